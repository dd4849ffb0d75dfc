package learners

import (
	"cmp"
	"context"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/learners/scan"
)

const (
	// uploadLimit is above the limit of files, so that the clearer message of the rules is the one that is read.
	uploadLimit   = 12 << 20
	uploadTimeout = 30 * time.Second
)

func registerEvidence(server *httpx.Server, a api) {
	own := httpx.Only(auth.Learner)
	httpx.Operation(server, httpx.Op{
		ID: "explain-attainment", Method: http.MethodGet, Path: "/me/attainments/{competency}", Tag: tag, Access: own,
		Summary: "Warum diese Stufe?", Description: "Was für eine Kompetenz spricht, und was jeder Nachweis davon bewirkt.",
	}, auth.Signed(a.explain))
	httpx.Operation(server, httpx.Op{
		ID: "correct-attainment", Method: http.MethodPost, Path: "/me/attainments/{competency}/correction", Tag: tag, Access: own, Status: http.StatusCreated,
		Summary:     "Stufe berichtigen",
		Description: "Fügt eine Selbsteinschätzung von heute an. Sie ersetzt, was Sie früher gesagt haben. Ein höheres Zertifikat zählt weiter, bis Sie es zurücknehmen.",
	}, auth.Signed(a.correct))
	httpx.Operation(server, httpx.Op{
		ID: "withdraw-evidence", Method: http.MethodDelete, Path: "/me/evidence/{id}", Tag: tag, Access: own, Status: http.StatusNoContent,
		Summary: "Nachweis zurücknehmen", Description: "Der Nachweis zählt nicht mehr, seine Datei wird gelöscht. Der Eintrag bleibt stehen.",
	}, auth.Signed(a.withdraw))
	httpx.Operation(server, httpx.Op{
		ID: "add-certificate", Method: http.MethodPost, Path: "/me/certificates", Tag: tag, Access: own, Status: http.StatusCreated,
		Summary:     "Zertifikat hochladen",
		Description: "Ein Nachweis mit Datei: PDF, PNG oder JPEG bis 5 MB. Aus Bildern wird alles gelöscht, was die Kamera notiert hat. Stimmt etwas nicht, wird nichts gespeichert.",
		BodyLimit:   uploadLimit, Timeout: uploadTimeout,
	}, auth.Signed(a.addCertificate))
	// Huma notes its own type of a file, which the description of the form does not use.
	delete(server.API.OpenAPI().Components.Schemas.Map(), "V2FormFile")
	httpx.Operation(server, httpx.Op{
		ID: "get-evidence-file", Method: http.MethodGet, Path: "/me/evidence/{id}/file", Tag: tag, Access: own,
		Summary: "Datei eines Nachweises", Description: "Die Datei zum Herunterladen. Nur Sie bekommen sie.",
	}, auth.Signed(a.file))
	httpx.Operation(server, httpx.Op{
		ID: "delete-evidence-file", Method: http.MethodDelete, Path: "/me/evidence/{id}/file", Tag: tag, Access: own, Status: http.StatusNoContent,
		Summary: "Datei eines Nachweises löschen", Description: "Löscht die Datei. Der Nachweis zählt weiter.",
	}, auth.Signed(a.deleteFile))
}

type fileView struct {
	Name      string `json:"name" doc:"Name der Datei"`
	MediaType string `json:"media_type" enum:"application/pdf,image/png,image/jpeg" doc:"Art der Datei"`
	Size      int    `json:"size" doc:"Größe in Byte"`
}

type weighingView struct {
	evidenceView
	Verdict string  `json:"verdict" enum:"withdrawn,lapsed,decides,corrected,refuted,less_trusted,lower" doc:"Was der Nachweis bewirkt"`
	Trust   float64 `json:"trust" doc:"Vertrauen heute, 0 bis 1"`
}

type explanationView struct {
	Competency string         `json:"competency" doc:"Kennung der Kompetenz"`
	Level      *int           `json:"level,omitempty" nullable:"false" doc:"Ihre Stufe; fehlt, solange nichts zählt"`
	Confidence *float64       `json:"confidence,omitempty" nullable:"false" doc:"Vertrauen heute, 0 bis 1"`
	Evidence   []weighingView `json:"evidence" nullable:"false" doc:"Alle Nachweise, die neuesten zuerst"`
}

type explanationOutput struct{ Body explanationView }

func explanationOf(x Explanation, err error) (*explanationOutput, error) {
	if err != nil {
		return nil, err
	}
	v := explanationView{Competency: string(x.Competency), Evidence: make([]weighingView, len(x.Evidence))}
	if x.Held != nil {
		level := int(x.Held.Level)
		v.Level, v.Confidence = &level, &x.Held.Confidence
	}
	for i, w := range x.Evidence {
		v.Evidence[i] = weighingView{evidenceView: evidenceOf(w.Evidence), Verdict: string(w.Verdict), Trust: w.Trust}
	}
	return &explanationOutput{v}, nil
}

type competencyInput struct {
	Competency string `path:"competency" maxLength:"20" doc:"Kennung der Kompetenz"`
}

func (a api) explain(ctx context.Context, actor auth.Actor, in *competencyInput) (*explanationOutput, error) {
	return explanationOf(a.service.Why(ctx, actor, competency.ID(in.Competency)))
}

type correctInput struct {
	Competency string `path:"competency" maxLength:"20" doc:"Kennung der Kompetenz"`
	Body       struct {
		Level int `json:"level" minimum:"0" maximum:"8" doc:"Die richtige Stufe"`
	}
}

func (a api) correct(ctx context.Context, actor auth.Actor, in *correctInput) (*explanationOutput, error) {
	return explanationOf(a.service.Correct(ctx, actor, competency.ID(in.Competency), competency.Level(in.Body.Level)))
}

type evidenceID struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung des Nachweises"`
}

func (a api) withdraw(ctx context.Context, actor auth.Actor, in *evidenceID) (*struct{}, error) {
	return nil, a.service.Withdraw(ctx, actor, in.ID)
}

func (a api) deleteFile(ctx context.Context, actor auth.Actor, in *evidenceID) (*struct{}, error) {
	return nil, a.service.DeleteFile(ctx, actor, in.ID)
}

type certificateForm struct {
	File       huma.FormFile `form:"file" required:"true" doc:"Die Datei: PDF, PNG oder JPEG, höchstens 5 MB"`
	Competency string        `form:"competency" required:"true" maxLength:"20" doc:"Kennung der Kompetenz"`
	Kind       string        `form:"kind" required:"false" enum:"certificate,completion,appraisal" default:"certificate" doc:"Art"`
	Level      int           `form:"level" required:"true" minimum:"0" maximum:"8" doc:"Stufe"`
	Source     string        `form:"source" required:"true" maxLength:"200" doc:"Wer das Zertifikat ausgestellt hat"`
	ObservedOn string        `form:"observed_on" required:"true" format:"date" doc:"Tag des Zertifikats"`
}

type certificateInput struct {
	RawBody huma.MultipartFormFiles[certificateForm]
}

func (a api) addCertificate(ctx context.Context, actor auth.Actor, in *certificateInput) (*struct{ Body evidenceView }, error) {
	form := in.RawBody.Data()
	defer form.File.Close() //nolint:errcheck // read only
	content, err := io.ReadAll(io.LimitReader(form.File, scan.MaxBytes+1))
	if err != nil {
		return nil, fault.New("malformed").Because(err)
	}
	on, err := time.Parse(time.DateOnly, form.ObservedOn)
	if err != nil {
		return nil, fault.New("evidence-invalid").Field("/observed_on", "bad-date")
	}
	e, err := a.service.AddCertificate(ctx, actor, EvidenceInput{
		Competency: competency.ID(form.Competency), Level: competency.Level(form.Level), Kind: cmp.Or(EvidenceKind(form.Kind), Certificate),
		Source: form.Source, ObservedOn: on,
	}, Upload{Name: form.File.Filename, Content: content})
	if err != nil {
		return nil, err
	}
	return &struct{ Body evidenceView }{evidenceOf(e)}, nil
}

// FilePolicy is the content security policy of files that people uploaded: should a browser show one all the same, it may do nothing.
const FilePolicy = "default-src 'none'; sandbox"

// Disposition makes a browser save the file under its name instead of showing it.
func (f File) Disposition() string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
}

type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

func (a api) file(ctx context.Context, actor auth.Actor, in *evidenceID) (*fileOutput, error) {
	file, content, err := a.service.CertificateFile(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &fileOutput{ContentType: file.MediaType, Disposition: file.Disposition(), Policy: FilePolicy, Body: content}, nil
}
