// Package graph lays out a directed graph without cycles in columns, after Sugiyama, Tagawa and Toda (Methods for Visual Understanding of
// Hierarchical System Structures, IEEE Transactions on Systems, Man, and Cybernetics 11, 1981): every node stands in the column after the
// last node that leads to it, an edge over several columns has a place of its own in each of them, the order within the columns is improved
// by barycentres until it has few crossings, and then every node is drawn as near to the height of its neighbours as the order allows. So
// an edge never runs through a node. The package knows numbers only; equal input gives an equal drawing.
package graph

// Edge leads from a node to a later one, both by index.
type Edge struct{ From, To int }

// Size is the size of what is drawn, in the unit of the drawing. All are above 0.
type Size struct {
	Width, Height int // of a node
	Gap           int // between two columns: here the edges bend
	Space         int // between two nodes of a column
	Lane          int // height of an edge that passes a column
}

// Point is a place in the drawing, from the top left.
type Point struct{ X, Y int }

// Route is an edge as it is drawn. Points come in pairs: from the first to the second it bends, within the gap between two columns; from
// the second to the third it passes a column straight, and so on.
type Route struct {
	Edge
	Points []Point
}

// Drawing is a graph with its places.
type Drawing struct {
	Width, Height int
	Nodes         []Point // top left corner of each
	Routes        []Route // of each edge, in their order
	Crossings     int     // of edges between neighbouring columns
}

// Lay lays n nodes out. An edge that does not lead from a node to a later one is left out. Nodes for which last is true, and that lead
// nowhere, stand in the last column; last may be nil.
func Lay(n int, edges []Edge, last []bool, size Size) Drawing {
	l := newLayers(n, edges, last)
	l.reduceCrossings()
	return l.draw(size)
}
