package embedding

// hubShare is how much of the centre is taken off a query. Between 0.1 and 0.3 lists hardly differ; all of it would be what is
// called centring, which takes too much: what all modules are about is also what people look for.
const hubShare = 0.2

// Centre is the mean of vectors that stand side by side, row after row; nil if there are none.
func Centre(flat []float32, dimension int) Vector {
	if dimension <= 0 || len(flat) < dimension {
		return nil
	}
	sum := make([]float64, dimension)
	rows := len(flat) / dimension
	for row := range rows {
		for i, x := range flat[row*dimension : (row+1)*dimension] {
			sum[i] += float64(x)
		}
	}
	centre := make(Vector, dimension)
	for i, s := range sum {
		centre[i] = float32(s / float64(rows))
	}
	return centre
}

// Away returns the query moved away from the centre of what is searched. Some texts are near to whatever is asked, because they are
// near to the centre; they stand at a place of many lists that they have not earned. The dot product with the returned vector is
// that with the query, less a share of how near a text is to the centre. The result has no length of one. A centre of another
// dimension, or none, leaves the query as it is.
//
// After Suzuki, Hara, Shimbo, Saerens and Fukumizu, Centering Similarity Measures to Reduce Hubs (2013).
func Away(query, centre Vector) Vector {
	if len(centre) != len(query) {
		return query
	}
	away := make(Vector, len(query))
	for i, x := range query {
		away[i] = x - hubShare*centre[i]
	}
	return away
}
