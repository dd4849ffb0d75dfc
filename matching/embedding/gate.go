package embedding

import (
	"context"
	"sync"
)

// gate bounds how many requests are under way and lets queries pass waiting passages: a person waits for a query,
// nobody waits for a batch of modules. A passage batch that already runs is not interrupted, so a query waits for at
// most one batch per free place.
type gate struct {
	mu      sync.Mutex
	free    int
	waiting [2][]chan struct{} // by kind; first come, first served within a kind
}

func newGate(places int) *gate { return &gate{free: places} }

// enter waits for a place and returns the function that gives it back.
func (g *gate) enter(ctx context.Context, kind Kind) (leave func(), err error) {
	g.mu.Lock()
	if g.free > 0 {
		g.free--
		g.mu.Unlock()
		return g.leave, nil
	}
	turn := make(chan struct{})
	g.waiting[kind] = append(g.waiting[kind], turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return g.leave, nil
	case <-ctx.Done():
		g.abandon(kind, turn)
		return nil, ctx.Err()
	}
}

// leave hands the place to the next in line, queries first.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, kind := range []Kind{Query, Passage} {
		if line := g.waiting[kind]; len(line) > 0 {
			g.waiting[kind] = line[1:]
			close(line[0])
			return
		}
	}
	g.free++
}

// abandon leaves the line; if the turn came in the same moment, the place goes on to the next.
func (g *gate) abandon(kind Kind, turn chan struct{}) {
	g.mu.Lock()
	for i, t := range g.waiting[kind] {
		if t == turn {
			g.waiting[kind] = append(g.waiting[kind][:i:i], g.waiting[kind][i+1:]...)
			g.mu.Unlock()
			return
		}
	}
	g.mu.Unlock()
	g.leave()
}
