package frontend

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/learners/notice"
	"lernpfad/learners/personal"
)

const (
	dataPath  = "/meine-daten"
	erasePath = dataPath + "/loeschen"
)

type dataPage struct {
	Stored    []personal.Stored
	Looks     []lookLine
	Allowed   personal.Allowed
	Learner   bool
	MailOff   int // groups that are not mailed
	MailKinds int
}

type lookLine struct {
	personal.Look
	Who, WhatName string
}

func (p *Pages) ownData(v *visit) error {
	o, err := p.OwnData.Overview(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := dataPage{Stored: o.Stored, Allowed: o.Allowed, Learner: v.actor.Has(auth.Learner), MailOff: len(o.Allowed.Off), MailKinds: len(notice.Groups())}
	for _, l := range o.Looks {
		d.Looks = append(d.Looks, v.lookLine(l))
	}
	h := head{Title: v.t("data.title"), Lead: v.t("data.lead"), Crumbs: v.trail(v.t("data.title")), Wide: true}
	return v.render(fiber.StatusOK, "meine-daten", h, d)
}

func (v *visit) lookLine(l personal.Look) lookLine {
	line := lookLine{Look: l, Who: v.t("role." + l.Role), WhatName: l.What}
	if name, ok := v.pages.texts[v.lang]["evaluation."+l.What]; ok {
		line.WhatName = name
	}
	return line
}

// copyData is what the copy for reading shows. It is a file of its own: it must look right without this server.
type copyData struct {
	Lang   string
	Name   string
	Tenant string
	MadeAt time.Time
	Tables []copyTable
	Looks  []lookLine
	Files  []personal.File
}

type copyTable struct {
	Title, Why, Keep string
	Parts            []copyPart
}

type copyPart struct {
	Table string
	Rows  [][]personal.Cell
}

func (p *Pages) copyOfData(v *visit) error {
	format := v.Params("format")
	if format != "json" && format != "html" && format != "zip" {
		return fault.New("not-found")
	}
	e, err := p.OwnData.Export(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	kind, content := "application/json; charset=utf-8", []byte(nil)
	switch format {
	case "json":
		content, err = e.JSON()
	case "html":
		kind = "text/html; charset=utf-8"
		content, err = v.readableCopy(e)
	default:
		kind = "application/zip"
		if content, err = v.readableCopy(e); err == nil {
			content, err = e.Archive(content)
		}
	}
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, kind)
	v.Set(fiber.HeaderContentDisposition, `attachment; filename="meine-daten.`+format+`"`)
	return v.Send(content)
}

func (v *visit) readableCopy(e personal.Export) ([]byte, error) {
	d := copyData{Lang: v.lang.htmlLang(), Name: e.Name, Tenant: e.Tenant, MadeAt: e.MadeAt, Files: e.Files}
	for _, kind := range personal.Kinds() {
		table := copyTable{Title: v.t("data." + string(kind) + ".what"), Why: v.t("data." + string(kind) + ".why"), Keep: v.t("data." + string(kind) + ".keep")}
		for _, t := range personal.Tables() {
			if t.Kind != kind {
				continue
			}
			rows, err := e.Rows(t.Name)
			if err != nil {
				return nil, err
			}
			if len(rows) > 0 {
				table.Parts = append(table.Parts, copyPart{Table: t.Name, Rows: v.worded(rows)})
			}
		}
		d.Tables = append(d.Tables, table)
	}
	for _, l := range e.Looks {
		d.Looks = append(d.Looks, v.lookLine(l))
	}
	return v.pages.execute(v.lang, "copy", d)
}

// worded names columns in the language of the reader and writes moments as she does. A column without a word keeps its own.
func (v *visit) worded(rows [][]personal.Cell) [][]personal.Cell {
	for _, row := range rows {
		for i, c := range row {
			if word, ok := v.pages.texts[v.lang]["column."+c.Column]; ok {
				row[i].Column = word
			}
			if at, err := time.Parse(time.RFC3339Nano, c.Value); err == nil {
				row[i].Value = v.pages.dateTime(v.lang, at)
			} else if json.Valid([]byte(c.Value)) && len(c.Value) > 1 && (c.Value[0] == '{' || c.Value[0] == '[') {
				var pretty bytes.Buffer
				if json.Indent(&pretty, []byte(c.Value), "", " ") == nil {
					row[i].Value = pretty.String()
				}
			}
		}
	}
	return rows
}

type eraseData struct {
	Errors   formErrors
	Password field
	Learner  bool
	Author   bool
	Task     bool // she evaluates or administers: what she looked at stays in the log
	Approves bool
}

func (p *Pages) eraseForm(v *visit) error { return p.showErase(v, fiber.StatusOK, formErrors{}) }

func (p *Pages) showErase(v *visit, status int, errors formErrors) error {
	d := eraseData{
		Errors: errors, Password: v.field(errors, "/password", "passwort", "").typed("password", "lp-input--medium"),
		Learner: v.actor.Has(auth.Learner), Author: v.actor.Has(auth.Author), Task: v.actor.Has(auth.HR, auth.Council, auth.Admin), Approves: v.actor.Approves,
	}
	h := head{
		Title: v.t("erase.title"), Lead: v.t("erase.lead"), Crumbs: v.trail(v.t("erase.title"), crumb{dataPath, v.t("data.title")}),
	}
	return v.render(status, "loeschen", h, d)
}

func (p *Pages) erase(v *visit) error {
	ctx := v.UserContext()
	err := p.OwnData.Erase(ctx, v.actor, v.FormValue("passwort"), httpx.Address(ctx))
	if errors, status, ok := v.formErrors(err); ok {
		return p.showErase(v, status, errors)
	}
	if err != nil {
		return err
	}
	httpx.SetSession(v.Ctx, "")
	return redirect(v.Ctx, "/geloescht", "")
}

// erased is shown to somebody whom this server no longer knows.
func (p *Pages) erased(v *visit) error {
	return v.render(fiber.StatusOK, "geloescht", head{Title: v.t("erased.title"), Lead: v.t("erased.lead")}, nil)
}
