// Package courses holds what can be learned: modules, their runs and providers, and the shared catalogue of them.
package courses

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
)

// Hours is a duration of learning in sixteenths of an hour: integers, so that sums and bounds are exact.
type Hours int

// HoursPerUnit is the number of Hours in one hour.
const HoursPerUnit Hours = 16

// The shortest durations have round names: nobody offers a module of 7.5 minutes.
const (
	FiveMinutes Hours = 1
	TenMinutes  Hours = 2 // and whatever takes no longer
)

// Float returns the duration in hours.
func (h Hours) Float() float64 { return float64(h) / float64(HoursPerUnit) }

// RoundHours reads hours and rounds to the nearest sixteenth, and ten minutes to TenMinutes; what cannot be a duration gives 0.
func RoundHours(h float64) Hours {
	if !(h >= 0 && h <= 1e6) {
		return 0
	}
	rounded := Hours(math.Round(h * float64(HoursPerUnit)))
	if rounded == TenMinutes+1 && math.Round(h*60) <= 10 {
		return TenMinutes
	}
	return rounded
}

// Format says how a module is held.
type Format string

// The formats of a module.
const (
	SelfPaced  Format = "self_paced"
	LiveOnline Format = "live_online"
	Presence   Format = "presence"
	Blended    Format = "blended"
	Lab        Format = "lab"
)

// Formats lists every Format in the order of the interface.
func Formats() []Format { return []Format{SelfPaced, LiveOnline, Presence, Blended, Lab} }

// Language is the language of a module.
type Language string

// The languages of a module.
const (
	German      Language = "de"
	English     Language = "en"
	PlainGerman Language = "de-ls"
)

// Languages lists every Language in the order of the interface.
func Languages() []Language { return []Language{German, English, PlainGerman} }

// Accessibility is a promise that a module keeps for people who need it.
type Accessibility string

// The promises of accessibility.
const (
	Captions      Accessibility = "captions"
	ScreenReader  Accessibility = "screen_reader"
	Keyboard      Accessibility = "keyboard"
	PlainLanguage Accessibility = "plain_language"
	SignLanguage  Accessibility = "sign_language"
	Wheelchair    Accessibility = "wheelchair"
)

// Accessibilities lists every Accessibility in the order of the interface.
func Accessibilities() []Accessibility {
	return []Accessibility{Captions, ScreenReader, Keyboard, PlainLanguage, SignLanguage, Wheelchair}
}

// Implied are the promises that a format keeps by itself: nobody needs a ramp to an online module, or a keyboard in a seminar room.
func (f Format) Implied() []Accessibility {
	switch f {
	case SelfPaced, LiveOnline:
		return []Accessibility{Wheelchair}
	case Presence:
		return []Accessibility{Keyboard, ScreenReader}
	case Blended, Lab:
		return nil
	default:
		return nil
	}
}

// Offers reports whether the module keeps a promise, by what it says or by its format.
func (m Module) Offers(need Accessibility) bool {
	return slices.Contains(m.Accessibility, need) || slices.Contains(m.Format.Implied(), need)
}

// For reports whether the module is made for people of a role profile; "" stands for people without one.
func (m Module) For(roleProfile string) bool {
	return len(m.Audience) == 0 || slices.Contains(m.Audience, roleProfile)
}

// State is where a module stands between author and catalogue.
type State string

// The states of a module. Only published modules are in the catalogue.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Published State = "published"
	Archived  State = "archived"
)

// Provider offers modules.
type Provider struct {
	ID   uuid.UUID
	Key  string
	Name string
	URL  string
}

// ModuleRef names a module without its content.
type ModuleRef struct {
	ID    uuid.UUID
	Title string
}

// Module is a unit of learning. Teaches and Requires are sorted by competency and hold each competency once.
type Module struct {
	ID            uuid.UUID
	Source        string // where it was written: "authored" or the name of an import
	Key           string // unique within Source
	Provider      Provider
	State         State
	Version       int // raised by every change; the value of its ETag
	Title         string
	Description   string
	Outcomes      []string
	Hours         Hours
	CostCents     int
	Format        Format
	Language      Language
	Accessibility []Accessibility
	Audience      []string // ids of role profiles it is made for, sorted; empty means everybody
	Licence       string
	URL           string
	Teaches       []competency.Requirement
	Requires      []competency.Requirement
	RequiresAny   [][]ModuleRef // all groups count, one member of each is enough
	Runs          []Run         // by start
	UpdatedAt     time.Time
}

// Run is a dated offering of a module. Self-paced modules have none. Free and Waiting are those of the moment it was read: they change
// without a new version of the catalogue.
type Run struct {
	ID       uuid.UUID
	Place    string
	Seats    int
	Free     int // seats that nobody has taken
	Waiting  int // how many wait for one
	Deadline time.Time
	StartsAt time.Time
	EndsAt   time.Time
	Sessions []Session
}

// Open reports whether one can sign up for the run at now, for a seat or for the queue. The deadline itself still counts.
func (r Run) Open(now time.Time) bool { return !now.After(r.Deadline) }

// Session is one sitting of a run.
type Session struct {
	StartsAt time.Time
	EndsAt   time.Time
}

// Next returns the first run whose deadline has not passed at now.
func (m Module) Next(now time.Time) (Run, bool) {
	for _, r := range m.Runs {
		if r.Deadline.After(now) {
			return r, true
		}
	}
	return Run{}, false
}

// EmbeddingText is what a module is embedded by: title, outcomes and description, most telling first.
func (m Module) EmbeddingText() string {
	text := m.Title
	for _, o := range m.Outcomes {
		text += "\n" + o
	}
	return text + "\n" + m.Description
}

// Minutes is a duration below an hour as people are told it: five and ten minutes are kept as the nearest sixteenth of an hour.
func (h Hours) Minutes() int {
	switch h {
	case FiveMinutes:
		return 5
	case TenMinutes:
		return 10
	case FiveMinutes + TenMinutes:
		return 11
	default:
		return int(h) * 60 / int(HoursPerUnit)
	}
}

// Told is a duration as people are told it: from an hour on to the nearest quarter.
func (h Hours) Told() Hours {
	const quarter = HoursPerUnit / 4
	if h < HoursPerUnit {
		return h
	}
	return (h + quarter/2) / quarter * quarter
}
