package frontend

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/matching"
)

const (
	shownPath = "/vorschlaege/gezeigt"
	// shownLists is how many lists stand on a page.
	shownLists = 20
	// shownTitles is how many titles of a list are named beside its date.
	shownTitles = 3
)

type shownData struct {
	Lists []shownLine
	Older string // address of the next page, ""
}

type shownLine struct {
	matching.ShownList
	First []matching.ShownCard
}

// shown lists what a person was suggested, and when.
func (p *Pages) shown(v *visit) error {
	var before matching.Place
	if err := httpx.DecodeCursor(v.Query("vor"), &before); err != nil {
		return err
	}
	lists, err := p.Deck.ShownLists(v.UserContext(), v.actor, before, shownLists)
	if err != nil {
		return err
	}
	var d shownData
	for _, l := range lists {
		d.Lists = append(d.Lists, shownLine{ShownList: l, First: l.Cards[:min(shownTitles, len(l.Cards))]})
	}
	if len(lists) == shownLists {
		last := lists[len(lists)-1]
		cursor, err := httpx.EncodeCursor(matching.Place{At: last.ShownAt, ID: last.ID})
		if err != nil {
			return err
		}
		d.Older = shownPath + "?vor=" + url.QueryEscape(cursor)
	}
	h := head{
		Title: v.t("shown.title"), Lead: v.t("shown.lead"),
		Crumbs: v.trail(v.t("shown.title"), crumb{"/vorschlaege", v.t("suggestions.title")}),
	}
	return v.render(fiber.StatusOK, "gezeigt", h, d)
}

type shownListData struct {
	matching.ShownList
	Check matching.Check
	Cards []shownCard
}

// shownCard is a card of then, with the reasons of then.
type shownCard struct {
	matching.ShownCard
	Score int // points of 100
}

// shownList shows one list, and whether the same would come out today.
func (p *Pages) shownList(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("not-found")
	}
	list, err := p.Deck.ShownList(v.UserContext(), v.actor, id)
	if err != nil {
		return err
	}
	d := shownListData{ShownList: list}
	if d.Check, err = p.Deck.CheckList(v.UserContext(), v.actor, list); err != nil {
		return err
	}
	for _, c := range list.Cards {
		d.Cards = append(d.Cards, shownCard{ShownCard: c, Score: v.why(matching.Suggestion{Terms: c.Terms}).Score})
	}
	h := head{
		Title: v.t("shown.list_title"), Lead: v.t("shown.on", "date", p.dateTime(v.lang, list.ShownAt)),
		Crumbs: v.trail(v.t("shown.list_title"), crumb{"/vorschlaege", v.t("suggestions.title")}, crumb{shownPath, v.t("shown.title")}),
	}
	return v.render(fiber.StatusOK, "gezeigt-liste", h, d)
}

// Why are the keys of what is different today.
func (d shownListData) Why() []string {
	keys := make([]string, len(d.Check.Because))
	for i, part := range d.Check.Because {
		keys[i] = "shown.part_" + string(part)
	}
	return keys
}
