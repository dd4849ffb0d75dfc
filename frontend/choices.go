package frontend

import (
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/matching"
)

// waysShown is how many ways stand side by side.
const waysShown = 3

// choicesData is what stands below the steps: other ways, and what the path depends on.
type choicesData struct {
	Path   uuid.UUID
	Ways   []wayView
	WhatIf matching.WhatIf
}

// Any reports whether there is more than the path itself to choose from.
func (d choicesData) Any() bool { return len(d.Ways) > 1 || len(d.Ways) == 1 && !d.Ways[0].Same }

// Wonders reports whether anything is known of what would change the path.
func (d choicesData) Wonders() bool {
	return d.WhatIf.Outdated || len(d.WhatIf.Steps)+len(d.WhatIf.Held)+len(d.WhatIf.Holes) > 0
}

// wayView is a choice with its number on the page.
type wayView struct {
	matching.Choice
	Number int
}

// Title is the key of what the way is called.
func (w wayView) Title() string {
	if w.Further {
		return "way.further"
	}
	return "way." + string(w.Best[0].Measure)
}

// Also are the keys of what the way is, too.
func (w wayView) Also() []string {
	var keys []string
	for _, b := range w.Best[1:] {
		keys = append(keys, "way.also_"+string(b.Measure))
	}
	return keys
}

// Proven reports whether every claim about the way is proven.
func (w wayView) Proven() bool {
	for _, b := range w.Best {
		if !b.Proven {
			return false
		}
	}
	return true
}

// otherWays is the part of the path page that takes longest, for pages that fetch it after they are shown.
func (p *Pages) otherWays(v *visit) error {
	path, _, err := p.findPath(v)
	if err != nil {
		return err
	}
	d, err := p.choices(v, path)
	if err != nil {
		return err
	}
	return v.renderPart("morechoices", d)
}

// choices asks for other ways of the person who sees her path.
func (p *Pages) choices(v *visit, path matching.LearningPath) (*choicesData, error) {
	ways, err := p.Paths.Alternatives(v.UserContext(), v.actor, path.ID, waysShown)
	if err != nil {
		return nil, err
	}
	d := &choicesData{Path: path.ID}
	for i, way := range ways {
		d.Ways = append(d.Ways, wayView{Choice: way, Number: i + 1})
	}
	d.WhatIf, err = p.Paths.WhatIf(v.UserContext(), v.actor, path.ID)
	return d, err
}

func (p *Pages) acceptAlternative(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("not-found")
	}
	var modules []uuid.UUID
	for _, raw := range values(v.Ctx, "modul") {
		module, err := uuid.Parse(raw)
		if err != nil {
			return fault.New("malformed").Because(err)
		}
		modules = append(modules, module)
	}
	if _, err := p.Paths.AcceptAlternative(v.UserContext(), v.actor, id, modules); err != nil {
		return err
	}
	return redirect(v.Ctx, "/lernpfad", flashPathAccepted)
}
