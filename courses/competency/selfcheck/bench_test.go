package selfcheck

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"lernpfad/courses/competency"
)

// peopleEach is how many simulated people of every job family the benchmark asks.
const peopleEach = 150

// TestBenchmark writes docs/benchmarks/selfcheck.md into the folder that SELFCHECK_BENCH_OUT names (make bench-check).
func TestBenchmark(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("SELFCHECK_BENCH_OUT")
	if folder == "" {
		t.Skip("SELFCHECK_BENCH_OUT is not set")
	}
	var page strings.Builder
	fmt.Fprintf(&page, benchmarkHead, time.Now().Format(time.DateOnly), runtime.GOARCH, runtime.Version(), peopleEach, 100*(1-sureAt))
	for _, w := range []world{asModelled(), otherwise()} {
		fmt.Fprintf(&page, "\n## People %s\n", w.name)
		for _, limit := range []int{FirstBlock, 20} {
			fmt.Fprintf(&page, "\n### At most %d answers\n\n%s", limit, benchmarkColumns)
			for _, m := range peers() {
				page.WriteString(simulate(w, m, limit, peopleEach).row(m.name))
			}
		}
	}
	page.WriteString(words())
	page.WriteString(benchmarkFoot)
	if err := os.WriteFile(filepath.Join(folder, "selfcheck.md"), []byte(page.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func peers() []method {
	unasked := method{"nobody asked, prior alone", func(c *Check, _ int, _ func(Statement) Answer) (competency.Profile, int) { return c.levelsOf(nil), 0 }}
	return []method{
		adaptive(),
		questionnaire("fixed questionnaire, scored by the model", byModel),
		questionnaire("fixed questionnaire, scored by a table", byTable),
		unasked,
	}
}

// words compares what the result page says about its sureness with what is so.
func words() string {
	var page strings.Builder
	page.WriteString("\n## Does \"So sicher sind wir\" hold?\n\nAdaptive, at most " + fmt.Sprint(FirstBlock) +
		" answers; competencies that were asked about whose level is at most one off.\n\n| the page says | " +
		"people as the model says | people deliberately different |\n|---|---|---|\n")
	var near, all [2][QuiteSure + 1]int
	for i, w := range []world{asModelled(), otherwise()} {
		simulateEach(w, FirstBlock, peopleEach, func(p person, e Estimate) {
			all[i][e.Sureness()]++
			if off := p.holds[e.Competency] - e.Level; off >= -1 && off <= 1 {
				near[i][e.Sureness()]++
			}
		})
	}
	for s, word := range []string{Unsure: "noch unsicher", Roughly: "ungefähr", QuiteSure: "ziemlich sicher"} {
		fmt.Fprintf(&page, "| %s | %s | %s |\n", word, wilson(near[0][s], all[0][s]), wilson(near[1][s], all[1][s]))
	}
	return page.String()
}

const benchmarkHead = `# How well the Kompetenz-Check finds the level

Written by ` + "`make bench-check`" + ` on %s (%s, %s): %d simulated people of each of the 14 job families, in two worlds. The first draws
people and answers from the model itself. The second is deliberately different: three kinds of people whatever their role
requires, competencies that hang together by area, normal noise in place of logistic curves, people who over- or underrate
themselves (on average by 0.3 levels, standard deviation 0.7), statements that are harder or easier than meant (0.7), one answer in
twenty at random, one in twelve "weiß nicht".

The adaptive check may stop before the limit, once it expects to call %.0f %% of the targets rightly, by weight. The fixed
questionnaire asks everybody with the same role the same: at the band of each target, the weightiest first, then one band below.
Scored by a table, as on paper, "sicher" is the top of the band, "mit Hilfe" one level less, "gesehen" three, "nein" four.

Counted are the competencies that the role requires, asked about or not. Level and met or not met: over pairs of person and
competency, in brackets the 95 per cent interval after Wilson (pairs of one person are not independent, so the true interval is
somewhat wider). The last two columns count people.
`

const benchmarkColumns = `| way of asking | answers, mean | at most one band off | right band | met or not met rightly | levels off, mean | people with at most one competency further off | with none |
|---|---|---|---|---|---|---|---|
`

const benchmarkFoot = `
## What this shows, and what not

- The promise, "off by at most one band for at least 85 %", is kept per person and competency in both worlds. It is not kept for every
  competency of a person at once (last column): among a dozen competencies some are further off, above all where people overrate
  themselves, which no number of statements about oneself can repair.
- Much of it is the scoring: the same model on a fixed questionnaire comes close. Choosing by information adds
  one to two points and saves one to three answers.
- The words for sureness are right about people as the model sees them and too bold about the others: people who overrate themselves
  answer consistently. The result page says that it knows only what she said about herself.
- Nobody real has answered yet. Difficulty and steepness of the statements are judgement; they are to be estimated anew once
  answers and tests of the same people exist.
`

// row is one line of the table.
func (t tally) row(name string) string {
	return fmt.Sprintf("| %s | %.1f | %s | %s | %s | %.2f | %s | %s |\n", name, float64(t.answers)/float64(t.people),
		wilson(t.near, t.pairs), wilson(t.band, t.pairs), wilson(t.called, t.pairs), float64(t.off)/float64(t.pairs),
		wilson(t.nearly, t.people), wilson(t.all, t.people))
}

// wilson writes a share in per cent with its 95 per cent interval (Wilson, JASA 22, 1927).
func wilson(hits, n int) string {
	const z = 1.959964
	if n == 0 {
		return "none"
	}
	p, m := float64(hits)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return fmt.Sprintf("%.1f %% (%.1f-%.1f)", 100*p, 100*(middle-half), 100*(middle+half))
}

func TestWilson(t *testing.T) {
	t.Parallel()
	if got := wilson(85, 100); got != "85.0 % (76.7-90.7)" {
		t.Errorf("85 of 100: %s", got)
	}
}

func BenchmarkStep(b *testing.B) {
	c := roleCheck(b, "bauamt")
	replies, _ := answerAll(c, nil, 0, always(WithHelp))
	for b.Loop() {
		c.Step(replies[:8], 0)
	}
}
