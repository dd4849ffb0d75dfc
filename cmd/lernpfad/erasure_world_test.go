package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
	"lernpfad/learners/personal"
	"lernpfad/matching"
	"lernpfad/matching/ical"
)

// mark is in everything that the person of these tests says, and nowhere else.
const mark = "zqxspur"

// traces are all the ways in which the database could hold on to a person: what she said, and her numbers and those of everything that is
// hers in every spelling.
func (w *world) traces(t *testing.T, p *inhabitant) []string {
	t.Helper()
	out := []string{mark, hex.EncodeToString([]byte(mark))}
	ids := []uuid.UUID{p.UserID, *p.LearnerID}
	e, err := w.personal.Export(t.Context(), p.Actor)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"suggestion_lists", "paths", "enrolments", "letters", "completions", "calendar_events"} {
		rows, err := e.Rows(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell.Column == "id" {
					ids = append(ids, uuid.MustParse(cell.Value))
				}
			}
		}
	}
	for _, id := range ids {
		out = append(out, id.String(), strings.ReplaceAll(id.String(), "-", ""), strings.ToLower(base64.StdEncoding.EncodeToString(id[:])),
			strings.ToLower(base64.RawURLEncoding.EncodeToString(id[:])))
	}
	return out
}

// search looks through every column of every table as text, past the wall, and returns how many rows of which table hold a trace.
func (w *world) search(t *testing.T, traces []string) map[string]int {
	t.Helper()
	rows, err := w.owner.Query(t.Context(), `SELECT DISTINCT c.table_name::text FROM information_schema.columns c
		JOIN information_schema.tables x USING (table_schema, table_name) WHERE table_schema = 'public' AND x.table_type = 'BASE TABLE'`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	patterns := make([]string, len(traces))
	for i, one := range traces {
		patterns[i] = "%" + strings.NewReplacer("_", `\_`, "%", `\%`).Replace(one) + "%"
	}
	out := map[string]int{}
	for _, table := range tables {
		n := int(w.number(t, `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()+` x WHERE lower(x::text) LIKE ANY ($1)`, patterns))
		if n > 0 {
			out[table] = n
		}
	}
	if len(tables) < 30 {
		t.Fatalf("only %d tables looked through", len(tables))
	}
	return out
}

// fill lets a person leave traces in every table there is, by doing what people do.
func (w *world) fill(t *testing.T) *inhabitant {
	t.Helper()
	w.add(t, w.home, mark, "aa", auth.Learner, auth.Author, auth.HR)
	p, ctx := w.home.people[mark], t.Context()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	v := &visitor{t: t, s: w.testServer, token: p.token}
	tag := v.get("/me/profile", nil).header.Get("ETag")
	v.call(http.MethodPut, "/me/profile", http.StatusOK, strings.Replace(profileJSON, "Meldewesen", "Meldewesen "+mark, 1), nil, tag)
	v.call(http.MethodPost, "/me/evidence", http.StatusCreated,
		`{"competency":"VD1.2","level":1,"kind":"certificate","source":"`+mark+`","observed_on":"2026-01-31"}`, nil)
	v.call(http.MethodPost, "/me/self-check/answers", http.StatusOK, fmt.Sprintf(`{"answers":[{"statement":%q,"answer":2}]}`, v.nextStatement()), nil)
	must("vector", w.matching.EmbedLearner(ctx, matching.EmbedProfile{TenantID: p.TenantID, LearnerID: *p.LearnerID}))
	w.newList(t, p)
	w.newDecision(t, p)
	must("preferences", w.matching.SetPreferences(ctx, p.Actor, matching.PreferenceInput{Profiling: true, Denied: []matching.Feature{matching.FeatureLength}}))
	_, err := w.matching.AcceptPath(ctx, p.Actor, w.newPath(t, p))
	must("plan", err)
	w.exec(t, `INSERT INTO path_reviews (tenant_id, learner_id, catalogue_version, path_id, reviewed_at) SELECT tenant_id, learner_id, 1, id, now() FROM paths WHERE learner_id = $1`, *p.LearnerID)
	w.fillSeats(t, p)
	done, err := w.completed.CompleteElsewhere(ctx, p.Actor, w.module, time.Now().AddDate(0, 0, -2))
	must("completion", err)
	must("completion taken back", w.completed.TakeBack(ctx, p.Actor, done.ID))
	_, err = w.completed.CompleteElsewhere(ctx, p.Actor, w.module, time.Now().AddDate(0, 0, -1))
	must("completion that stays", err)
	w.fillDevices(t, p)
	_, err = w.importer.Preview(ctx, p.Actor, importer.Request{Name: mark + ".csv", Content: template(t), Source: "matrix"})
	must("upload", err)
	_, err = w.matching.Coverage(ctx, p.Actor, "digcomp-3.0")
	must("her look at others", err)
	_, err = w.auth.OperatorActor(ctx, homeSlug, mark, "operator-path")
	must("a look at her", err)
	return p
}

// fillDevices gives her a target and a file of her own, a calendar that somebody reads, a card and a code for a tablet.
func (w *world) fillDevices(t *testing.T, p *inhabitant) {
	t.Helper()
	ctx := t.Context()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	_, err := w.learners.SetTargets(ctx, p.Actor, 1, []learners.OwnTarget{{Competency: "VD4.4", Level: 3}})
	must("target", err)
	seen := learners.EvidenceInput{Competency: "VD1.1", Level: 1, Kind: learners.Certificate, Source: mark, ObservedOn: time.Now().AddDate(0, 0, -3).UTC().Truncate(24 * time.Hour)}
	_, err = w.learners.AddCertificate(ctx, p.Actor, seen, learners.Upload{Name: mark + ".pdf", Content: []byte(smallPDF)})
	must("certificate", err)
	address, err := w.ical.Subscribe(ctx, p.Actor, ical.AddressInput{Titles: true, Version: ical.AnyVersion})
	must("subscription", err)
	if feed := w.send(t, request{path: address.Path}); feed.status != http.StatusOK || !strings.Contains(feed.body, "BEGIN:VEVENT") {
		t.Fatalf("calendar: %d %s", feed.status, feed.body)
	}
	_, err = w.auth.MakeCard(ctx, p.Actor, "", "271828")
	must("card", err)
	code := w.newKioskCode(t)
	must("code", w.auth.ConfirmKiosk(ctx, p.Actor, code.Code, code.Number))
}

func template(t *testing.T) []byte {
	t.Helper()
	content, err := importer.Template(importer.FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// nextStatement is what the self-check asks.
func (v *visitor) nextStatement() string {
	v.t.Helper()
	var check struct{ Next struct{ ID string } }
	body := v.get("/me/self-check", &check).body
	if check.Next.ID == "" {
		return regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(body)[1]
	}
	return check.Next.ID
}

// fillSeats gives her the only seat of a run, which somebody approved, mail about another one, and jobs.
func (w *world) fillSeats(t *testing.T, p *inhabitant) {
	t.Helper()
	ctx := t.Context()
	w.confirmAddress(t, p, mark+"@müller.example")
	w.nameApprover(t, w.home.people["hr"])
	run := w.newRun(t, w.providers["aa"])
	w.exec(t, `UPDATE runs SET seats = 1 WHERE id = $1`, run)
	module := uuid.MustParse(w.course(t, run.String()))
	seat, err := w.enrolment.SignUp(ctx, p.Actor, enrolment.SignUpInput{Module: module, Run: &run, Key: mark})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.enrolment.Decide(ctx, w.home.people["hr"].Actor, seat.ID, seat.Version, true, "Gern, "+mark); err != nil {
		t.Fatal(err)
	}
	if _, err := w.enrolment.SignUp(ctx, w.home.people["colleague"].Actor, enrolment.SignUpInput{Module: module, Run: &run}); err != nil {
		t.Fatal(err)
	}
	// A run that she is told of by mail, at once.
	other := w.newRun(t, w.providers["aa"])
	w.exec(t, `UPDATE runs SET seats = 1, taken = 1, tickets = 1 WHERE id = $1`, other)
	module = uuid.MustParse(w.course(t, other.String()))
	if _, err := w.enrolment.SignUp(ctx, p.Actor, enrolment.SignUpInput{Module: module, Run: &other}); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `UPDATE runs SET taken = 0 WHERE id = $1`, other)
	if err := w.enrolment.OfferSeats(ctx, enrolment.OfferSeats{RunID: other}); err != nil {
		t.Fatal(err)
	}
	w.sendLetters(t)
}

// confirmAddress enters an address and opens the link of the letter.
func (w *world) confirmAddress(t *testing.T, p *inhabitant, address string) {
	t.Helper()
	held, err := w.notices.Settings(t.Context(), p.Actor)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.notices.Save(t.Context(), p.Actor, held.Version, notice.Input{Address: address, Language: "de"}); err != nil {
		t.Fatal(err)
	}
	w.sendLetters(t)
	link := regexp.MustCompile(notice.ConfirmPath + `([\w-]+)`)
	for _, l := range w.letters(t) {
		if found := link.FindStringSubmatch(l); found != nil && w.notices.Confirm(t.Context(), found[1]) == nil {
			return
		}
	}
	t.Fatalf("no letter has a link that confirms, of %d", len(w.letters(t)))
}

// sendLetters does the jobs of letters that wait.
func (w *world) sendLetters(t *testing.T) {
	t.Helper()
	rows, err := w.owner.Query(t.Context(), `SELECT tenant_id, id FROM letters WHERE sent_at IS NULL AND dropped_at IS NULL`)
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (j notice.SendLetter, err error) {
		return j, row.Scan(&j.TenantID, &j.LetterID)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range waiting {
		if err := w.notices.SendLetter(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
}

// letters are the files in the folder, put together as mail programs do.
func (w *world) letters(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.cfg.MailFolder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(files))
	for i, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = strings.NewReplacer("=\r\n", "", "=\n", "").Replace(string(raw))
	}
	return out
}

// rowsOf counts a person's rows in every table that is known to hold people.
func (w *world) rowsOf(t *testing.T, p *inhabitant) map[string]int {
	t.Helper()
	e, err := w.personal.Export(t.Context(), p.Actor)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, table := range personal.Tables() {
		rows, err := e.Rows(table.Name)
		if err != nil {
			t.Fatal(err)
		}
		out[table.Name] = len(rows)
	}
	return out
}

func namesOf(found map[string]int) []string {
	var out []string
	for name := range found {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
