package frontend

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
	"lernpfad/learners/personal"
	"lernpfad/matching"
	"lernpfad/matching/recognition"
)

// builtKeys are the keys that the program puts together from words of the domain.
func builtKeys() []string {
	var keys []string
	add := func(prefix string, values ...string) {
		for _, v := range values {
			keys = append(keys, prefix+v)
		}
	}
	add("format.", stringsOf(courses.Formats())...)
	add("language.", stringsOf(courses.Languages())...)
	add("access.", stringsOf(courses.Accessibilities())...)
	states := stringsOf([]courses.State{courses.Draft, courses.Submitted, courses.Published, courses.Archived})
	add("state.", states...)
	add("moduleform.state_", states...)
	answers := stringsOf([]matching.Answer{matching.Fits, matching.FitsNot, matching.Later, matching.Done})
	add("decision.", answers...)
	add("suggestions.saved_", answers...)
	add("reason.", stringsOf(matching.Reasons())...)
	add("done.rating_", "1", "2", "3", "4", "5")
	add("learned.", "for", "against", "open", "denied")
	add("feature.", stringsOf([]matching.Feature{matching.FeatureLength, matching.FeatureEvening, matching.FeatureStep, matching.FeatureCloseness})...)
	add("certainty.", stringsOf([]recognition.Certainty{recognition.Sure, recognition.Likely, recognition.Possible})...)
	add("evidence.", stringsOf([]learners.EvidenceKind{learners.SelfAssessment, learners.Test, learners.Completion, learners.Certificate, learners.Appraisal})...)
	add("level.by_", stringsOf([]learners.EvidenceKind{learners.SelfAssessment, learners.Test, learners.Completion, learners.Certificate, learners.Appraisal})...)
	add("verdict.", stringsOf(learners.Verdicts())...)
	add("kind.", stringsOf(competency.Kinds())...)
	add("weekday.", learners.Weekdays()...)
	add("calendar.", "runs_over", "no_run_fits", "waits", "full", "withdrawn")
	add("path.view_", pathOrders()...)
	add("graph.", "done", "ready", "locked")
	add("shown.part_", stringsOf(matching.Parts())...)
	add("enrol.state.", stringsOf(enrolment.States())...)
	add("enrol.next.", "withdrawn", "expired", "cancelled")
	add("message.", stringsOf(enrolment.Kinds())...)
	add("inbox.", "to_approvals", "to_credentials", "to_enrolments")
	add("letter.", "to_approvals", "to_credentials", "to_enrolments")
	add("message.", "offer_until", "offer_reminder_until", "run_cancelled_other")
	add("enrolfault.", "run-cancelled", "run-closed", "run-begun", "run-not-begun", "offer-over", "enrolment-moved", "stale", "stale_seen")
	add("completionfault.", "completion-confirmed", "enrolment-moved")
	add("horizon.", string(learners.Today), string(learners.Tomorrow))
	add("role.", append(stringsOf(auth.Roles()), "operator")...)
	add("term.", stringsOf([]matching.TermName{matching.GapClosed, matching.Readiness, matching.Closeness, matching.FormatFit, matching.Preference})...)
	add("flash.", flashes()...)
	add("fault.", "card-failed", "kiosk-code-unknown", "kiosk-number-wrong")
	measures := stringsOf([]matching.Measure{matching.Fastest, matching.Cheapest, matching.BestFit})
	add("way.", append(measures, "further")...)
	add("way.also_", measures...)
	add("answer.", "0", "1", "2", "3", "4")
	add("sure.", "unasked")
	for _, s := range []selfcheck.Sureness{selfcheck.Unsure, selfcheck.Roughly, selfcheck.QuiteSure} {
		add("sure.", s.String())
	}
	add("band.", "1", "2", "3", "4")
	add("map.class.", "0", "1", "2", "3", "4", "5", "6")
	add("trust.", "shown", "old", "said", "guessed")
	add("evaluation.", "hr-coverage", "operator-path")
	add("setting.", "framework", "k")
	for _, kind := range personal.Kinds() {
		add("data."+string(kind), ".what", ".source", ".why", ".keep")
	}
	add("letters.group.", stringsOf(notice.Groups())...)
	add("letters.language.", notice.Languages()...)
	for _, page := range []string{"confirm", "stop"} {
		add("letters."+page, "_title", "_text", "_button")
	}
	for _, page := range []string{"confirmed", "stopped"} {
		add("letters."+page, "_title", "_text")
	}
	for _, kind := range enrolment.Kinds() {
		if g := notice.GroupOf(kind); g != notice.Digest {
			add("letter.subject.", string(kind))
			if g != notice.Seats {
				add("letter.other.", string(kind))
			}
		}
	}
	for _, kind := range []string{"not-found", "forbidden", "rate-limited", "stale", "other"} {
		add("error."+kind, ".title", ".lead")
	}
	return slices.Concat(keys, fieldKeys(), columnKeys())
}

// columnKeys are the words for columns in the copy of a person's data. A column without one keeps its own name.
func columnKeys() []string {
	all, err := loadTexts(textFiles)
	if err != nil {
		return nil
	}
	var keys []string
	for key := range all[german] {
		if column, ok := strings.CutPrefix(key, "column."); ok && bytes.Contains(personal.Schema(), []byte(`"`+column+`"`)) {
			keys = append(keys, key)
		}
	}
	return keys
}

// fieldKeys are the labels of fields, named by the pointers that forms use.
func fieldKeys() []string {
	pointers := []string{
		"/role_profile", "/horizon", "/weekly_minutes", "/working_days", "/formats", "/languages", "/accessibility", "/audience", "/tasks", "/interests",
		"/competency", "/level", "/kind", "/source", "/observed_on", "/certificate", "/targets/0/competency", "/targets/0/level", "/targets/0/by",
		"/title", "/description", "/outcomes", "/hours", "/cost", "/format", "/language", "/licence", "/url",
		"/teaches", "/teaches/0/competency", "/teaches/0/level", "/requires", "/requires/0/competency", "/requires/0/level", "/requires_any/0",
		"/runs/0/place", "/runs/0/seats", "/runs/0/starts_at", "/runs/0/starts_time", "/runs/0/ends_at", "/runs/0/ends_time", "/runs/0/deadline",
		"/query/weekly_minutes", "/query/by", "/query/formats", "/query/without", "/snoozed_until", "/approver", "/offer_hours", "/password", "/address", "/off", "/completed_on", "/code", "/codes", "/codes_file", "/q", "/area", "/band", "/provider", "/max_hours", "/import_name", "/file", "/field_map",
	}
	keys := make([]string, len(pointers))
	for i, p := range pointers {
		keys[i] = labelKey(p)
	}
	return keys
}

func TestTextsAreComplete(t *testing.T) {
	t.Parallel()
	all, err := loadTexts(textFiles)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(maps.Keys(all[german]))
	for _, l := range languages() {
		if got := slices.Sorted(maps.Keys(all[l])); !slices.Equal(got, want) {
			t.Errorf("%s has other keys than de: %v", l, difference(got, want))
		}
		for key, value := range all[l] {
			if strings.TrimSpace(value) == "" {
				t.Errorf("%s: %s is empty", l, key)
			}
			if got, want := placeholders(value), placeholders(all[german][key]); !slices.Equal(got, want) && !strings.HasSuffix(key, ".one") {
				t.Errorf("%s: %s has the placeholders %v, de has %v", l, key, got, want)
			}
		}
	}
}

func TestTextsAreUsed(t *testing.T) {
	t.Parallel()
	all, err := loadTexts(textFiles)
	if err != nil {
		t.Fatal(err)
	}
	used := usedKeys(t)
	for key := range all[german] {
		stem := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !used[key] && !used[stem] {
			t.Errorf("text %q is not used", key)
		}
	}
	for key := range used {
		_, plainKey := all[german][key]
		_, counted := all[german][key+".other"]
		if !plainKey && !counted {
			t.Errorf("text %q is missing", key)
		}
	}
}

// usedKeys finds the keys that templates and program name, and adds those that are put together.
func usedKeys(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	for _, key := range builtKeys() {
		used[key] = true
	}
	call := regexp.MustCompile(`\b(?:t|n|text\(l,|counted\(l,|counted\(|text\(|add\("[^"]*",|return)[ (]?\s*"([a-z0-9_]+\.[a-z0-9_.]*[a-z0-9_])"`)
	take := func(source string) {
		for _, m := range call.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
	}
	err := fs.WalkDir(templateFiles, ".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			raw, readErr := templateFiles.ReadFile(path)
			take(string(raw))
			return readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		take(string(raw))
	}
	return used
}

func placeholders(s string) []string {
	found := regexp.MustCompile(`\{[a-z]+\}`).FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func difference(a, b []string) []string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, x)
		}
	}
	return out
}

func TestAnswersMatchTheDomain(t *testing.T) {
	t.Parallel()
	all, err := loadTexts(textFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range selfcheck.Answers() {
		key := "answer." + string('0'+rune(a))
		if got := all[german][key]; got != a.TextDE() {
			t.Errorf("%s is %q, the domain says %q", key, got, a.TextDE())
		}
	}
}
