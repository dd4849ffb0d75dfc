package courses

import (
	"lernpfad/internal/text"
)

// The facets by which a result is narrowed down.
const (
	FacetFormat        = "format"
	FacetLanguage      = "language"
	FacetProvider      = "provider"
	FacetAccessibility = "accessibility"
	FacetArea          = "area"
	FacetBand          = "band"
	FacetHours         = "max_hours"
)

// Facet counts the hits of a search by one property. The facet's own filter is left aside, so that one sees what choosing another
// value would bring; only accessibility counts within the filter, because all of its values must hold together.
type Facet struct {
	Name   string
	Counts []FacetCount
}

// FacetShort is the value of FacetHours for modules of ten minutes and less.
const FacetShort = "short"

// FacetCount is how many hits have a value; of hours, at most so many, or FacetShort.
type FacetCount struct {
	Value string
	Label string // of a provider its name, else ""
	N     int
}

// Count returns how many hits have the value of a facet.
func (p Page) Count(facet, value string) int {
	for _, f := range p.Facets {
		if f.Name != facet {
			continue
		}
		for _, c := range f.Counts {
			if c.Value == value {
				return c.N
			}
		}
	}
	return 0
}

// Segment is a piece of a text; Hit says that it is a word that was looked for.
type Segment = text.Segment

// Marked says why a module was found: its title with the words marked, and the sentence with most of them.
type Marked struct {
	Title    []Segment
	Sentence []Segment // none if the words stand in the title alone
}

// Marks finds the words that speak for each module of the page.
func (p Page) Marks() []Marked {
	marker := text.NewMarker(p.Terms)
	out := make([]Marked, len(p.Modules))
	for i, m := range p.Modules {
		out[i].Title = marker.Mark(m.Title)
		body := m.Description
		for _, o := range m.Outcomes {
			body += "\n" + o
		}
		if sentence := marker.Excerpt(body); sentence != "" {
			out[i].Sentence = marker.Mark(sentence)
		}
	}
	return out
}
