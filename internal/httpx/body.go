package httpx

import (
	"bytes"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

// limitBody reads the body up to the route's limit. A larger one ends the connection, since its rest is never read.
func limitBody(c *fiber.Ctx, limit int64) error {
	if isSafe(c.Method()) {
		return nil
	}
	if limit <= 0 {
		limit = DefaultBodyLimit
	}
	if int64(c.Request().Header.ContentLength()) > limit {
		return refuseBody(c, limit)
	}
	body, err := ReadLimited(bodyOf(c), limit)
	if fault.Is(err, "too-large") {
		return refuseBody(c, limit)
	}
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	c.Request().SetBodyStream(bytes.NewReader(body), len(body))
	return nil
}

func bodyOf(c *fiber.Ctx) io.Reader {
	if stream := c.Request().BodyStream(); stream != nil {
		return stream
	}
	return bytes.NewReader(c.Request().Body())
}

func refuseBody(c *fiber.Ctx, limit int64) error {
	c.Context().SetConnectionClose()
	return tooLarge(limit)
}

// ReadLimited reads all of r if it has at most limit bytes, and is the fault "too-large" otherwise.
func ReadLimited(r io.Reader, limit int64) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if int64(len(out)) > limit {
		return nil, tooLarge(limit)
	}
	return out, nil
}

func tooLarge(limit int64) *fault.Error {
	return fault.New("too-large").With("limit", bytesText(limit))
}

// bytesText writes a size for people: whole MB from one MB on, else kB, else bytes.
func bytesText(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	default:
		return fmt.Sprintf("%d Byte", n)
	}
}
