package embedding

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"net/http"
	"regexp"

	"github.com/sashabaranov/go-openai"
)

// maxAnswer bounds one answer: 16 vectors of 4,096 numbers at 24 bytes are 1.6 MB.
const maxAnswer = 16 << 20

// tiny is the length below which a vector counts as zero: its direction would be noise.
const tiny = 1e-6

// nullElement finds a null inside an array. Some servers write NaN as null, and Go would read that as 0.
var nullElement = regexp.MustCompile(`[\[,]\s*null`)

// inspector bounds and checks answers before they are decoded.
type inspector struct{ next *http.Client }

// Do sends a request and reads the whole answer.
func (h *inspector) Do(req *http.Request) (*http.Response, error) {
	res, err := h.next.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close() //nolint:errcheck // read to the end or given up
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read embedding answer: %w", err)
	case len(body) > maxAnswer:
		return nil, refusal{"answer too large"}
	case res.StatusCode < http.StatusMultipleChoices && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")):
		return nil, refusal{"no JSON object"}
	case res.StatusCode < http.StatusMultipleChoices && nullElement.Match(body):
		return nil, refusal{"null among the numbers"}
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// inspect accepts an answer only if it holds exactly the wanted vectors in order, all of the model's dimension.
func (c *Client) inspect(data []openai.Embedding, want int) ([]Vector, error) {
	if len(data) != want {
		return nil, refusal{fmt.Sprintf("%d vectors for %d texts", len(data), want)}
	}
	dimension := int(c.dimension.Load())
	if dimension == 0 {
		dimension = len(data[0].Embedding)
	}
	vectors := make([]Vector, want)
	for i, d := range data {
		if d.Index != i {
			return nil, refusal{fmt.Sprintf("vector %d carries index %d", i, d.Index)}
		}
		if len(d.Embedding) == 0 || len(d.Embedding) != dimension {
			return nil, refusal{fmt.Sprintf("dimension %d instead of %d", len(d.Embedding), dimension)}
		}
		if err := toUnit(d.Embedding); err != nil {
			return nil, err
		}
		vectors[i] = d.Embedding
	}
	c.dimension.CompareAndSwap(0, int64(dimension))
	return vectors, nil
}

// toUnit scales v to length 1 in place. It refuses numbers that are none and vectors without direction.
func toUnit(v Vector) error {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if math.IsNaN(length) || math.IsInf(length, 0) {
		return refusal{"NaN or infinity"}
	}
	if length < tiny {
		return refusal{"zero vector"}
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / length)
	}
	return nil
}
