package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProblemAlternatives(t *testing.T) {
	t.Parallel()
	const input = `{"targets":["x"],"modules":[{"id":"a","hours":2.5,"teaches":["x"]},{"id":"b","hours":1,"teaches":["y"]},
		{"id":"c","hours":0.75,"requires":["y"],"teaches":["x"]},{"id":"d","hours":9,"teaches":["x"]}]}`
	var out bytes.Buffer
	search := problemSearch{deadline: problemDeadline, alternatives: 2}
	if err := search.run(t.Context(), strings.NewReader(input), &out, "p.json"); err != nil {
		t.Fatal(err)
	}
	want := `{"status":"optimal","hours":1.75,"lower_bound":1.75,"gap":0,"steps":["b","c"],"holes":[],"landmarks":[["a","b","d"],["a","c","d"]],` +
		`"alternatives":[{"hours":1.75,"lower_bound":1.75,"steps":["b","c"]},{"hours":2.5,"lower_bound":2.5,"steps":["a"]}]}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPathFlags(t *testing.T) {
	t.Parallel()
	const input = `{"targets":["x"],"modules":[{"id":"a","hours":1,"teaches":["x"]}]}`
	for name, tt := range map[string]struct {
		args  []string
		ends  int
		words string // in the output or the error
	}{
		"as before":          {nil, exitOK, `"landmarks":[["a"]]}`},
		"both":               {[]string{"--deadline", "2s", "--alternatives", "3"}, exitOK, `"alternatives":[{"hours":1,"lower_bound":1,"steps":["a"]}]}`},
		"no time":            {[]string{"--deadline", "0s"}, exitBad, "--deadline"},
		"no duration":        {[]string{"--deadline", "bald"}, exitBad, "deadline"},
		"fewer than none":    {[]string{"--alternatives", "-1"}, exitBad, "--alternatives"},
		"more than possible": {[]string{"--alternatives", "21"}, exitBad, "--alternatives"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, failed bytes.Buffer
			s := surroundings{in: strings.NewReader(input), out: &out, err: &failed}
			if code := dispatch(t.Context(), s, append([]string{"path", "--problem", "-"}, tt.args...)); code != tt.ends {
				t.Errorf("ends with %d, want %d: %s", code, tt.ends, failed.String())
			}
			if both := out.String() + failed.String(); !strings.Contains(both, tt.words) {
				t.Errorf("%q is missing in %s", tt.words, both)
			}
		})
	}
}
