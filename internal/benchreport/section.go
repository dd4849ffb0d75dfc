// Package benchreport writes what was measured as sections of one Markdown file with pictures beside it. A section is
// replaced as a whole when it is measured again, and the others stay as they are: they may have been measured on
// another day, by another program. Each says when and on what.
package benchreport

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// MatchingHead begins docs/benchmarks/matching.md.
const MatchingHead = `# How matching was measured

Written by ` + "`make bench-matching`" + `, section by section (` + "`make bench-matching SECTION=snapshot`" + `). Each section says
when and on what; whoever shares the machine takes from all times.`

// Section is one part of a report while it is written. Its methods may be called in any order and number.
type Section struct {
	key, title string
	body       strings.Builder
	plots      []Plot
}

// New begins a section. key names it in the file and begins the names of its pictures: small letters and hyphens.
func New(key, title string) *Section { return &Section{key: key, title: title} }

// Text adds a paragraph.
func (s *Section) Text(format string, args ...any) {
	fmt.Fprintf(&s.body, "\n"+format+"\n", args...)
}

// Heading adds a heading below that of the section.
func (s *Section) Heading(text string) { fmt.Fprintf(&s.body, "\n### %s\n", text) }

// Table adds a table. Rows shorter than the header end with empty cells.
func (s *Section) Table(header []string, rows ...[]string) {
	s.body.WriteByte('\n')
	s.row(header, len(header))
	s.body.WriteString(strings.Repeat("|---", len(header)) + "|\n")
	for _, row := range rows {
		s.row(row, len(header))
	}
}

func (s *Section) row(cells []string, width int) {
	for i := range width {
		cell := ""
		if i < len(cells) {
			cell = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cells[i])
		}
		s.body.WriteString("| " + cell + " ")
	}
	s.body.WriteString("|\n")
}

// Plot adds a picture with its title as the text that stands for it.
func (s *Section) Plot(p Plot) {
	s.plots = append(s.plots, p)
	fmt.Fprintf(&s.body, "\n![%s](%s)\n", p.Title, s.picture("FILE", len(s.plots)))
}

// picture names the n-th picture of the section beside a report called stem.
func (s *Section) picture(stem string, n int) string {
	if n == 1 {
		return stem + "-" + s.key + ".svg"
	}
	return fmt.Sprintf("%s-%s-%d.svg", stem, s.key, n)
}

// Write puts the section into the Markdown file, in the place of its former self or behind the last one, and its
// pictures beside the file. A file that does not exist begins with head. at is when it was measured.
func (s *Section) Write(file, head string, at time.Time) error {
	old, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		old = []byte(strings.TrimSpace(head) + "\n")
	} else if err != nil {
		return fmt.Errorf("read report: %w", err)
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("folder of the report: %w", err)
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	for i, p := range s.plots {
		if err := os.WriteFile(filepath.Join(folder, s.picture(stem, i+1)), []byte(p.SVG()), 0o644); err != nil { //nolint:gosec // a document for everybody
			return fmt.Errorf("write picture: %w", err)
		}
	}
	if err := os.WriteFile(file, []byte(s.into(string(old), stem, at)), 0o644); err != nil { //nolint:gosec // a document for everybody
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// into returns the report with this section in it.
func (s *Section) into(report, stem string, at time.Time) string {
	begin, end := "<!-- begin "+s.key+" -->\n", "<!-- end "+s.key+" -->\n"
	whole := fmt.Sprintf("%s## %s\n\nMeasured %s on %s.\n%s%s", begin, s.title, at.UTC().Format(time.DateOnly), Machine(),
		strings.ReplaceAll(s.body.String(), "](FILE-", "]("+stem+"-"), end)
	from := strings.Index(report, begin)
	to := strings.Index(report, end)
	if from < 0 || to < from {
		return strings.TrimRight(report, "\n") + "\n\n" + whole
	}
	return report[:from] + whole + report[to+len(end):]
}

// Machine names processor, number of cores and Go version.
func Machine() string {
	processor := runtime.GOARCH
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
				processor = strings.TrimSpace(value) + ", " + runtime.GOARCH
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s", processor, runtime.NumCPU(), runtime.Version())
}
