package embedding

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Hash names the content of a vector: equal model, kind and text give an equal hash. It is stored beside the vector
// and tells whether a changed text needs a new one.
func Hash(model string, kind Kind, text string) string {
	h := sha256.New()
	for _, part := range []string{model, strconv.Itoa(int(kind)), text} {
		h.Write([]byte(part))
		h.Write([]byte{0}) // keeps ("a", "bc") apart from ("ab", "c")
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Dot is the inner product; for unit vectors it is the cosine of their angle. Vectors of different length have no
// product: 0. Eight sums run side by side so that additions need not wait for each other.
func Dot(a, b Vector) float32 {
	if len(a) != len(b) {
		return 0
	}
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for len(a) >= 8 && len(b) >= 8 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		s4 += a[4] * b[4]
		s5 += a[5] * b[5]
		s6 += a[6] * b[6]
		s7 += a[7] * b[7]
		a, b = a[8:], b[8:]
	}
	sum := (s0 + s4) + (s1 + s5) + (s2 + s6) + (s3 + s7)
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
