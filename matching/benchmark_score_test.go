package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/benchreport"
)

// scoreGoal is what scoring one candidate may take.
const scoreGoal = 50 * time.Nanosecond

// scoring is one person before a large catalogue.
type scoring struct {
	sit       situation
	query     *query
	closeness map[uuid.UUID]float64
	features  map[uuid.UUID][]float64
}

func newScoring(tb testing.TB, n int) scoring {
	tb.Helper()
	snap := newSnapshot(grownModules(tb, n), 1)
	snap.columns = newColumns(library(), snap.modules, time.UTC)
	town := newDemoTown(tb)
	s := scoring{sit: town.people[7], closeness: map[uuid.UUID]float64{}, features: map[uuid.UUID][]float64{}}
	s.sit.snap = snap
	draw := rand.New(rand.NewPCG(3, 5))
	for _, m := range snap.modules {
		s.closeness[m.ID] = draw.Float64()
		s.features[m.ID] = snap.columns.features.ofModule(library(), m, time.UTC)
		if len(s.sit.decisions) < 20 {
			s.sit.decisions = append(s.sit.decisions, Decision{ModuleID: m.ID, Answer: []Answer{Fits, FitsNot}[draw.IntN(2)], CreatedAt: testNow()})
		}
	}
	s.sit.learn(s.closeness)
	s.query = newQuery(snap.columns, s.sit.person, s.closeness, testNow())
	return s
}

// columnsOnce scores every module from columns.
func (s scoring) columnsOnce() (sum int64) {
	var v values
	for row := range int32(s.query.size()) {
		s.query.rate(row, &v)
		sum += int64(v.score())
	}
	return sum
}

// plainOnce scores every module from structs and maps; what depends on the module alone is at hand.
func (s scoring) plainOnce() (sum float64) {
	gaps := s.sit.gaps()
	w := weights()
	for _, m := range s.sit.snap.modules {
		for i, v := range plainlyWith(s.sit, m, gaps, s.closeness[m.ID], s.features[m.ID]) {
			sum += v * float64(w[i])
		}
	}
	return sum
}

// bytesRead is how much the scorer reads of the catalogue in one go.
func (s scoring) bytesRead() int {
	c := s.query.columns
	const row, closeness = 36, 4
	return 8*len(c.taste) + 4*len(c.gives) + 2*len(c.requires) + 16*len(c.runs) + c.size()*(row+closeness)
}

// streamOnce reads as many bytes in order and adds them up: no scorer that looks at them can be faster.
func streamOnce(words []uint64) (sum uint64) {
	for _, w := range words {
		sum += w
	}
	return sum
}

func BenchmarkScore(b *testing.B) {
	s := newScoring(b, 10_000)
	b.ResetTimer()
	for b.Loop() {
		s.columnsOnce()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/candidate")
}

func measureScore(t *testing.T, section *benchreport.Section) {
	t.Helper()
	section.Text("One person of the demo world with twenty answers scores every module of a catalogue made of the demo catalogue's sentences, all five "+
		"terms. The plain loop computes the same terms from structs and maps, with each module's features at hand; a test holds the two to the same "+
		"values. The floor reads as many bytes as the scorer does, in order, and adds them up. The fastest of 30 runs each, one core. Goal: at most %d ns.",
		scoreGoal.Nanoseconds())
	var rows [][]string
	for _, n := range []int{300, 1000, 3000, 10_000} {
		s := newScoring(t, n)
		words := make([]uint64, s.bytesRead()/8)
		columns, plain, floor := time.Hour, time.Hour, time.Hour
		var sink int64
		for range 30 {
			columns = min(columns, timed(func() { sink += s.columnsOnce() }))
			plain = min(plain, timed(func() { sink += int64(s.plainOnce()) }))
			floor = min(floor, timed(func() { sink += int64(streamOnce(words)) }))
		}
		if sink == 0 {
			t.Fatal("nothing was scored")
		}
		each := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Nanoseconds())/float64(n)) }
		rows = append(rows, []string{
			fmt.Sprint(n), fmt.Sprint(s.bytesRead() / n), each(columns), each(plain), each(floor), fmt.Sprintf("%.0f", float64(plain)/float64(columns)),
			fmt.Sprintf("%.2f", float64(columns.Microseconds())/1000),
		})
	}
	section.Table([]string{"modules", "bytes each", "columns, ns each", "plain loop, ns each", "floor, ns each", "times faster than plain", "whole catalogue, ms"}, rows...)
}

func timed(run func()) time.Duration {
	begun := time.Now()
	run()
	return time.Since(begun)
}
