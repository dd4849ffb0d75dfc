package matching

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// Part names a part of what a list of suggestions is made from.
type Part string

// The parts of the inputs, in the order in which a difference is told.
const (
	PartProfile     Part = "profile"     // what the person says about herself
	PartEvidence    Part = "evidence"    // the levels she holds
	PartDecisions   Part = "decisions"   // her standing answers
	PartPreferences Part = "preferences" // what she allows to be learned, and what the people of her role have in common
	PartTime        Part = "time"        // the span of time in which nothing lapses, ends or opens
	PartSize        Part = "size"        // how many suggestions were asked for
	PartModel       Part = "model"       // whose vectors were used, if any
	PartVectors     Part = "vectors"     // the model's vectors of modules and competencies
	PartFrameworks  Part = "frameworks"  // competencies, alignments and role profiles
	PartCatalogue   Part = "catalogue"   // the published modules
	PartPolicy      Part = "policy"      // the published rules
	PartProgram     Part = "program"     // the version of the program
)

// Parts lists every part in order.
func Parts() []Part {
	return []Part{
		PartProfile, PartEvidence, PartDecisions, PartPreferences, PartTime, PartSize, PartModel, PartVectors, PartFrameworks, PartCatalogue, PartPolicy, PartProgram,
	}
}

// inputs are the hashes of all parts of what a list is made from. Hashes are kept in place of the parts: they tell whether and where two
// lists differ, and repeat nothing of what a person wrote.
type inputs map[Part]string

// hash is one name for all parts.
func (in inputs) hash() string {
	h := sha256.New()
	for _, p := range Parts() {
		h.Write([]byte(p))
		h.Write([]byte{0})
		h.Write([]byte(in[p]))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// differences lists the parts in which two inputs differ, in order.
func (in inputs) differences(other inputs) []Part {
	return slices.DeleteFunc(Parts(), func(p Part) bool { return in[p] == other[p] })
}

// inputsOf encodes everything that compose reads. Sets are sorted, maps become sorted lists, moments are written in UTC: equal inputs
// have one encoding. A test compares the fields of a person with what is encoded here.
func inputsOf(sit situation, span span, size int, v Versions) (inputs, error) {
	me := sit.learner
	parts := map[Part]any{
		PartProfile: []any{
			me.RoleProfileID, me.Horizon, me.WeeklyMinutes, sorted(me.WorkingDays), sorted(me.Formats), sorted(me.Languages), sorted(me.Accessibility),
			me.Tasks, me.Interests, targetsOf(me.Targets),
		},
		PartEvidence:    levelsOf(sit.held),
		PartDecisions:   answersOf(sit.answers),
		PartPreferences: preferencesOf(sit.taste.settings, sit.common),
		PartTime:        moment(span.since),
		PartSize:        size,
		PartModel:       v.Model,
		PartVectors:     v.VectorVersion,
		PartFrameworks:  v.FrameworkVersion,
		PartCatalogue:   v.CatalogueVersion,
		PartPolicy:      v.PolicyVersion,
		PartProgram:     v.ProgramVersion,
	}
	if v.Model == "" {
		parts[PartVectors] = 0 // none was looked at
	}
	in := make(inputs, len(parts))
	for name, part := range parts {
		raw, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		sum := sha256.Sum256(raw)
		in[name] = hex.EncodeToString(sum[:16])
	}
	return in, nil
}

func sorted(words []string) []string {
	out := append([]string{}, words...)
	slices.Sort(out)
	return out
}

// targetsOf leaves out by when she wants something: no list depends on it.
func targetsOf(targets []learners.OwnTarget) [][2]any {
	p := make(competency.Profile, len(targets))
	for _, t := range targets {
		p.Raise(t.Competency, t.Level)
	}
	return levelsOf(p)
}

func levelsOf(p competency.Profile) [][2]any {
	out := make([][2]any, 0, len(p))
	for _, id := range slices.Sorted(maps.Keys(p)) {
		out = append(out, [2]any{id, p[id]})
	}
	return out
}

// answersOf keeps when an answer was given: what was said before a reset teaches nothing, and a bad date is one of then.
func answersOf(answers map[uuid.UUID]Decision) [][6]string {
	out := make([][6]string, 0, len(answers))
	for module, d := range answers {
		until := ""
		if d.SnoozedUntil != nil {
			until = moment(*d.SnoozedUntil)
		}
		out = append(out, [6]string{module.String(), string(d.Answer), string(d.Reason), strconv.Itoa(d.Rating), until, moment(d.CreatedAt)})
	}
	slices.SortFunc(out, func(a, b [6]string) int { return cmp.Compare(a[0], b[0]) })
	return out
}

func preferencesOf(set settings, role roleMean) []any {
	since := ""
	if set.Since != nil {
		since = moment(*set.Since)
	}
	denied := sorted(textsOf(set.Denied))
	return []any{set.Profiling, since, denied, role} // JSON sorts the features of a role
}

// moment writes a time to the microsecond, as the database keeps it.
func moment(t time.Time) string { return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano) }
