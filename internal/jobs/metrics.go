package jobs

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

const scrapeTimeout = 2 * time.Second

// Collector shows the queue in /metrics: jobs by state and the age of the oldest due one. It reads the database when asked,
// so that every process tells the same.
func (c *Client) Collector() prometheus.Collector {
	return collector{
		client: c,
		count:  prometheus.NewDesc("lernpfad_jobs", "Jobs by state.", []string{"state"}, nil),
		age:    prometheus.NewDesc("lernpfad_jobs_oldest_seconds", "Age of the oldest job that is due.", nil, nil),
	}
}

type collector struct {
	client     *Client
	count, age *prometheus.Desc
}

// Describe implements prometheus.Collector.
func (c collector) Describe(out chan<- *prometheus.Desc) {
	out <- c.count
	out <- c.age
}

// Collect implements prometheus.Collector; the interface brings no context of its own.
func (c collector) Collect(out chan<- prometheus.Metric) {
	//nolint:forbidigo // Prometheus brings no context; the timeout bounds the reading
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	counts, err := c.client.Counts(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(c.count, err)
		return
	}
	for state, n := range counts {
		out <- prometheus.MustNewConstMetric(c.count, prometheus.GaugeValue, float64(n), string(state))
	}
	age, err := c.client.Age(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(c.age, err)
		return
	}
	out <- prometheus.MustNewConstMetric(c.age, prometheus.GaugeValue, age.Seconds())
}
