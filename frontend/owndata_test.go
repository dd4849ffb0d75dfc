package frontend

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
	"lernpfad/learners/personal"
)

// dataWorld answers for what is stored of a person and for mail to her.
type dataWorld struct{ *world }

func (w dataWorld) Overview(context.Context, auth.Actor) (personal.Overview, error) {
	out := personal.Overview{Allowed: personal.Allowed{Profiling: true}}
	for i, k := range personal.Kinds() {
		out.Stored = append(out.Stored, personal.Stored{Kind: k, Count: i * 7})
	}
	if w.blank {
		return out, nil
	}
	since := fixedNow().AddDate(0, -1, 0)
	out.Allowed = personal.Allowed{Profiling: true, Since: &since, Denied: 1, Approver: "Doris Amtmann", Address: "anna@müller.example", Confirmed: true, Off: []string{"digest"}}
	out.Looks = []personal.Look{{At: fixedNow(), Role: "hr", What: "hr-coverage"}, {At: fixedNow().Add(-time.Hour), Role: "operator", What: "operator-path"}}
	return out, nil
}

func (w dataWorld) Export(_ context.Context, actor auth.Actor) (personal.Export, error) {
	e := personal.Export{Schema: personal.SchemaPath, Name: actor.Name, Tenant: actor.TenantName, MadeAt: fixedNow(), Tables: map[string]json.RawMessage{}}
	for _, t := range personal.Tables() {
		e.Tables[t.Name] = json.RawMessage(`[]`)
	}
	e.Tables["evidence"] = json.RawMessage(`[{"source": "<b>Zeugnis</b>", "level": 3, "created_at": "2026-11-24T09:30:00+00:00", "note": null}]`)
	return e, nil
}

func (w dataWorld) Erase(_ context.Context, _ auth.Actor, password, _ string) error {
	if password != "lernpfad-demo" {
		return fault.New("password-wrong").Field("/password", "wrong-password")
	}
	return w.change("erase")
}

func (w dataWorld) Settings(context.Context, auth.Actor) (notice.Settings, error) {
	if w.blank {
		return notice.Settings{Language: "de", Version: 1}, nil
	}
	return notice.Settings{Available: true, Address: "anna@müller.example", Language: "plain", Off: []notice.Group{notice.Requests, notice.Digest}, Version: 3}, nil
}

func (w dataWorld) Save(_ context.Context, _ auth.Actor, version int, in notice.Input) (notice.Settings, error) {
	if version != 3 {
		return notice.Settings{}, fault.New("stale")
	}
	if strings.Contains(in.Address, " ") {
		return notice.Settings{}, fault.New("notifications-invalid").Field("/address", "bad-address")
	}
	return notice.Settings{Address: in.Address}, w.change(fmt.Sprint("notifications ", in.Address, in.Language, in.Off, in.Again))
}

func (w dataWorld) Confirm(_ context.Context, link string) error { return w.link("confirm", link) }

func (w dataWorld) Stop(_ context.Context, link string) error { return w.link("stop", link) }

func (w dataWorld) link(what, link string) error {
	if link != "gut" {
		return fault.New("link-over")
	}
	return w.change(what)
}

func dataCases() []pageCase {
	const anna, boss = "anna.becker", "doris.amtmann"
	return []pageCase{
		{"my data", "/meine-daten", anna, 200, []string{
			"Was gespeichert ist", "Bedeutung Ihres Profiltexts", "24.11.2026, 10:30 Uhr", "Kompetenzlandkarte", "Betrieb des Servers", "Ein Merkmal haben Sie abgelehnt",
			"Doris Amtmann sieht Ihre Anträge", "/meine-daten/kopie.zip",
		}},
		{"my data, of a task", "/meine-daten", "hr.erlenfurt", 200, []string{"Was gespeichert ist"}},
		{"erase", "/meine-daten/loeschen", anna, 200, []string{"Das lässt sich nicht zurücknehmen", `type="password"`, "nächste Person auf der Warteliste"}},
		{"erase, an approver", "/meine-daten/loeschen", boss, 200, []string{"Offene Anträge werden gültig", "ohne Ihren Namen"}},
		{"erased", "/geloescht", "", 200, []string{"Ihre Daten sind gelöscht", "Das Protokoll der Auswertungen"}},
		{"notifications", "/benachrichtigungen", anna, 200, []string{
			`type="email"`, "anna@müller.example", "Link noch einmal schicken", `value="plain" checked`, `value="seat" checked`, `name="version" value="3"`,
		}},
		{"confirm an address", "/benachrichtigungen/bestaetigen/gut", "", 200, []string{"Ja, Adresse bestätigen"}},
		{"stop mail", "/benachrichtigungen/abbestellen/gut", "", 200, []string{"Keine E-Mails mehr"}},
	}
}

func TestCopyForReading(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	for _, lang := range languages() {
		res, body := fetch(t, server, "anna.becker", lang, "/meine-daten/kopie.html")
		if res.StatusCode != 200 || res.Header.Get("Content-Disposition") != `attachment; filename="meine-daten.html"` {
			t.Fatalf("%d %v", res.StatusCode, res.Header)
		}
		mustContain(t, body, []string{"&lt;b&gt;Zeugnis&lt;/b&gt;", "<dd>3</dd>"})
		for _, foreign := range []string{"/static/", "src=", "@import", "http:", "https:"} {
			if strings.Contains(body, foreign) {
				t.Errorf("%s: the file needs something else: %s", lang, foreign)
			}
		}
	}
	if res, _ := fetch(t, server, "anna.becker", german, "/meine-daten/kopie.exe"); res.StatusCode != 404 {
		t.Errorf("unknown format: %d", res.StatusCode)
	}
}

// TestMailProgramStopsMail posts as RFC 8058 has it: without cookies, without an origin, and follows no redirect.
func TestMailProgramStopsMail(t *testing.T) {
	t.Parallel()
	w := newWorld()
	server := serve(t, w)
	for link, want := range map[string]int{"gut": 200, "alt": 404} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, notice.StopPath+link, strings.NewReader(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := server.App.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: status %d, want %d", link, res.StatusCode, want)
		}
	}
	if len(w.changed) != 1 || w.changed[0] != "stop" {
		t.Errorf("changed %v", w.changed)
	}
}

func TestMessagesLeadToWhereSomethingCanBeDone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind enrolment.Kind
		mine bool
		want string
	}{
		{enrolment.AboutOffer, true, "/anmeldungen"},
		{enrolment.AboutCompleted, true, "/nachweise"},
		{enrolment.AboutRequest, false, "/genehmigungen"},
		{enrolment.AboutCancelled, false, "/genehmigungen"},
	} {
		if got := whereTo(c.kind, c.mine).Href; got != c.want {
			t.Errorf("%s, mine %t: leads to %s, want %s", c.kind, c.mine, got, c.want)
		}
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	letters, err := NewLetters(func() string { return "https://lernpfad.example" })
	if err != nil {
		t.Fatal(err)
	}
	until := fixedNow()
	for _, lang := range notice.Languages() {
		for _, kind := range enrolment.Kinds() {
			for _, mine := range []bool{true, false} {
				if _, ok := letters.words.texts[german]["letter.other."+string(kind)]; !mine && !ok {
					continue
				}
				if mine && notice.GroupOf(kind) == notice.Requests {
					continue // nobody is asked about herself
				}
				letterKind := notice.MessageLetter
				if notice.GroupOf(kind) == notice.Digest {
					letterKind = notice.DigestLetter
				}
				text, err := letters.Write(notice.Content{
					Kind: letterKind, Language: lang, Name: "Zoë <b>Ngô</b>", Tenant: "Stadt Erlenfurt", Stop: "/stop",
					Items: []notice.Item{{Kind: kind, Mine: mine, Title: "E-Akte & <Recht>", OfferedUntil: &until}},
				})
				if err != nil {
					t.Fatalf("%s %s: %v", lang, kind, err)
				}
				for _, part := range []string{"Zoë <b>Ngô</b>", "E-Akte & <Recht>", "https://lernpfad.example/stop"} {
					if !strings.Contains(text.Plain, part) {
						t.Errorf("%s %s: plain text lacks %q:\n%s", lang, kind, part, text.Plain)
					}
				}
				if strings.Contains(text.HTML, "<b>") || !strings.Contains(text.HTML, "E-Akte &amp; &lt;Recht&gt;") || text.Subject == "" {
					t.Errorf("%s %s: %q\n%s", lang, kind, text.Subject, text.HTML)
				}
				if strings.Contains(text.Plain, "{") || strings.Contains(strings.ToLower(text.Plain), "stufe") {
					t.Errorf("%s %s: %s", lang, kind, text.Plain)
				}
			}
		}
		text, err := letters.Write(notice.Content{Kind: notice.ConfirmLetter, Language: lang, Name: "Anna", Tenant: "X", Confirm: "/ja"})
		if err != nil || !strings.Contains(text.Plain, "https://lernpfad.example/ja") || strings.Contains(text.Plain, "stop") {
			t.Errorf("%s: %v %s", lang, err, text.Plain)
		}
	}
}
