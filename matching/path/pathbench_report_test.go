package path_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// write puts the tables into paths.md and the picture beside it.
func (b *bench) write(folder string) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	files := map[string]string{"paths.md": b.report(folder)}
	if picture := b.picture(); picture != "" {
		files["paths.svg"] = picture
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) report(folder string) string {
	var out strings.Builder
	fmt.Fprintf(&out, `# How fast paths are found

Written by `+"`make bench-paths`"+` on %s: %s, %s, one thread. Sample: %d %% of the full size, see the column n. Run time
%v. A quarter of it: `+"`make bench-paths SAMPLE=25`"+`.

All times are processor time. Ours is a whole solve of a compiled catalogue: reduction, search, explanation and garbage
collection. That of the peers counts the solver alone; they get the reduced task, landmarks as rows from the start, a
first path and cuts for goals not reached, which favours them. Limits are processor time, too, so that whoever shares the
machine takes nothing away. A gap is certified: (cost - lower bound) / cost, 0 where proven; its mean leaves out the runs
that ended without any bound, which are counted. "Disagree" counts instances where a bound of one side exceeds the cost of
the other.

![Time of one path against the number of modules](paths.svg)

`, time.Now().UTC().Format(time.DateOnly), machine(), runtime.Version(), b.share, time.Since(b.begun).Round(time.Second))
	out.WriteString("## The engine\n\n| instances | n | limit | p50 ms | p95 ms | max ms | proven | mean gap | paths/s |\n")
	out.WriteString("|---|---|---|---|---|---|---|---|---|\n")
	for _, g := range b.groups {
		fmt.Fprintf(&out, "| %s | %d | %v | %.2f | %.2f | %.2f | %d | %.2f %% | %.0f |\n", g.name, len(g.own.ms), g.limit,
			g.own.at(0.5), g.own.at(0.95), g.own.at(1), g.own.proven, 100*mean(g.own.gaps), 1e3/mean(g.own.ms))
	}
	if b.covers != nil {
		fmt.Fprintf(&out, "\nOR-Library: %d of %d at the best known value.\n", b.atBest, len(b.covers.own.ms))
	}
	b.peerTable(&out)
	for _, name := range b.missing {
		fmt.Fprintf(&out, "\nLeft out, because it was not at hand: %s.\n", name)
	}
	b.include(&out, b.curricula)
	b.include(&out, filepath.Join(folder, notes))
	return out.String()
}

// notes is a file written by hand that the report ends with.
const notes = "paths-notes.md"

// include appends a file if it is there.
func (b *bench) include(out *strings.Builder, name string) {
	if text, err := os.ReadFile(name); err == nil {
		out.WriteByte('\n')
		out.Write(text)
	}
}

func (b *bench) peerTable(out *strings.Builder) {
	out.WriteString("\n## The same instances given to CP-SAT and HiGHS\n\n")
	if b.python == "" {
		out.WriteString("Left out, because no Python with ortools and highspy was at hand.\n")
		return
	}
	out.WriteString("| instances | n | solver | p50 ms | p95 ms | proven | mean gap | times ours, p50 / p95 | disagree |\n")
	out.WriteString("|---|---|---|---|---|---|---|---|---|\n")
	for _, g := range b.groups {
		if g.compared == 0 {
			continue
		}
		row := func(name string, o *outcomes) {
			gap := fmt.Sprintf("%.2f %%", 100*mean(o.gaps))
			if o.unbound > 0 {
				gap += fmt.Sprintf(", %d without", o.unbound)
			}
			fmt.Fprintf(out, "| %s | %d | %s | %.2f | %.2f | %d | %s | %.1f / %.1f | %d |\n", g.name, g.compared, name,
				o.at(0.5), o.at(0.95), o.proven, gap, o.at(0.5)/g.sameFor.at(0.5), o.at(0.95)/g.sameFor.at(0.95), g.disagree)
		}
		row("Lernpfad", &g.sameFor)
		for _, name := range sorted(g.rivals) {
			row(name, g.rivals[name])
		}
	}
}

// machine names the processor.
func machine() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value) + ", " + runtime.GOARCH
		}
	}
	return runtime.GOARCH
}

// Size of the picture, and the milliseconds at its lower and upper edge.
const (
	pictureWidth, pictureHeight = 640, 400
	left, right, top, bottom    = 70, 500, 30, 350
	leastMS, mostMS             = 0.1, 10000
)

func placeX(modules int) float64 {
	return left + (right-left)*math.Log(float64(modules)/250)/math.Log(2400.0/250)
}

func placeY(ms float64) float64 {
	return bottom - (bottom-top)*math.Log(ms/leastMS)/math.Log(mostMS/leastMS)
}

// curve is one solver on the picture.
type curve struct {
	name, colour string
	of           func(*group) *outcomes
}

// picture draws the median as a line and the 95th percentile as a dashed one, both axes logarithmic. It is empty if
// nothing was measured.
func (b *bench) picture() string {
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" `+
		`font-size="13"><title>Time of one path against the number of modules</title>`+
		`<rect width="100%%" height="100%%" fill="#fff"/>`+"\n", pictureWidth, pictureHeight)
	for ms := leastMS; ms <= mostMS; ms *= 10 {
		fmt.Fprintf(&out, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" `+
			`text-anchor="end">%g ms</text>`+"\n", left, right, placeY(ms), placeY(ms), left-6, placeY(ms)+4, ms)
	}
	for _, g := range b.groups {
		if g.modules > 0 {
			fmt.Fprintf(&out, `<text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n", placeX(g.modules), bottom+20, g.modules)
		}
	}
	fmt.Fprintf(&out, `<text x="%d" y="%d" text-anchor="middle">modules in the catalogue; line: median, dashed: 95th `+
		`percentile</text>`+"\n", (left+right)/2, bottom+42)
	for _, c := range []curve{
		{"Lernpfad", "#0b5cad", func(g *group) *outcomes { return &g.sameFor }},
		{"CP-SAT", "#b3261e", func(g *group) *outcomes { return g.rivals["CP-SAT"] }},
		{"HiGHS", "#3d6b21", func(g *group) *outcomes { return g.rivals["HiGHS"] }},
	} {
		b.draw(&out, c)
	}
	out.WriteString("</svg>\n")
	return out.String()
}

func (b *bench) draw(out *strings.Builder, c curve) {
	for _, share := range []float64{0.5, 0.95} {
		var points []string
		var x, y float64
		for _, g := range b.groups {
			o := c.of(g)
			if g.modules == 0 || o == nil || len(o.ms) == 0 {
				continue
			}
			x, y = placeX(g.modules), placeY(o.at(share))
			points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
		}
		if len(points) == 0 {
			return
		}
		dash := ""
		if share > 0.5 {
			dash = ` stroke-dasharray="5 4"`
		} else {
			fmt.Fprintf(out, `<text x="%.1f" y="%.1f" fill="%s">%s</text>`+"\n", x+10, y+4, c.colour, c.name)
		}
		fmt.Fprintf(out, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>`+"\n",
			strings.Join(points, " "), c.colour, dash)
	}
}
