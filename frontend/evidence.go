package frontend

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/learners"
)

// storeEvidence stores what a form says, with its file if there is one.
func (p *Pages) storeEvidence(v *visit, in learners.EvidenceInput) error {
	ctx := v.UserContext()
	if !strings.HasPrefix(v.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		_, err := p.Evidence.AddEvidence(ctx, v.actor, in)
		return err
	}
	name, content, err := uploaded(v.Ctx, "datei")
	if err != nil {
		return err
	}
	if name == "" && len(content) == 0 { // no file was chosen
		_, err = p.Evidence.AddEvidence(ctx, v.actor, in)
	} else {
		_, err = p.Evidence.AddCertificate(ctx, v.actor, in, learners.Upload{Name: name, Content: content})
	}
	return err
}

// of ties a fault of a file, which knows no fields, to the field of the file.
func (e formErrors) of(pointer string, err error) formErrors {
	f, ok := fault.From(err)
	if !ok || len(f.Fields) > 0 || !strings.HasPrefix(f.Slug, "file-") && !strings.HasPrefix(f.Slug, "picture-") {
		return e
	}
	id := fieldID(pointer)
	return formErrors{Lines: []errorLine{{ID: id, Label: f.Title(), Text: f.Detail()}}, Texts: map[string]string{id: f.Detail()}}
}

// evidenceID is the evidence that an address names.
func evidenceID(v *visit) (uuid.UUID, error) {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return uuid.Nil, fault.New("not-found")
	}
	return id, nil
}

// evidenceFile gives a file back to its owner, to be saved and not to be shown.
func (p *Pages) evidenceFile(v *visit) error {
	id, err := evidenceID(v)
	if err != nil {
		return err
	}
	file, content, err := p.Evidence.CertificateFile(v.UserContext(), v.actor, id)
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, file.MediaType)
	v.Set(fiber.HeaderContentDisposition, file.Disposition())
	v.Set(fiber.HeaderContentSecurityPolicy, learners.FilePolicy)
	return v.Send(content)
}

func (p *Pages) deleteEvidenceFile(v *visit) error {
	id, err := evidenceID(v)
	if err == nil {
		err = p.Evidence.DeleteFile(v.UserContext(), v.actor, id)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, backToProfile(v), flashFileDeleted)
}

func (p *Pages) withdrawEvidence(v *visit) error {
	id, err := evidenceID(v)
	if err == nil {
		err = p.Evidence.Withdraw(v.UserContext(), v.actor, id)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, backToProfile(v), flashEvidenceWithdrawn)
}

// backToProfile is the page of the competency that a form names, or the profile.
func backToProfile(v *visit) string {
	if back := localPath(v.FormValue("zurueck")); back != "/" {
		return back
	}
	return "/profil"
}
