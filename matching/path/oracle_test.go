package path_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// oracleInstances is how many problems TestOracle compares.
const oracleInstances = 50

// TestOracle compares the cost of generated problems of 300 modules with that of CP-SAT and prints the times of both.
// `make bench-oracle` sets the variable; without it there is no CP-SAT to ask.
//
//nolint:paralleltest // it measures time
func TestOracle(t *testing.T) {
	python := os.Getenv("PATH_ORACLE_PYTHON")
	if python == "" {
		t.Skip("PATH_ORACLE_PYTHON names no Python with ortools; run: make bench-oracle")
	}
	problems := oraclePersons(t)
	answers := askOracle(t, python, problems)
	var own, theirs []float64
	agreed := 0
	for i, p := range problems {
		got, took := timed(t, p)
		own = append(own, took)
		theirs = append(theirs, answers[i].MS)
		switch {
		case !answers[i].Proven:
			t.Logf("instance %d: CP-SAT has no proof", i)
		case got.Status != path.Optimal || got.Cost != answers[i].Cost:
			t.Errorf("instance %d: %s %d, CP-SAT %d", i, got.Status, got.Cost, answers[i].Cost)
		default:
			agreed++
		}
	}
	t.Logf("%d of %d agree", agreed, len(problems))
	t.Logf("lernpfad, reduction included:  %s", percentiles(own))
	t.Logf("CP-SAT, solver alone:          %s", percentiles(theirs))
}

// timed takes the best of three runs: unlike the processor time that CP-SAT reports, ours includes what other programs
// do meanwhile.
func timed(t *testing.T, p path.Problem) (got path.Result, ms float64) {
	t.Helper()
	for range 3 {
		begun := time.Now()
		got = solve(t, p)
		if took := time.Since(begun).Seconds() * 1e3; ms == 0 || took < ms {
			ms = took
		}
	}
	return got, ms
}

// oraclePersons draws persons who can reach all their targets.
func oraclePersons(t *testing.T) []path.Problem {
	t.Helper()
	var out []path.Problem
	for seed := uint64(0); len(out) < oracleInstances; seed++ {
		p := pathtest.NewCatalogue(seed/10, pathtest.DigComp(300)).Person(seed)
		if solve(t, p).Status != path.Unreachable {
			out = append(out, p)
		}
	}
	return out
}

type oracleAnswer struct {
	Cost   int64   `json:"cost"`
	Proven bool    `json:"proven"`
	MS     float64 `json:"ms"`
}

func askOracle(t *testing.T, python string, problems []path.Problem) []oracleAnswer {
	t.Helper()
	var in bytes.Buffer
	for _, p := range problems {
		line, err := json.Marshal(fileForm(p))
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/oracle/cpsat.py", "60")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("oracle: %v", err)
	}
	var answers []oracleAnswer
	for line := range strings.Lines(string(out)) {
		var a oracleAnswer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(problems) {
		t.Fatalf("%d answers to %d problems", len(answers), len(problems))
	}
	return answers
}

type fileModule struct {
	ID          string      `json:"id"`
	Hours       int64       `json:"hours"`
	Requires    []path.Fact `json:"requires"`
	RequiresAny [][]string  `json:"requires_any"`
	Teaches     []path.Fact `json:"teaches"`
}

// fileForm is the problem as the command line reads it, with weights for hours and no null.
func fileForm(p path.Problem) map[string]any {
	modules := make([]fileModule, len(p.Modules))
	for i, m := range p.Modules {
		modules[i] = fileModule{
			m.ID, m.Weight, append([]path.Fact{}, m.Requires...), append([][]string{}, m.RequiresAny...),
			append([]path.Fact{}, m.Teaches...),
		}
	}
	return map[string]any{
		"held": append([]path.Fact{}, p.Held...), "targets": append([]path.Fact{}, p.Targets...), "modules": modules,
	}
}

func percentiles(ms []float64) string {
	slices.Sort(ms)
	at := func(share float64) float64 { return ms[int(share*float64(len(ms)-1)+0.5)] }
	return fmt.Sprintf("p50 %.1f ms, p95 %.1f ms, max %.1f ms", at(0.5), at(0.95), at(1))
}
