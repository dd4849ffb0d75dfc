package load

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lernpfad/internal/benchreport"
)

// columns are the names of what rows gives.
func columns() []string {
	return []string{"phase", "step", "answers", "a second", "p50", "p90", "p99", "p99.9", "longest", "goal p99", "4xx", "5xx", "lost"}
}

func (r Result) row() []string {
	goal := ""
	if r.Goal > 0 {
		verdict := "met"
		if r.P99 > r.Goal {
			verdict = "missed"
		}
		goal = fmt.Sprintf("%.0f: %s", r.Goal, verdict)
	}
	ms := func(x float64) string { return fmt.Sprintf("%.1f", x) }
	return []string{
		r.Phase, r.Step, fmt.Sprint(r.Count), ms(r.Rate), ms(r.P50), ms(r.P90), ms(r.P99), ms(r.P999), ms(r.Max), goal,
		fmt.Sprint(r.Client), fmt.Sprint(r.Server), fmt.Sprint(r.Lost),
	}
}

// Print writes the results as a table; times are in milliseconds.
func Print(out io.Writer, results []Result) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, strings.Join(columns(), "\t"))
	for _, r := range results {
		_, _ = fmt.Fprintln(w, strings.Join(r.row(), "\t"))
	}
	_ = w.Flush()
}

// Describe writes the section of the report.
func Describe(s *benchreport.Section, scenario Scenario, results []Result, server string) {
	s.Text("`lernpfad bench load`: requests begin at a fixed pace whether earlier ones are answered or not, and times count from the moment a request "+
		"was due. %d people of the demo world are signed in and ask in turn; server, PostgreSQL, embedding service and load generator share the machine. "+
		"The vectors of the generated modules are made up (`lernpfad seed --scale`). Times in milliseconds.", scenario.People)
	rows := make([][]string, len(results))
	for i, r := range results {
		rows[i] = r.row()
	}
	s.Table(columns(), rows...)
	s.Text("%s", server)
}
