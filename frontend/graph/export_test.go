package graph

// Unordered counts the crossings of a graph whose columns are in the order of its nodes.
func Unordered(n int, edges []Edge, last []bool) int { return newLayers(n, edges, last).crossings() }
