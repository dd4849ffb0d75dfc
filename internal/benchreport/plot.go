package benchreport

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// Series is one line of a plot. Low and High, when given, are drawn as a band around it, such as a confidence interval.
type Series struct {
	Name      string
	X, Y      []float64
	Low, High []float64
}

// Plot is a picture of lines. An axis that is logarithmic shows values above 0 only.
type Plot struct {
	Title  string
	XLabel string
	YLabel string
	LogX   bool
	LogY   bool
	Series []Series
}

// Measures of the picture in units of its view box.
const (
	plotWidth, plotHeight           = 680, 400
	plotLeft, plotRight             = 72, 500
	plotTop, plotBottom             = 34, 340
	plotTicks                       = 5
	plotLabelLine, plotLabelPerLine = 16, 22
)

// Colours with a contrast of at least 4.5 to white; the dashes tell the lines apart without them.
func plotStyle(i int) (colour, dash string) {
	colours := [...]string{"#0b5cad", "#b3261e", "#3d6b21", "#6a3d9a", "#7a4b00", "#444444"}
	dashes := [...]string{"", "7 4", "2 3", "9 3 2 3", "4 4", "1 4"}
	return colours[i%len(colours)], dashes[i%len(dashes)]
}

// axis maps values to places.
type axis struct {
	low, high float64
	log       bool
	from, to  float64
}

func newAxis(log bool, from, to float64, values ...[]float64) axis {
	a := axis{low: math.Inf(1), high: math.Inf(-1), log: log, from: from, to: to}
	for _, list := range values {
		for _, v := range list {
			if math.IsNaN(v) || math.IsInf(v, 0) || (log && v <= 0) {
				continue
			}
			a.low, a.high = min(a.low, v), max(a.high, v)
		}
	}
	if a.low > a.high {
		a.low, a.high = 1, 2
	}
	if a.low == a.high {
		a.low, a.high = a.low-math.Abs(a.low)/2-1e-9, a.high+math.Abs(a.high)/2+1e-9
	}
	if log {
		a.low, a.high = math.Pow(10, math.Floor(math.Log10(a.low)+1e-9)), math.Pow(10, math.Ceil(math.Log10(a.high)-1e-9))
	}
	return a
}

func (a axis) place(v float64) float64 {
	low, high := a.low, a.high
	if a.log {
		v, low, high = math.Log(math.Max(v, a.low)), math.Log(low), math.Log(high)
	}
	return a.from + (a.to-a.from)*(v-low)/(high-low)
}

// ticks are round values within the axis.
func (a axis) ticks() []float64 {
	var out []float64
	if a.log {
		for v := a.low; v <= a.high*1.0001; v *= 10 {
			out = append(out, v)
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10((a.high-a.low)/plotTicks)))
	for _, more := range []float64{2, 2.5, 2} { // 1, 2, 5, 10
		if (a.high-a.low)/step <= plotTicks+1 {
			break
		}
		step *= more
	}
	for v := math.Ceil(a.low/step) * step; v <= a.high+step*1e-6; v += step {
		out = append(out, v)
	}
	return out
}

// SVG draws the plot. Lines that end close to each other get their names one below the other.
func (p Plot) SVG() string {
	var xs, ys [][]float64
	for _, s := range p.Series {
		xs, ys = append(xs, s.X), append(ys, s.Y, s.Low, s.High)
	}
	x, y := newAxis(p.LogX, plotLeft, plotRight, xs...), newAxis(p.LogY, plotBottom, plotTop, ys...)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="13"><title>%s</title><rect width="100%%" height="100%%" fill="#fff"/>`+"\n",
		plotWidth, plotHeight, html.EscapeString(p.Title))
	for _, v := range y.ticks() {
		at := y.place(v)
		fmt.Fprintf(&out, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			plotLeft, plotRight, at, at, plotLeft-6, at+4, number(v))
	}
	for _, v := range x.ticks() {
		fmt.Fprintf(&out, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", x.place(v), plotBottom+20, number(v))
	}
	fmt.Fprintf(&out, `<text x="%d" y="%d" text-anchor="middle">%s</text><text x="%d" y="%d">%s</text>`+"\n",
		(plotLeft+plotRight)/2, plotBottom+42, html.EscapeString(p.XLabel), plotLeft, plotTop-14, html.EscapeString(p.YLabel))
	names := 0.0
	for i, s := range p.Series {
		names = s.draw(&out, i, x, y, names)
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// draw adds one line with its name in the legend to the right; at is how far the legend reaches already.
func (s Series) draw(out *strings.Builder, i int, x, y axis, at float64) float64 {
	colour, dash := plotStyle(i)
	if len(s.Low) == len(s.X) && len(s.High) == len(s.X) && len(s.X) > 0 {
		var band []string
		for j := range s.X {
			band = append(band, point(x.place(s.X[j]), y.place(s.High[j])))
		}
		for j := len(s.X) - 1; j >= 0; j-- {
			band = append(band, point(x.place(s.X[j]), y.place(s.Low[j])))
		}
		fmt.Fprintf(out, `<polygon points="%s" fill="%s" fill-opacity="0.15"/>`+"\n", strings.Join(band, " "), colour)
	}
	var line []string
	for j := range s.X {
		line = append(line, point(x.place(s.X[j]), y.place(s.Y[j])))
	}
	fmt.Fprintf(out, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+"\n", strings.Join(line, " "), colour, dash)
	top := plotTop + at + 6
	fmt.Fprintf(out, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`, plotRight+12, plotRight+40, top, top, colour, dash)
	for j, part := range wrap(s.Name) {
		fmt.Fprintf(out, `<text x="%d" y="%.1f" fill="%s">%s</text>`, plotRight+46, top+4+float64(j*plotLabelLine), colour, html.EscapeString(part))
	}
	out.WriteByte('\n')
	return at + float64(len(wrap(s.Name))*plotLabelLine+6)
}

func point(x, y float64) string { return fmt.Sprintf("%.1f,%.1f", x, y) }

// wrap breaks a name at blanks into lines that fit beside the picture.
func wrap(name string) []string {
	var lines []string
	for _, word := range strings.Fields(name) {
		if n := len(lines); n > 0 && len(lines[n-1])+1+len(word) <= plotLabelPerLine {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

func number(v float64) string {
	if math.Abs(v) < 1e-12 {
		return "0"
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
