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
//  3. greedy.go finds a first path, reverse deletion makes every step necessary.
//  4. ascent.go and subgradient.go price landmarks. The prices add up to a lower bound.
//  5. deepen.go and branch.go close what gap is left: branch and bound over the landmarks, then, if a few nodes do not
//     do, landmarks that a fractional optimum violates (separate.go) on an ever smaller network, and branching again.
//  6. order.go, explain.go and hole.go turn the set into steps with reasons that a program can check.
//
// What a path could be otherwise is found by solving varied problems, so its figures are proofs as well: alternatives.go
// and alternatives_tree.go look for paths that are best by other measures or next best, replan.go for the optimal path
// that is closest to an accepted one, counterfactual.go and counterfactual_bridge.go for what one change would do.
//
// All weights, prices and bounds are integers: no bound depends on rounding.
//
// The package does no I/O and is safe for concurrent use. Nothing is kept between calls except the memory of earlier
// solves inside a Catalogue (arena.go): a further solve allocates its result and little else. Memory grows linearly with the
// input: about 1 kB for each module of ten facts. The same problem gives the same result to the byte, unless a
// deadline cuts the search short.
package path
