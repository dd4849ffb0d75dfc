// Package path finds the cheapest set of modules that leads from what a person holds to what she aims for, and proves
// how good it is.
//
// The problem is optimal delete-free planning: facts are opaque strings such as "DC1.1:3", modules are actions that
// require facts and teach facts, and nothing learned is lost. A group of modules of which one must be taken is a fact
// that every member teaches. The cheapest plan equals the cheapest set that hits every landmark, a landmark being a
// set of modules of which every path needs at least one (Haslum, Slaney and Thiébaux, ICAPS 2012; Imai and Fukunaga,
// JAIR 54, 2015). Solve goes through these stages:
//
//  1. numbering.go numbers ids and facts in sorted order, so the order of the input never matters. Compile does it once
//     for a catalogue; view.go adds what one person holds, aims for and may take.
//  2. reduction.go and dominance.go drop what no cheapest path can need; what is out of reach becomes a Hole.
//  3. support.go finds a first path, prune.go makes every step necessary.
//  4. ascent.go prices landmarks one by one. The prices add up to a lower bound, and what costs nothing any more is mostly
//     a better path. Catalogues of the usual kind are often proven here.
//  5. deepen.go closes what gap is left on an ever smaller network. relax.go alternates a linear program over the
//     landmarks (simplex.go, pivot.go) with landmarks that its fractional optimum violates (cut.go). branch.go looks for a
//     path along its shares and decides modules one by one.
//  6. order.go, explain.go and hole.go turn the set into steps with reasons that a program can check.
//
// What a path could be otherwise is found by solving varied problems, so its figures are proofs as well: alternatives.go
// and alternatives_tree.go look for paths that are best by other measures or next best, replan.go for the optimal path
// that is closest to an accepted one, counterfactual.go and counterfactual_bridge.go for what one change would do.
//
// All weights, prices and bounds are integers: no bound depends on rounding. The linear program computes in floating point, and
// what it says is taken for advice: its prices are cut off to integers, and the bound is computed from those.
//
// The package does no I/O and is safe for concurrent use. Nothing is kept between calls except the memory of earlier
// solves inside a Catalogue (arena.go): a further solve allocates its result and little else. Memory grows linearly with the
// input: about 1 kB for each module of ten facts. The same problem gives the same result to the byte, unless a
// deadline cuts the search short.
package path
