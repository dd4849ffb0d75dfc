// Package load asks a running server many questions at a fixed pace and measures how long the answers take. Requests start when they
// are due, whether earlier ones are answered or not, and an answer's time counts from the moment it was due: a server that stops for a
// second pays for every question of that second.
package load

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Scenario says who asks what how often.
type Scenario struct {
	Name   string `json:"name"`   // short: letters and hyphens
	Title  string `json:"title"`  // of a report
	People int    `json:"people"` // how many demo people sign in and ask in turn
	// Steps are what a person can do, by name.
	Steps  map[string]Step `json:"steps"`
	Phases []Phase         `json:"phases"`
}

// Step is a request, or a change of the profile.
type Step struct {
	Method string `json:"method"` // empty is GET
	Path   string `json:"path"`
	// Change makes the step a change of the profile: it is read, these members get one of their values in turn, and it is written back.
	Change map[string][]any `json:"change"`
	// Then is the step that the same person does right after; its time counts from the end of this one.
	Then string `json:"then"`
	// GoalMS is the time within which 99 of 100 answers should come, in milliseconds; 0 is none.
	GoalMS float64 `json:"goal_ms"`
}

// Phase is a stretch of time at one pace.
type Phase struct {
	Name    string         `json:"name"`
	Seconds int            `json:"seconds"`
	Rate    float64        `json:"rate"` // steps that begin in a second; what follows by Then comes on top
	Mix     map[string]int `json:"mix"`  // weights of the steps
	Warmup  bool           `json:"warmup"`
}

// The scenarios that the goals of the project speak of, by name.
const (
	Suggestions = "suggestions"
	Pages       = "pages"
)

//go:embed suggestions.json pages.json
var files embed.FS

// Named returns a scenario that comes with the program; false when there is none of that name.
func Named(name string) (Scenario, bool) {
	raw, err := files.ReadFile(name + ".json")
	if err != nil {
		return Scenario{}, false
	}
	s, err := Read(raw)
	return s, err == nil
}

// Bounds of a scenario.
const (
	maxPeople  = 1000
	maxSeconds = 3600
	maxRate    = 10_000
)

// Read reads a scenario as JSON and checks it. Unknown members are faults.
func Read(raw []byte) (Scenario, error) {
	var s Scenario
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, fmt.Errorf("read scenario: %w", err)
	}
	if err := errors.Join(s.checkSteps(), s.checkPhases()); err != nil {
		return s, fmt.Errorf("scenario: %w", err)
	}
	return s, nil
}

func (s Scenario) checkSteps() error {
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if s.People < 1 || s.People > maxPeople {
		fail("people: %d lies outside 1 to %d", s.People, maxPeople)
	}
	for name, step := range s.Steps {
		if step.Change == nil && !strings.HasPrefix(step.Path, "/") {
			fail("steps: %s: path %q does not begin with /", name, step.Path)
		}
		if step.Method != "" && step.Method != http.MethodGet && step.Method != http.MethodPost {
			fail("steps: %s: method %q is neither GET nor POST", name, step.Method)
		}
		if _, known := s.Steps[step.Then]; step.Then != "" && !known {
			fail("steps: %s: then names %q, which is no step", name, step.Then)
		}
		for member, values := range step.Change {
			if len(values) == 0 {
				fail("steps: %s: change: %s has no value", name, member)
			}
		}
	}
	return errors.Join(faults...)
}

func (s Scenario) checkPhases() error {
	var faults []error
	if len(s.Phases) == 0 {
		faults = append(faults, errors.New("phases: there is none"))
	}
	for i, p := range s.Phases {
		if p.Seconds < 1 || p.Seconds > maxSeconds || p.Rate <= 0 || p.Rate > maxRate {
			faults = append(faults, fmt.Errorf("phases: %d: %d s at %g a second lies outside 1 to %d s and %d a second", i+1, p.Seconds, p.Rate, maxSeconds, maxRate))
		}
		total := 0
		for name, weight := range p.Mix {
			if _, known := s.Steps[name]; !known || weight < 0 {
				faults = append(faults, fmt.Errorf("phases: %d: mix: %q with weight %d", i+1, name, weight))
			}
			total += max(weight, 0)
		}
		if total == 0 {
			faults = append(faults, fmt.Errorf("phases: %d: mix is empty", i+1))
		}
	}
	return errors.Join(faults...)
}

// Faster scales times and paces, for a short run.
func (s Scenario) Faster(seconds int, rate float64) Scenario {
	phases := make([]Phase, len(s.Phases))
	for i, p := range s.Phases {
		if seconds > 0 {
			p.Seconds = seconds
		}
		if rate > 0 && !p.Warmup {
			p.Rate = rate
		}
		phases[i] = p
	}
	s.Phases = phases
	return s
}

func (p Phase) length() time.Duration { return time.Duration(p.Seconds) * time.Second }
