package matching

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/internal/benchreport"
	"lernpfad/internal/text"
)

// grownModules are n modules that read like those of the demo catalogue.
func grownModules(tb testing.TB, n int) []courses.Module {
	tb.Helper()
	from, err := demo.Catalogue(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]courses.Module, n)
	for i, m := range demo.Grow(from, n, 1) {
		provider := courses.Provider{ID: uuid.NewSHA1(uuid.Nil, []byte(m.Provider.Key)), Key: m.Provider.Key, Name: m.Provider.Name}
		out[i] = courses.Module{
			ID: uuid.NewSHA1(uuid.Nil, []byte(m.Key)), Source: demo.Source, Key: m.Key, Provider: provider, State: courses.Published, Version: 1,
			Title: m.Input.Title, Description: m.Input.Description, Outcomes: m.Input.Outcomes, Hours: m.Input.Hours, Format: m.Input.Format,
			Language: m.Input.Language, Accessibility: m.Input.Accessibility, Teaches: m.Input.Teaches, Requires: m.Input.Requires,
		}
	}
	return out
}

// retained is the memory that build's result keeps alive, in bytes.
func retained[T any](build func() T) (T, uint64) {
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	value := build()
	after := heap()
	return value, after - min(before, after)
}

// fastest is the least processor time of three runs, garbage collection included: what others do on the machine only adds.
func fastest(run func()) time.Duration {
	best := time.Duration(1 << 62)
	for range 3 {
		begun := processorTime()
		run()
		best = min(best, processorTime()-begun)
	}
	return best
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measureSnapshot(t *testing.T, s *benchreport.Section) {
	t.Helper()
	s.Text("Modules made of the demo catalogue's sentences (`demo.Grow`), some 130 words each. Built is the processor time from modules to a snapshot that "+
		"can be searched, without the database and without the embedding service, the fastest of three; memory is what the snapshot and its "+
		"modules keep after a garbage collection. Goal at 10,000: at most %d ms and %d MB.", buildGoal.Milliseconds(), memoryGoal>>20)
	var rows [][]string
	for _, n := range []int{300, 1000, 3000, 10000} {
		snap, bytes := retained(func() *snapshot { return newSnapshot(grownModules(t, n), 1) })
		words := map[string]bool{}
		for _, m := range snap.modules {
			for _, w := range text.Tokens(m.EmbeddingText()) {
				words[w] = true
			}
		}
		values := make([]courses.Module, n)
		for i, m := range snap.modules {
			values[i] = *m
		}
		built := fastest(func() { newSnapshot(values, 1) })
		short := fastest(func() { snap.words.Search("Datenschutz im Bürgerbüro", perList) })
		long := fastest(func() { snap.words.Search(snap.modules[7].EmbeddingText(), perList) })
		rows = append(rows, []string{
			fmt.Sprint(n), fmt.Sprint(len(words)), ms(built), fmt.Sprintf("%.1f", float64(bytes)/(1<<20)), ms(short), ms(long),
		})
	}
	s.Table([]string{"modules", "different words", "built, ms", "memory, MB", "search by 3 words, ms", "search by a module's text, ms"}, rows...)
}

// The goals of a snapshot of 10,000 modules.
const (
	buildGoal  = 2 * time.Second
	memoryGoal = 120 << 20
)

func ms(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }

// BenchmarkSnapshot builds a snapshot of 10,000 modules and reports what it keeps in memory.
func BenchmarkSnapshot(b *testing.B) {
	modules := grownModules(b, 10000)
	_, bytes := retained(func() *snapshot { return newSnapshot(modules, 1) })
	b.ResetTimer()
	for b.Loop() {
		newSnapshot(modules, 1)
	}
	b.ReportMetric(float64(bytes)/(1<<20), "MB-retained")
	b.ReportMetric(float64(fastest(func() { newSnapshot(modules, 1) }).Milliseconds()), "cpu-ms")
}
