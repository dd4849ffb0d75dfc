package frontend

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/matching"
	"lernpfad/matching/path/calendar"
)

// printData is a path on one sheet of paper.
type printData struct {
	Path  matching.LearningPath
	Lines []printLine
	End   time.Time // zero when it cannot be told
	Day   time.Time // on which it was printed
	QR    qrCode
	Where string
}

type printLine struct {
	matching.PathStep
	Provider string
	From, To time.Time // zero without a place in the calendar
	Place    string
}

func (p *Pages) printPath(v *visit) error {
	path, _, err := p.findPath(v)
	if err != nil {
		return err
	}
	d := printData{Path: path, Day: p.Now(), Where: httpx.Origin(v.UserContext()) + "/lernpfad/" + path.ID.String()}
	if d.QR, err = newQR(d.Where); err != nil {
		return err
	}
	c, err := p.Paths.Calendar(v.UserContext(), v.actor, path, matching.CalendarInput{})
	if err != nil && !fault.Is(err, "calendar-impossible") {
		return err
	}
	days := map[int]matching.CalendarStep{}
	for _, s := range c.Steps {
		days[s.Position] = s
	}
	for _, s := range path.Steps {
		line := printLine{PathStep: s, Provider: s.Module.Provider.Name}
		if day := days[s.Position]; day.State == calendar.Planned {
			line.From, line.To = day.From, day.To
			if day.Run != nil {
				line.Place = day.Run.Place
			}
		}
		d.Lines = append(d.Lines, line)
	}
	if c.Complete {
		d.End = c.End
	}
	h := head{Title: v.t("print.title"), Lead: v.pathLead(path), Crumbs: v.trail(v.t("print.title"), crumb{"/lernpfad/" + path.ID.String(), v.t("path.title")})}
	return v.render(fiber.StatusOK, "lernpfad-drucken", h, d)
}
