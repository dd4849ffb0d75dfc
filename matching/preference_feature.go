package matching

import (
	"math"
	"slices"
	"strings"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// Feature names a side of a module that taste may hold on to: "area:VD1", "format:presence", "language:en", or one of the four
// below. The provider is none of them: what is liked of one must not turn into a silent preference for all it offers.
type Feature string

// The features that are numbers.
const (
	FeatureLength    Feature = "length"    // -1 half an hour, 0 four hours, 1 thirty-two hours and more
	FeatureEvening   Feature = "evening"   // 1 when a sitting starts at five in the afternoon or later
	FeatureStep      Feature = "step"      // -1 nothing or one level above what she holds, 1 five and more
	FeatureCloseness Feature = "closeness" // -1 far from her work, 1 nearest
)

// eveningHour is when the evening begins.
const eveningHour = 17

// features is the fixed order of all features: the areas of both frameworks, formats, languages, and the numbers.
type features struct {
	names []Feature
	index map[Feature]int
}

func newFeatures(library *competency.Library) features {
	var names []Feature
	for _, f := range library.Frameworks() {
		for _, a := range f.Areas {
			names = append(names, areaFeature(a.ID))
		}
	}
	for _, f := range courses.Formats() {
		names = append(names, formatFeature(f))
	}
	for _, l := range courses.Languages() {
		names = append(names, languageFeature(l))
	}
	names = append(names, FeatureLength, FeatureEvening, FeatureStep, FeatureCloseness)
	f := features{names: names, index: make(map[Feature]int, len(names))}
	for i, name := range names {
		f.index[name] = i
	}
	return f
}

func areaFeature(id competency.ID) Feature       { return Feature("area:" + string(id)) }
func formatFeature(f courses.Format) Feature     { return Feature("format:" + string(f)) }
func languageFeature(l courses.Language) Feature { return Feature("language:" + string(l)) }
func (f features) size() int                     { return len(f.names) }
func (f features) vector() []float64             { return make([]float64, len(f.names)) }

// at finds a feature.
func (f features) at(name Feature) (i int, ok bool) { i, ok = f.index[name]; return i, ok }

// keep copies the features of one kind, "area:" for instance.
func (f features) keep(to, from []float64, kind string) {
	for i, name := range f.names {
		if strings.HasPrefix(string(name), kind) {
			to[i] = from[i]
		}
	}
}

// ofModule fills in what does not depend on the person.
func (f features) ofModule(library *competency.Library, m *courses.Module, zone *time.Location) []float64 {
	x := f.vector()
	all := 0.0
	for _, t := range m.Teaches {
		if a, ok := library.AreaOf(t.Competency); ok {
			x[f.index[areaFeature(a.ID)]] += float64(t.Level)
			all += float64(t.Level)
		}
	}
	for i := range x {
		if all > 0 {
			x[i] /= all
		}
	}
	for _, name := range []Feature{formatFeature(m.Format), languageFeature(m.Language)} {
		if i, ok := f.at(name); ok {
			x[i] = 1
		}
	}
	x[f.index[FeatureLength]] = lengthOf(m.Hours)
	if isEvening(m, zone) {
		x[f.index[FeatureEvening]] = 1
	}
	return x
}

// lengthOf is the logarithm of the hours around four hours.
func lengthOf(h courses.Hours) float64 {
	return clamp(math.Log2(math.Max(h.Float(), 1.0/16)/4)/3, -1, 1)
}

func isEvening(m *courses.Module, zone *time.Location) bool {
	return slices.ContainsFunc(m.Runs, func(r courses.Run) bool {
		return slices.ContainsFunc(sittings(r), func(s courses.Session) bool { return s.StartsAt.In(zone).Hour() >= eveningHour })
	})
}

// sittings are the sessions of a run; one without any is one sitting.
func sittings(r courses.Run) []courses.Session {
	if len(r.Sessions) > 0 {
		return r.Sessions
	}
	return []courses.Session{{StartsAt: r.StartsAt, EndsAt: r.EndsAt}}
}

// stepSize is how far a module leads beyond what the person holds, from the largest of its steps in levels.
func stepSize(levels int) float64 { return clamp(float64(levels-3)/2, -1, 1) }

// centred brings a closeness of 0..1 to -1..1.
func centred(closeness float64) float64 { return 2*closeness - 1 }
