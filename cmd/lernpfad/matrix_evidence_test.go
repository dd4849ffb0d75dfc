package main

import (
	"bytes"
	"mime/multipart"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/learners"
)

// smallPDF is a file that may be stored.
const smallPDF = "%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"

// newEvidence is a certificate with a file, another one with every call.
func (w *world) newEvidence(t *testing.T, of *inhabitant) uuid.UUID {
	t.Helper()
	in := learners.EvidenceInput{Competency: "VD1.1", Level: 1, Kind: learners.Certificate, Source: uuid.NewString(), ObservedOn: time.Now().AddDate(0, 0, -5).Truncate(24 * time.Hour)}
	e, err := w.learners.AddCertificate(t.Context(), of.Actor, in, learners.Upload{Name: "Zeugnis.pdf", Content: []byte(smallPDF)})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// certificateForm is a certificate as a client sends it.
func certificateForm(t *testing.T) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, value := range map[string]string{"competency": "VD1.1", "level": "1", "source": "Akademie", "observed_on": "2026-01-31"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", "Zeugnis.pdf")
	if err == nil {
		_, err = file.Write([]byte(smallPDF))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.String(), w.FormDataContentType()
}

func (m *matrixRun) targetsVersion(t *testing.T, who *inhabitant) string {
	t.Helper()
	if who == nil {
		return "1"
	}
	return strconv.FormatInt(m.number(t, `SELECT coalesce(max(targets_version), 1) FROM learners WHERE user_id = $1`, who.UserID), 10)
}
