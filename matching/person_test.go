package matching

import (
	"testing"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func TestInReach(t *testing.T) {
	t.Parallel()
	p := &person{reach: competency.Profile{"VD1.1": 2}}
	for name, tt := range map[string]struct {
		requires []competency.Requirement
		want     bool
	}{
		"nothing is required":     {nil, true},
		"held":                    {[]competency.Requirement{{Competency: "VD1.1", Level: 2}}, true},
		"one level further":       {[]competency.Requirement{{Competency: "VD1.1", Level: 3}}, true},
		"two levels further":      {[]competency.Requirement{{Competency: "VD1.1", Level: 4}}, false},
		"the first level of all":  {[]competency.Requirement{{Competency: "VD5.1", Level: 1}}, true},
		"one of two is too early": {[]competency.Requirement{{Competency: "VD1.1", Level: 3}, {Competency: "VD5.1", Level: 2}}, false},
	} {
		if got := p.inReach(&courses.Module{Requires: tt.requires}); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
