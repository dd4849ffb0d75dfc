package frontend

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

// A form that is older than what is stored comes back with both versions and what was typed, and can be sent once more.
func TestStaleFormsShowBothVersions(t *testing.T) {
	t.Parallel()
	for path, tt := range map[string]struct {
		form url.Values
		want []string
		not  string
	}{
		"/profil/bearbeiten": {
			url.Values{"version": {"2"}, "anforderungsprofil": {"bauamt"}, "horizont": {"today"}, "minuten": {"45"}, "sprachen": {"de"}, "formate": {"lab"}, "aufgaben": {"Neue Aufgabe"}},
			[]string{"Das ist verschieden", `<b>45</b>`, `>90</td>`, "Neue Aufgabe", "Bauanträge prüfen", `name="version" value="4"`, `value="45"`},
			"<th scope=\"row\">Sprache",
		},
		"/profil/ziele": {
			url.Values{"version": {"2"}, "anzahl": {"1"}, "ziel-0": {"DC3.4"}, "stufe-0": {"7"}, "ziel-1": {"VD4.4"}, "stufe-1": {"3"}},
			[]string{"Das ist verschieden", "<b>Stufe 7 (Spezialisiert)</b>", "Stufe 2 (Grundlagen), bis 30.06.2027", "<b>–</b>", `name="version" value="6"`, `name="ziel-1" value="VD4.4"`},
			"",
		},
	} {
		w := newWorld()
		w.fail = fault.New("stale")
		res, body := send(t, serve(t, w), "anna.becker", path, tt.form)
		if res.StatusCode != http.StatusPreconditionFailed {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
		mustContain(t, body, tt.want)
		if tt.not != "" && strings.Contains(body, tt.not) {
			t.Errorf("%s shows %q, which is the same in both", path, tt.not)
		}
	}
}

func TestTargetsThatBreakRules(t *testing.T) {
	t.Parallel()
	res, body := send(t, serve(t, newWorld()), "anna.becker", "/profil/ziele", url.Values{"version": {"6"}, "anzahl": {"0"}, "ziel-0": {"VD4.4"}, "stufe-0": {"0"}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("status %d", res.StatusCode)
	}
	mustContain(t, body, []string{"Stufe (Nummer 1)", `href="#f-targets-0-level"`, `<option value="VD4.4" selected`})
}

// uploadCertificate sends the form of evidence with a file.
func uploadCertificate(t *testing.T, w *world, name, content string) (*http.Response, string) {
	t.Helper()
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	for field, value := range map[string]string{"kompetenz": "VD5.1", "stufe": "3", "art": "completion", "quelle": "Akademie", "datum": "2026-10-01"} {
		if err := form.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("datei", name)
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/profil/nachweis", &out)
	req.Header.Set("Content-Type", form.FormDataContentType())
	return do(t, serve(t, w), "anna.becker", german, req)
}

func TestCertificateUpload(t *testing.T) {
	t.Parallel()
	w := newWorld()
	if res, _ := uploadCertificate(t, w, "Zeugnis.pdf", "%PDF-1.4\n%%EOF"); res.StatusCode != http.StatusSeeOther || w.changed[0] != "certificate VD5.13completion Zeugnis.pdf" {
		t.Errorf("status %d, %v", res.StatusCode, w.changed)
	}
	for name, tt := range map[string]struct {
		file, content string
		status        int
		want          string
	}{
		"nothing in it": {"leer.pdf", "", 422, "In dieser Datei steht nichts."},
		"another kind":  {"brief.docx", "PK\x03\x04", 415, "Möglich sind PDF, PNG und JPEG."},
		"too large":     {"groß.pdf", "%PDF-1.4" + strings.Repeat(" ", 5<<20), 413, "Erlaubt sind höchstens 5 MB."},
	} {
		w := newWorld()
		res, body := uploadCertificate(t, w, tt.file, tt.content)
		if res.StatusCode != tt.status || len(w.changed) > 0 {
			t.Errorf("%s: status %d, %v", name, res.StatusCode, w.changed)
		}
		mustContain(t, body, []string{tt.want, `id="f-certificate-error"`, `value="Akademie"`})
	}
	w = newWorld()
	if res, _ := uploadCertificate(t, w, "", ""); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(w.changed[0], "evidence VD5.1") {
		t.Errorf("without a file: status %d, %v", res.StatusCode, w.changed)
	}
}

// A file goes to its owner to be saved, and may do nothing if a browser shows it all the same.
func TestEvidenceFile(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	res, body := fetch(t, server, "anna.becker", german, "/profil/nachweis/"+id(302).String()+"/datei")
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=utf-8''Pr%C3%BCfung.pdf",
		"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
	} {
		if got := res.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if res.StatusCode != http.StatusOK || body != "%PDF" {
		t.Errorf("status %d: %s", res.StatusCode, body)
	}
	for _, other := range []string{id(999).String(), "x"} {
		if res, _ := fetch(t, server, "anna.becker", german, "/profil/nachweis/"+other+"/datei"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", other, res.StatusCode)
		}
	}
}

func TestSpider(t *testing.T) {
	t.Parallel()
	goals := []learners.Goal{{Competency: "VD1.1", Level: 3}, {Competency: "VD1.2", Level: 6, Own: true}, {Competency: "VD1.3", Level: 2}, {Competency: "VD2.1", Level: 1}}
	if newSpider(goals[:2], nil) != nil {
		t.Error("two axes make no picture")
	}
	s := newSpider(goals, competency.Profile{"VD1.1": 3, "VD1.2": 2})
	if s.Most != 6 || len(s.Rings) != 3 || s.Reached != 1 {
		t.Errorf("most %d, %d rings, %d reached", s.Most, len(s.Rings), s.Reached)
	}
	if s.Have != "0.0,-60.0 40.0,0.0 0.0,0.0 0.0,0.0" || s.Goal != "0.0,-60.0 120.0,0.0 0.0,40.0 -20.0,0.0" {
		t.Errorf("have %q, goal %q", s.Have, s.Goal)
	}
	if low := newSpider(goals[2:], nil); low != nil {
		t.Error("two axes")
	}
	if low := newSpider([]learners.Goal{{Level: 1}, {Level: 1}, {Level: 1}}, nil); low.Most != 4 {
		t.Errorf("outside is at least level 4, got %d", low.Most)
	}
}
