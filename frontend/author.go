package frontend

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
)

type myModulesData struct {
	Modules  []courses.Module
	Provider string
}

func (p *Pages) myModules(v *visit) error {
	modules, err := p.Authoring.Mine(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := myModulesData{Modules: modules}
	h := head{Title: v.t("author.title"), Lead: v.t("author.lead")}
	if len(modules) > 0 {
		h.Kicker = modules[0].Provider.Name
	}
	return v.render(fiber.StatusOK, "autor", h, d)
}

func (p *Pages) newModule(v *visit) error {
	draft := moduleDraft{Format: string(courses.SelfPaced), Language: string(courses.German), Licence: "CC BY 4.0"}
	return p.showModuleForm(v, fiber.StatusOK, formErrors{}, nil, draft)
}

func (p *Pages) createModule(v *visit) error {
	draft := readDraft(v)
	if draft.grow(v.FormValue("mehr")) {
		return p.showModuleForm(v, fiber.StatusOK, formErrors{}, nil, draft)
	}
	in, err := p.parseDraft(v, draft, courses.Module{})
	var m courses.Module
	if err == nil {
		m, err = p.Authoring.Create(v.UserContext(), v.actor, in)
	}
	if errors, status, ok := v.formErrors(err); ok {
		return p.showModuleForm(v, status, errors, nil, draft)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/autor/module/"+m.ID.String(), flashModuleSaved)
}

func (p *Pages) editModule(v *visit) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	return p.showModuleForm(v, fiber.StatusOK, formErrors{}, &m, p.draftOf(v, m))
}

func (p *Pages) updateModule(v *visit) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	draft := readDraft(v)
	if draft.grow(v.FormValue("mehr")) {
		return p.showModuleForm(v, fiber.StatusOK, formErrors{}, &m, draft)
	}
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	in, err := p.parseDraft(v, draft, m)
	if err == nil {
		_, err = p.Authoring.Update(v.UserContext(), v.actor, m.ID, version, in)
	}
	if errors, status, ok := v.formErrors(err); ok {
		return p.showModuleForm(v, status, errors, &m, draft)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/autor/module/"+m.ID.String(), flashModuleSaved)
}

func (p *Pages) submitModule(v *visit) error {
	return p.moveModule(v, p.Authoring.Submit, flashModuleSent)
}

func (p *Pages) publishModule(v *visit) error {
	return p.moveModule(v, p.Authoring.Publish, flashModulePublic)
}

func (p *Pages) archiveModule(v *visit) error {
	return p.moveModule(v, p.Authoring.Archive, flashModuleArchived)
}

type move func(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (courses.Module, error)

func (p *Pages) moveModule(v *visit, move move, flash string) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	_, err = move(v.UserContext(), v.actor, m.ID, version)
	if errors, status, ok := v.formErrors(err); ok {
		return p.showModuleForm(v, status, errors, &m, p.draftOf(v, m))
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/autor/module/"+m.ID.String(), flash)
}

// ownModule is the module of the address. For those who may not edit it there is none, as in the API.
func (p *Pages) ownModule(v *visit) (courses.Module, error) {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return courses.Module{}, fault.New("not-found")
	}
	m, err := p.Catalogue.Module(v.UserContext(), v.actor, id)
	if err != nil {
		return courses.Module{}, err
	}
	if auth.MayEditModule(v.actor, m.Provider.ID) != nil {
		return courses.Module{}, fault.New("module-not-found")
	}
	return m, nil
}
