package matching

import (
	"math"

	"github.com/prometheus/client_golang/prometheus"
)

// exposure measures which providers' modules are shown, so that a silent preference would be seen.
type exposure struct {
	shown, attention *prometheus.CounterVec
}

func newExposure() exposure {
	label := []string{"provider"}
	return exposure{
		shown: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lernpfad_suggestions_shown_total", Help: "Suggestions shown, by provider.",
		}, label),
		attention: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lernpfad_suggestions_attention_total", Help: "Suggestions shown, each weighed by 1/log2(1+place), by provider.",
		}, label),
	}
}

// count adds a deck that was shown.
func (e exposure) count(deck Deck) {
	for i, s := range deck.Suggestions {
		e.shown.WithLabelValues(s.Module.Provider.Key).Inc()
		e.attention.WithLabelValues(s.Module.Provider.Key).Add(attention(i + 1))
	}
}

// attention is how much a place in a list is looked at, 1 for the first (the discount of NDCG, Järvelin and Kekäläinen, TOIS 20, 2002).
func attention(place int) float64 { return 1 / math.Log2(float64(place)+1) }

// Describe implements prometheus.Collector.
func (e exposure) Describe(out chan<- *prometheus.Desc) {
	e.shown.Describe(out)
	e.attention.Describe(out)
}

// Collect implements prometheus.Collector.
func (e exposure) Collect(out chan<- prometheus.Metric) {
	e.shown.Collect(out)
	e.attention.Collect(out)
}

// Exposure shows in /metrics how often each provider's modules were suggested by this process.
func (s *Service) Exposure() prometheus.Collector { return s.exposure }
