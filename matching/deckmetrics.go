package matching

import "github.com/prometheus/client_golang/prometheus"

// CacheCount says how often lists of suggestions were found in memory.
type CacheCount struct {
	Hits    uint64 // found, and still what would be made now
	Stale   uint64 // found, but something it was made from had changed
	Misses  uint64 // not found
	Evicted uint64 // left for want of memory
	Bytes   uint64 // held now, about
	Lists   int    // held now, about
}

// CacheCount returns the counts since the start of the process.
func (s *Service) CacheCount() CacheCount {
	return CacheCount{
		Hits: s.decks.hits.Load(), Stale: s.decks.stale.Load(), Misses: s.decks.misses.Load(), Evicted: s.decks.count.Snapshot().Evictions,
		Bytes: s.decks.lists.WeightedSize(), Lists: s.decks.lists.EstimatedSize(),
	}
}

// Collector shows the counts in /metrics.
func (s *Service) Collector() prometheus.Collector {
	return deckCollector{
		service: s,
		asked:   prometheus.NewDesc("lernpfad_suggestions_cache_total", "Lists of suggestions asked for, by what memory had: hit, stale or miss.", []string{"result"}, nil),
		evicted: prometheus.NewDesc("lernpfad_suggestions_cache_evicted_total", "Lists of suggestions that left memory for want of room.", nil, nil),
		bytes:   prometheus.NewDesc("lernpfad_suggestions_cache_bytes", "Memory held by lists of suggestions, about.", nil, nil),
	}
}

type deckCollector struct {
	service               *Service
	asked, evicted, bytes *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (c deckCollector) Describe(out chan<- *prometheus.Desc) {
	out <- c.asked
	out <- c.evicted
	out <- c.bytes
}

// Collect implements prometheus.Collector.
func (c deckCollector) Collect(out chan<- prometheus.Metric) {
	n := c.service.CacheCount()
	for result, count := range map[string]uint64{"hit": n.Hits, "stale": n.Stale, "miss": n.Misses} {
		out <- prometheus.MustNewConstMetric(c.asked, prometheus.CounterValue, float64(count), result)
	}
	out <- prometheus.MustNewConstMetric(c.evicted, prometheus.CounterValue, float64(n.Evicted))
	out <- prometheus.MustNewConstMetric(c.bytes, prometheus.GaugeValue, float64(n.Bytes))
}
