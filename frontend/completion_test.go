package frontend

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/completion/badge"
)

// completionWorld is the part of the world that keeps what was finished.
type completionWorld struct{ *world }

const codeOfCompletion = "BCDFGHJKLMNPQRSTVWXZ"

func (w *completionWorld) completions() []completion.Completion {
	m, enrolled := w.modules[1], id(310)
	day := fixedNow().Truncate(24*time.Hour).AddDate(0, 0, -3)
	own := completion.Completion{
		ID: id(951), Enrolment: &enrolled, Module: m.ID, Title: m.Title, Provider: m.Provider.Name, Hours: m.Hours, Holder: "Anna Becker", On: day,
		Gains: []learners.Gain{{Competency: "VD3.1", Taught: 3, From: 2, To: 3}, {Competency: "VD1.1", Taught: 1, From: 0, To: 1}, {Competency: "DC1.3", Taught: 2, From: 5, To: 5}},
		Code:  codeOfCompletion, CreatedAt: fixedNow(),
	}
	confirmed, withdrawn := own, own
	now := fixedNow()
	confirmed.ID, confirmed.ConfirmedAt, confirmed.Enrolment, confirmed.Gains = id(952), &now, nil, nil
	withdrawn.ID, withdrawn.WithdrawnAt = id(953), &now
	return []completion.Completion{own, confirmed, withdrawn}
}

func (w *completionWorld) Mine(context.Context, auth.Actor) ([]completion.Completion, error) {
	if w.blank {
		return nil, nil
	}
	return w.completions(), nil
}

func (w *completionWorld) Completion(_ context.Context, _ auth.Actor, wanted uuid.UUID) (completion.Completion, error) {
	for _, c := range w.completions() {
		if c.ID == wanted {
			return c, nil
		}
	}
	return completion.Completion{}, fault.New("completion-not-found")
}

func (w *completionWorld) Complete(_ context.Context, _ auth.Actor, _ uuid.UUID, version int, day time.Time) (completion.Completion, error) {
	if day.After(fixedNow()) {
		return completion.Completion{}, fault.New("completion-invalid").Field("/completed_on", "in-future")
	}
	return w.completions()[0], w.change(fmt.Sprint("complete ", version, " ", day.Format(time.DateOnly)))
}

func (w *completionWorld) CompleteElsewhere(_ context.Context, _ auth.Actor, _ uuid.UUID, day time.Time) (completion.Completion, error) {
	if day.Year() < 1970 {
		return completion.Completion{}, fault.New("completion-invalid").Field("/completed_on", "bad-date")
	}
	return w.completions()[0], w.change("done " + day.Format(time.DateOnly))
}

func (w *completionWorld) TakeBack(context.Context, auth.Actor, uuid.UUID) error {
	return w.change("take back")
}

func (w *completionWorld) Badge(context.Context, auth.Actor, uuid.UUID) (string, error) {
	return "kopf.inhalt.unterschrift", w.fail
}

func (w *completionWorld) VerifyURL(c completion.Completion) string {
	return "https://lernen.example.de/pruefen/" + c.ShownCode()
}

func (w *completionWorld) Verify(_ context.Context, code string) (completion.Verified, error) {
	switch code {
	case "gilt":
		return completion.Verified{Completion: w.completions()[1]}, nil
	case "eigene angabe":
		return completion.Verified{Completion: w.completions()[0]}, nil
	case "vorbei":
		return completion.Verified{Withdrawn: true}, nil
	default:
		return completion.Verified{}, fault.New("verification-unknown")
	}
}

func (w *completionWorld) PublicKeys(context.Context) ([]badge.PublicKey, error) {
	if w.blank {
		return nil, nil
	}
	return []badge.PublicKey{{ID: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Public: make([]byte, 32)}}, nil
}

func (w *completionWorld) ConfirmList(_ context.Context, _ auth.Actor, _ uuid.UUID, day time.Time, codes []string) (completion.ListResult, error) {
	f := fault.New("codes-invalid")
	if day.Year() < 1970 {
		f = f.Field("/completed_on", "bad-date")
	}
	for i, c := range codes {
		if strings.Contains(c, "Anna") {
			f = f.Field(fmt.Sprint("/codes/", i), "code-malformed")
		}
	}
	if err := f.OrNil(); err != nil {
		return completion.ListResult{}, err
	}
	return completion.ListResult{Accepted: len(codes), Known: 2, Twice: 1}, w.change(fmt.Sprint("confirm ", day.Format(time.DateOnly), " ", codes))
}

// completionCases are the pages of this part.
func completionCases() []pageCase {
	const anna, author = "anna.becker", "autor.erlenfurt"
	mine := func(n int) string { return "/abschluss/" + id(n).String() }
	return []pageCase{
		{"completion", mine(951), anna, 200, []string{
			"Geschafft!", "Von Stufe 2 auf Stufe 3 (Aufbau)", "Neu: Stufe 1 (Grundlagen)", "Bleibt bei Stufe 5", "Das Lernmodul führt bis Stufe 2",
			"sind 0 von 4 Schritten geschafft", "1,5 Stunden kürzer", "Das ist Ihre eigene Angabe", "Falsch geklickt?", `action="` + mine(951) + `/zuruecknehmen"`,
			`href="/nachweise/` + id(951).String() + `/badge" download`,
		}},
		{"completion, confirmed", mine(952), anna, 200, []string{"vermittelt keine Kompetenz"}},
		{"completion, withdrawn", mine(953), anna, 200, []string{"Abschluss zurückgenommen", "Er zählt nicht mehr"}},
		{"completion, unknown", mine(1), anna, 404, nil},
		{"completion, broken id", "/abschluss/x", anna, 404, nil},
		{"credentials", "/nachweise", anna, 200, []string{"Meine Lernnachweise", "eigene Angabe", "vom Anbieter bestätigt", "21.11.2026"}},
		{"credential", "/nachweise/" + id(951).String(), anna, 200, []string{
			"<bdi>Anna Becker</bdi>", "hat dieses Lernmodul abgeschlossen", "21.11.2026", "eigene Angabe, vom Anbieter nicht bestätigt", "bis Stufe 3 (Aufbau)",
			"https://lernen.example.de/pruefen/BCDFG-HJKLM-NPQRS-TVWXZ",
		}},
		{"credential, confirmed", "/nachweise/" + id(952).String(), anna, 200, []string{"vom Anbieter, am 24.11.2026"}},
		{"credential, withdrawn", "/nachweise/" + id(953).String(), anna, 409, nil},
		{"check", "/pruefen", "", 200, []string{"Prüfcode eingeben", `name="robots" content="noindex, nofollow"`, `name="code"`}},
		{"check, valid", "/pruefen/gilt", "", 200, []string{"Dieser Lernnachweis gilt", "<bdi>Anna Becker</bdi>", "vom Anbieter, am 24.11.2026"}},
		{"check, own word", "/pruefen/eigene%20angabe", "", 200, []string{"eigene Angabe, vom Anbieter nicht bestätigt"}},
		{"check, withdrawn", "/pruefen/vorbei", "", 200, []string{"gilt nicht mehr"}},
		{"check, unknown", "/pruefen/nichts", "", 404, []string{"Diesen Prüfcode kennen wir nicht", "Einen anderen Lernnachweis prüfen"}},
		{"issuer", "/aussteller", "", 200, []string{"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", `<div id="VD1.1">`, `<div id="DC5.4">`, "keine Prüfung und kein Zeugnis"}},
		{"profile, risen", "/profil", anna, 200, []string{"von Stufe 2 auf Stufe 3, weil Sie", "jetzt Stufe 1, weil Sie"}},
		{"enrolments to finish", "/anmeldungen", anna, 200, []string{
			"Ich habe es abgeschlossen", `name="datum" value="2026-11-24"`, "BCDF-GHJK", "abgeschlossen", "Lernnachweis ansehen",
		}},
		{"report completions", "/autor/module/" + id(3).String() + "/abschluesse", author, 200, []string{"Teilnahmecodes", "Namen und Kommunen sehen Sie hier nicht", `value="2026-11-24"`}},
		{"completions reported", "/autor/module/" + id(3).String() + "/abschluesse?neu=3&bekannt=2&doppelt=1", author, 200, []string{
			"3 Abschlüsse sind angenommen", "2 waren schon bekannt", "Eine Zeile war doppelt",
		}},
	}
}

func TestCompletionForms(t *testing.T) {
	t.Parallel()
	const anna, author = "anna.becker", "autor.erlenfurt"
	day := url.Values{"version": {"4"}, "datum": {"2026-11-20"}}
	module := "/autor/module/" + id(3).String() + "/abschluesse"
	for name, tc := range map[string]struct {
		login, path string
		form        url.Values
		location    string
		changed     string
		flash       string
	}{
		"complete":         {anna, "/anmeldungen/" + id(304).String() + "/abschliessen", day, "/abschluss/" + id(951).String(), "complete 4 2026-11-20", ""},
		"done elsewhere":   {anna, "/module/" + id(2).String() + "/abgeschlossen", day, "/abschluss/" + id(951).String(), "done 2026-11-20", ""},
		"take back":        {anna, "/abschluss/" + id(951).String() + "/zuruecknehmen", nil, "/anmeldungen", "take back", flashTakenBack},
		"take back, alone": {anna, "/abschluss/" + id(952).String() + "/zuruecknehmen", nil, "/module/" + id(2).String(), "take back", flashTakenBack},
		"confirm": {
			author, module,
			url.Values{"datum": {"2026-11-20"}, "codes": {"Teilnahmecode;Datum\r\nBCDF-GHJK;heute\r\n\r\n\"KLMN-PQRS\"\r\n"}},
			module + "?bekannt=2&doppelt=1&neu=2", "confirm 2026-11-20 [BCDF-GHJK KLMN-PQRS]", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != tc.location {
				t.Fatalf("got %d to %q, want %q\n%s", res.StatusCode, res.Header.Get("Location"), tc.location, body)
			}
			if diff := cmp.Diff([]string{tc.changed}, w.changed); diff != "" {
				t.Error(diff)
			}
			if got := cookie(res, flashCookie); got != tc.flash {
				t.Errorf("flash %q, want %q", got, tc.flash)
			}
		})
	}
}

func TestCompletionsThatComeBack(t *testing.T) {
	t.Parallel()
	const anna, author = "anna.becker", "autor.erlenfurt"
	finish := "/anmeldungen/" + id(304).String() + "/abschliessen"
	for name, tc := range map[string]struct {
		login, path string
		form        url.Values
		fault       string
		status      int
		want        []string
	}{
		"tomorrow":         {anna, finish, url.Values{"version": {"4"}, "datum": {"2026-11-27"}}, "", 422, []string{"Tag des Abschlusses: Das Datum liegt in der Zukunft", `value="2026-11-27"`, `<details class="lp-leave" open>`}},
		"not begun":        {anna, finish, url.Values{"version": {"4"}, "datum": {"2026-11-20"}}, "run-not-begun", 409, []string{"hat noch nicht begonnen"}},
		"old page":         {anna, finish, url.Values{"version": {"4"}, "datum": {"2026-11-20"}, "stand": {"enrolled"}}, "stale", 412, []string{"Sie haben noch „angemeldet“ gesehen"}},
		"no day":           {anna, "/module/" + id(2).String() + "/abgeschlossen", url.Values{"datum": {"gestern"}}, "", 422, []string{"Tag des Abschlusses: Bitte geben Sie ein gültiges Datum an"}},
		"confirmed":        {anna, "/abschluss/" + id(951).String() + "/zuruecknehmen", nil, "completion-confirmed", 409, []string{"Bitte wenden Sie sich an den Anbieter"}},
		"begun anew":       {anna, "/abschluss/" + id(951).String() + "/zuruecknehmen", nil, "enrolment-moved", 409, []string{"inzwischen neu begonnen"}},
		"a name in a list": {author, "/autor/module/" + id(3).String() + "/abschluesse", url.Values{"datum": {"2026-11-20"}, "codes": {"Code\nBCDF-GHJK\n\nAnna Becker aus dem Bauamt"}}, "", 422, []string{"Zeile 4 („Anna Becker aus dem “): Das ist kein Teilnahmecode", "Es ist noch nichts gespeichert", "Anna Becker aus dem Bauamt</textarea>"}},
		"a list, no day":   {author, "/autor/module/" + id(3).String() + "/abschluesse", url.Values{"codes": {"BCDF-GHJK"}}, "", 422, []string{`href="#f-completed_on">Tag des Abschlusses`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			if tc.fault != "" {
				w.fail = fault.New(tc.fault)
			}
			res, body := send(t, serve(t, w), tc.login, tc.path, tc.form)
			if res.StatusCode != tc.status {
				t.Fatalf("status %d, want %d\n%s", res.StatusCode, tc.status, body)
			}
			mustContain(t, body, append(tc.want, `role="alert"`))
			for _, f := range parseHTML(t, body).faults(german) {
				t.Error(f)
			}
		})
	}
	for _, path := range []string{"/anmeldungen/x/abschliessen", "/module/x/abgeschlossen", "/abschluss/x/zuruecknehmen"} {
		if res, _ := send(t, serve(t, newWorld()), anna, path, url.Values{"version": {"1"}}); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestBadgeIsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	res, body := fetch(t, server, "anna.becker", german, "/nachweise/"+id(951).String()+"/badge")
	if res.StatusCode != http.StatusOK || body != "kopf.inhalt.unterschrift" || res.Header.Get("Content-Type") != completion.BadgeType ||
		!strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment; filename=") {
		t.Errorf("%d %v %q", res.StatusCode, res.Header, body)
	}
	if res, _ := fetch(t, server, "anna.becker", german, "/pruefen?code=BCDFG%20HJKLM"); res.Header.Get("Location") != "/pruefen/BCDFG%20HJKLM" {
		t.Errorf("the form leads to %q", res.Header.Get("Location"))
	}
	if res, _ := fetch(t, server, "", german, "/pruefen/gilt"); res.Header.Get("X-Robots-Tag") == "" {
		t.Error("search engines may keep her name")
	}
}
