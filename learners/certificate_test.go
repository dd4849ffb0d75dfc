package learners_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/learners"
)

func pdf() learners.Upload {
	return learners.Upload{Name: "Zeugnis.pdf", Content: []byte("%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n")}
}

func picture(t *testing.T) learners.Upload {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewRGBA(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return learners.Upload{Name: "foto.png", Content: out.Bytes()}
}

func (w *world) certify(t *testing.T, a auth.Actor, in learners.EvidenceInput, upload learners.Upload) learners.Evidence {
	t.Helper()
	e, err := w.AddCertificate(t.Context(), a, in, upload)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (w *world) all(t *testing.T, a auth.Actor) []learners.Evidence {
	t.Helper()
	list, err := w.Evidence(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCertificateIsKeptReadAndDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.certify(t, w.anna, certificate(4), pdf())
	if list := w.all(t, w.anna); len(list) != 1 || list[0].File == nil || *list[0].File != (learners.File{Name: "Zeugnis.pdf", MediaType: "application/pdf", Size: len(pdf().Content)}) {
		t.Fatalf("evidence: %+v", list)
	}
	file, content, err := w.CertificateFile(t.Context(), w.anna, e.ID)
	if err != nil || !bytes.Equal(content, pdf().Content) || file.Disposition() != "attachment; filename=Zeugnis.pdf" {
		t.Errorf("file %+v, %d bytes, %v", file, len(content), err)
	}
	for name, other := range map[string]auth.Actor{"Ben": w.ben, "a stranger": w.stranger} {
		if _, _, err := w.CertificateFile(t.Context(), other, e.ID); err == nil {
			t.Errorf("%s reads the file", name)
		}
		wantFault(t, w.DeleteFile(t.Context(), other, e.ID), "file-not-found")
		wantFault(t, w.Withdraw(t.Context(), other, e.ID), "evidence-not-found")
	}
	if err := w.DeleteFile(t.Context(), w.anna, e.ID); err != nil {
		t.Fatal(err)
	}
	wantFault(t, w.DeleteFile(t.Context(), w.anna, e.ID), "file-not-found")
	if got := w.levels(t, w.anna); got["VD1.1"] != 4 {
		t.Errorf("without its file the evidence counts: %v", got)
	}
	// the same once more brings the file back to the same evidence
	if again := w.certify(t, w.anna, certificate(4), pdf()); again.ID != e.ID || again.File == nil {
		t.Errorf("again: %+v", again)
	}
}

// A form that was sent twice adds once, from two windows at once too.
func TestTheSameEvidenceTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wait sync.WaitGroup
	ids := make([]uuid.UUID, 6)
	for i := range ids {
		wait.Go(func() {
			e, err := w.AddCertificate(t.Context(), w.anna, certificate(4), pdf())
			if err != nil {
				t.Error(err)
			}
			ids[i] = e.ID
		})
	}
	wait.Wait()
	if list := w.all(t, w.anna); len(list) != 1 || len(slices.Compact(ids)) != 1 {
		t.Fatalf("%d pieces of evidence: %v", len(list), ids)
	}
	if other := w.certify(t, w.anna, certificate(4), picture(t)); other.ID == ids[0] {
		t.Error("another file is another certificate")
	}
	if _, err := w.AddEvidence(t.Context(), w.anna, certificate(3)); err != nil {
		t.Fatal(err)
	}
	if list := w.all(t, w.anna); len(list) != 3 {
		t.Errorf("%d pieces of evidence, want 3", len(list))
	}
}

// Who corrects herself to and fro ends with what she said last.
func TestCorrectToAndFro(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, level := range []competency.Level{3, 4, 4, 3} {
		w.later(time.Minute)
		x, err := w.Correct(t.Context(), w.anna, "VD1.1", level)
		if err != nil || x.Held == nil || x.Held.Level != level {
			t.Fatalf("correction %d to %d: %+v %v", i, level, x.Held, err)
		}
	}
	if n := len(w.all(t, w.anna)); n != 3 {
		t.Errorf("%d pieces of evidence, want 3: the same twice in a row is one", n)
	}
}

func TestNothingIsStoredOfABadCertificate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for slug, content := range map[string][]byte{
		"file-empty": nil, "file-unsupported": []byte("GIF89a...."), "file-too-large": bytes.Repeat([]byte("%PDF-1.7"), 1<<20),
		"file-encrypted": []byte("%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF"),
	} {
		_, err := w.AddCertificate(t.Context(), w.anna, certificate(4), learners.Upload{Name: "x.pdf", Content: content})
		wantFault(t, err, slug)
	}
	bad := certificate(4)
	bad.Source = "\u200b\u202e "
	_, err := w.AddCertificate(t.Context(), w.anna, bad, pdf())
	wantFault(t, err, "evidence-invalid")
	if list := w.all(t, w.anna); len(list) != 0 {
		t.Errorf("stored: %+v", list)
	}
	var files int
	if err := w.db.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM evidence_files`).Scan(&files); err != nil || files != 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestFilesAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 40 {
		in := certificate(4)
		in.ObservedOn = in.ObservedOn.AddDate(0, 0, -i)
		w.certify(t, w.anna, in, pdf())
	}
	in := certificate(5)
	_, err := w.AddCertificate(t.Context(), w.anna, in, pdf())
	wantFault(t, err, "too-many-files")
	if n := len(w.all(t, w.anna)); n != 40 {
		t.Errorf("%d pieces of evidence: the one without room left a trace", n)
	}
}

func TestSourcesAreCleaned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := certificate(2)
	in.Source = " Akademie\u202e\u2066\u200b  Süd\n\u0007"
	e, err := w.AddEvidence(t.Context(), w.anna, in)
	if err != nil || e.Source != "Akademie Süd" {
		t.Errorf("source %q, %v", e.Source, err)
	}
}

// What is withdrawn counts no longer, its file is gone, and the record of it stays.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.certify(t, w.anna, certificate(6), pdf())
	if _, err := w.Correct(t.Context(), w.anna, "VD1.1", 3); err != nil {
		t.Fatal(err)
	}
	x, err := w.Why(t.Context(), w.anna, "VD1.1")
	if err != nil || x.Held.Level != 6 || x.Evidence[0].Verdict != learners.Lower {
		t.Fatalf("a correction does not lower a certificate: %+v %v", x, err)
	}
	var before, after int64
	revision := func(into *int64) {
		t.Helper()
		if err := w.db.Owner(t).QueryRow(t.Context(), `SELECT revision FROM learners WHERE id = $1`, *w.anna.LearnerID).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	revision(&before)
	for range 2 {
		if err := w.Withdraw(t.Context(), w.anna, e.ID); err != nil {
			t.Fatal(err)
		}
	}
	if revision(&after); after == before {
		t.Error("suggestions made before are still held to be good")
	}
	x, err = w.Why(t.Context(), w.anna, "VD1.1")
	if err != nil || x.Held == nil || x.Held.Level != 3 || x.Held.Count != 1 || len(x.Evidence) != 2 {
		t.Fatalf("after the withdrawal: %+v %v", x, err)
	}
	if gone := x.Evidence[1]; gone.Verdict != learners.Withdrawn || gone.WithdrawnAt == nil || gone.File != nil {
		t.Errorf("withdrawn: %+v", gone)
	}
	if _, _, err := w.CertificateFile(t.Context(), w.anna, e.ID); err == nil {
		t.Error("the file is still there")
	}
	_, err = w.Why(t.Context(), w.anna, "XX")
	wantFault(t, err, "competency-not-found")
	if none, err := w.Why(t.Context(), w.ben, "VD1.1"); err != nil || none.Held != nil || len(none.Evidence) != 0 {
		t.Errorf("Ben: %+v %v", none, err)
	}
	// the same certificate may be entered again
	if again := w.certify(t, w.anna, certificate(6), pdf()); again.ID == e.ID {
		t.Error("what was withdrawn cannot come back")
	}
}
