package calendar_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"lernpfad/matching/path/calendar"
)

const bacpBudget = 50_000

// instance is a file of the CSPLib collection.
type instance struct {
	name string
	calendar.Curriculum
}

func instances(tb testing.TB) []instance {
	tb.Helper()
	var out []instance
	for _, pattern := range []string{"*.dat", "*.mzn"} {
		files, err := filepath.Glob(filepath.Join("testdata", "bacp", pattern))
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			parse := parseMZN
			if strings.HasSuffix(file, ".dat") {
				parse = parseDAT
			}
			out = append(out, instance{strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), parse(tb, string(raw))})
		}
	}
	if len(out) != 31 {
		tb.Fatalf("found %d instances, want 31", len(out))
	}
	return out
}

func number(tb testing.TB, text, name string) int {
	tb.Helper()
	found := regexp.MustCompile(`(?m)^\s*` + name + `\s*=\s*(\d+)`).FindStringSubmatch(text)
	if found == nil {
		tb.Fatalf("no %s", name)
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// list returns the words between name, = and the brackets.
func list(tb testing.TB, text, name, brackets string) []string {
	tb.Helper()
	found := regexp.MustCompile(`(?s)` + name + `\s*=\s*\` + brackets[:1] + `(.*?)\` + brackets[1:]).FindStringSubmatch(text)
	if found == nil {
		tb.Fatalf("no %s", name)
	}
	return regexp.MustCompile(`\w+`).FindAllString(found[1], -1)
}

func numbers(words []string) []int {
	out := make([]int, len(words))
	for i, w := range words {
		out[i], _ = strconv.Atoi(w)
	}
	return out
}

// parseDAT reads the format of the three real curricula. The prerequisites are pairs <later, earlier>; where one names a course
// that the file does not list, it is left out.
func parseDAT(tb testing.TB, text string) calendar.Curriculum {
	tb.Helper()
	text = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(text, "")
	c := calendar.Curriculum{
		Periods: number(tb, text, "p"), MinLoad: number(tb, text, "a"), MaxLoad: number(tb, text, "b"),
		MinCourses: number(tb, text, "c"), MaxCourses: number(tb, text, "d"),
	}
	at := map[string]int{}
	for i, name := range list(tb, text, "courses", "{}") {
		at[name] = i
	}
	c.Loads = numbers(list(tb, text, "credit", "[]"))
	if len(c.Loads) != len(at) {
		tb.Fatalf("%d loads of %d courses", len(c.Loads), len(at))
	}
	for _, pair := range regexp.MustCompile(`<\s*(\w+)\s*,\s*(\w+)\s*>`).FindAllStringSubmatch(text, -1) {
		later, ok := at[pair[1]]
		earlier, known := at[pair[2]]
		if ok && known {
			c.Before = append(c.Before, [2]int{earlier, later})
		} else {
			tb.Logf("unknown course in %s", pair[0])
		}
	}
	return c
}

func parseMZN(tb testing.TB, text string) calendar.Curriculum {
	tb.Helper()
	c := calendar.Curriculum{
		Periods: number(tb, text, "n_periods"), MinLoad: number(tb, text, "load_per_period_lb"), MaxLoad: number(tb, text, "load_per_period_ub"),
		MinCourses: number(tb, text, "courses_per_period_lb"), MaxCourses: number(tb, text, "courses_per_period_ub"),
		Loads: numbers(list(tb, text, "course_load", "[]")),
	}
	if n := number(tb, text, "n_courses"); len(c.Loads) != n {
		tb.Fatalf("%d loads of %d courses", len(c.Loads), n)
	}
	for _, pair := range regexp.MustCompile(`prerequisite\((\d+), (\d+)\)`).FindAllStringSubmatch(text, -1) {
		ends := numbers(pair[1:])
		c.Before = append(c.Before, [2]int{ends[1] - 1, ends[0] - 1})
	}
	return c
}

// The three optima are the ones the literature names; for the 28 others the proof is that the peak equals the bound.
func TestCurriculaOfCSPLib(t *testing.T) {
	t.Parallel()
	known := map[string]int{"bacp8": 17, "bacp10": 14, "bacp12": 17}
	proven := 0
	for _, in := range instances(t) {
		start := time.Now()
		got, err := calendar.Balance(in.Curriculum, bacpBudget)
		if err != nil {
			t.Errorf("%s: %v", in.name, err)
			continue
		}
		t.Logf("%s: peak %d, bound %d, %v", in.name, got.Peak, got.LowerBound, time.Since(start).Round(time.Microsecond))
		if peak, ok := peakOf(in.Curriculum, got.Period); !ok || peak != got.Peak {
			t.Errorf("%s: peak %d, reported %d, rules kept: %v", in.name, peak, got.Peak, ok)
		}
		if want, ok := known[in.name]; ok && got.Peak != want {
			t.Errorf("%s: peak %d, want %d", in.name, got.Peak, want)
		}
		if got.Proven && got.LowerBound == got.Peak {
			proven++
		}
	}
	if proven != 31 {
		t.Errorf("%d of 31 are proven", proven)
	}
}

func BenchmarkBalance(b *testing.B) {
	for _, in := range instances(b) {
		b.Run(in.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := calendar.Balance(in.Curriculum, bacpBudget); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestCurriculaBenchmark measures all instances and writes a table to the file named by PATH_BENCH_CURRICULA. `make
// bench-paths` sets it.
//
//nolint:paralleltest // it measures time
func TestCurriculaBenchmark(t *testing.T) {
	file := os.Getenv("PATH_BENCH_CURRICULA")
	if file == "" {
		t.Skip("PATH_BENCH_CURRICULA names no file; run: make bench-paths")
	}
	var out strings.Builder
	out.WriteString("## Balanced curricula\n\nThe 31 instances of CSPLib 30, by `matching/path/calendar`.\n\n" +
		"| instance | courses | periods | highest load | proven | ms |\n|---|---|---|---|---|---|\n")
	proven, slowest := 0, 0.0
	for _, in := range instances(t) {
		begun := processorTime(t)
		got, err := calendar.Balance(in.Curriculum, bacpBudget)
		ms := (processorTime(t) - begun).Seconds() * 1e3
		if err != nil {
			t.Fatal(err)
		}
		answer := "no"
		if got.Proven {
			answer = "yes"
			proven++
		}
		slowest = max(slowest, ms)
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %s | %.2f |\n", in.name, len(in.Loads), in.Periods, got.Peak, answer, ms)
	}
	fmt.Fprintf(&out, "\n%d of 31 proven optimal, the slowest in %.2f ms.\n", proven, slowest)
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// processorTime is what this process has used.
func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
