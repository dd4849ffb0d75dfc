package frontend

import (
	"net"
	"os"
	"testing"
	"time"

	"lernpfad/internal/httpx"
)

// TestPreview serves the pages of the fixture world on the address in LERNPFAD_PREVIEW, such as 127.0.0.1:8099, for looking at
// them while working on templates and styles. It needs a long -timeout.
func TestPreview(t *testing.T) {
	t.Parallel()
	address := os.Getenv("LERNPFAD_PREVIEW")
	if address == "" {
		t.Skip("LERNPFAD_PREVIEW is not set")
	}
	w := newWorld()
	w.blank = os.Getenv("LERNPFAD_PREVIEW_BLANK") != ""
	pages, err := New(options(w))
	if err != nil {
		t.Fatal(err)
	}
	server, err := httpx.New(httpx.Options{Gate: w})
	if err != nil {
		t.Fatal(err)
	}
	pages.Register(server)
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Serve(t.Context(), listener, 0, time.Second); err != nil {
		t.Fatal(err)
	}
}
