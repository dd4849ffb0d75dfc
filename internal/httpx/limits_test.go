package httpx_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

type uploadInput struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true"`
	}]
}

func newUploadSite(t *testing.T) string {
	t.Helper()
	s := newSite(t, httpx.Options{})
	httpx.Operation(s.Server, httpx.Op{
		ID: "upload", Method: http.MethodPost, Path: "/uploads", Summary: "Probe", Tag: "Probe", Access: httpx.Public(), BodyLimit: 4 << 20,
	}, func(_ context.Context, in *uploadInput) (*answer, error) {
		content, err := io.ReadAll(in.RawBody.Data().File)
		out := &answer{}
		out.Body.Text = strconv.Itoa(len(content))
		return out, err
	})
	s.Page(http.MethodPost, "/import", httpx.Public(), func(c *fiber.Ctx) error {
		header, err := c.FormFile("file")
		if err != nil {
			return err
		}
		return c.SendString(strconv.FormatInt(header.Size, 10))
	}, httpx.WithBodyLimit(4<<20))
	s.Page(http.MethodPost, "/plain", httpx.Public(), func(c *fiber.Ctx) error { return c.SendString(strconv.Itoa(len(c.Body()))) })
	return "http://" + s.listen(t)
}

func form(t *testing.T, size int) (body []byte, contentType string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile("file", "katalog.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(bytes.Repeat([]byte("a"), size)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.FormDataContentType()
}

// Every route counts its own limit, with the length announced or not.
func TestBodyLimits(t *testing.T) {
	t.Parallel()
	base := newUploadSite(t)
	const mb = 1 << 20
	tests := map[string]struct {
		path    string
		size    int
		form    bool
		chunked bool
		status  int
	}{
		"page, small":                   {"/plain", 100, false, false, 200},
		"page, chunked":                 {"/plain", 100, false, true, 200},
		"page, at the limit":            {"/plain", mb, false, false, 200},
		"page, a byte more":             {"/plain", mb + 1, false, false, 413},
		"page, a byte more, chunked":    {"/plain", mb + 1, false, true, 413},
		"page, far too large":           {"/plain", 8 * mb, false, false, 413},
		"page, far too large, chunked":  {"/plain", 8 * mb, false, true, 413},
		"upload page":                   {"/import", 2 * mb, true, false, 200},
		"upload page, chunked":          {"/import", 2 * mb, true, true, 200},
		"upload page, too large":        {"/import", 5 * mb, true, false, 413},
		"operation, small":              {"/api/v1/uploads", 100, true, false, 200},
		"operation, beyond the default": {"/api/v1/uploads", 3 * mb, true, false, 200},
		"operation, chunked":            {"/api/v1/uploads", 3 * mb, true, true, 200},
		"operation, too large":          {"/api/v1/uploads", 5 * mb, true, false, 413},
		"operation, too large, chunked": {"/api/v1/uploads", 5 * mb, true, true, 413},
		"other operation keeps a MB":    {"/api/v1/things/1", 2 * mb, false, false, 413},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, contentType := bytes.Repeat([]byte("a"), tt.size), "application/json"
			if tt.form {
				body, contentType = form(t, tt.size)
			}
			method := http.MethodPost
			if strings.Contains(tt.path, "things") {
				method = http.MethodPut
			}
			status, text := send(t, method, base+tt.path, contentType, body, tt.chunked)
			if status != tt.status {
				t.Fatalf("status %d, want %d: %s", status, tt.status, text)
			}
			if status == 200 && !strings.Contains(text, strconv.Itoa(tt.size)) {
				t.Errorf("the handler got another size: %s", text)
			}
		})
	}
}

// send tolerates that the server closes while the client still writes: then the answer counts, if it came.
func send(t *testing.T, method, url, contentType string, body []byte, chunked bool) (int, string) {
	t.Helper()
	var reader io.Reader = bytes.NewReader(body)
	if chunked {
		reader = io.MultiReader(reader) // hides the length
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, reader)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: transport, Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		if strings.Contains(err.Error(), "reset") || strings.Contains(err.Error(), "broken pipe") {
			return http.StatusRequestEntityTooLarge, "connection closed"
		}
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(text)
}

func TestTooLargeNamesTheLimit(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int64]string{4 << 20: "4 MB", 16 << 10: "16 kB", 100: "100 Byte"} {
		_, err := httpx.ReadLimited(strings.NewReader(strings.Repeat("a", int(limit)+1)), limit)
		f, ok := fault.From(err)
		if !ok || f.Slug != "too-large" || !strings.Contains(f.Detail(), want) {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
}

// Strings of a request must not change when the next one comes: the framework reuses its buffers, on one connection.
func TestRequestValuesOutliveTheRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t, httpx.Options{})
	var kept []string
	s.Page(http.MethodGet, "/keep/:name", httpx.Public(), func(c *fiber.Ctx) error {
		kept = append(kept, c.Params("name"), c.Query("q"), c.Get("X-Probe"), c.Path())
		return nil
	})
	conn, err := net.Dial("tcp", s.listen(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	for _, n := range []string{"aaaa", "bbbb", "cccc"} {
		if _, err := fmt.Fprintf(conn, "GET /keep/%[1]s?q=%[1]s HTTP/1.1\r\nHost: x\r\nX-Probe: %[1]s\r\n\r\n", n); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	want := []string{"aaaa", "aaaa", "aaaa", "/keep/aaaa", "bbbb", "bbbb", "bbbb", "/keep/bbbb", "cccc", "cccc", "cccc", "/keep/cccc"}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("what was kept of three requests (-want +got):\n%s", diff)
	}
}
