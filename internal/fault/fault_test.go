package fault_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/fault"
)

//nolint:gochecknoglobals // a test flag
var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/problems.golden"

// The golden file lists slug, status and text of every problem: clients depend on the first two, people on the third.
func TestRegistryIsGolden(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, e := range fault.Registry() {
		fmt.Fprintf(&b, "%d %s\n    %s\n    %s\n", e.Kind.Status(), e.Slug, e.Title, e.Detail)
	}
	b.WriteString("\nfields\n")
	texts := fault.FieldTexts()
	for _, slug := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(&b, "    %s: %s\n", slug, texts[slug])
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("registry (-file +code), mend with: go test ./internal/fault -update\n%s", diff)
	}
}

func TestRegistryIsSound(t *testing.T) {
	t.Parallel()
	slugForm := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, e := range fault.Registry() {
		if seen[e.Slug] {
			t.Errorf("%s is there twice", e.Slug)
		}
		seen[e.Slug] = true
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			if !slugForm.MatchString(e.Slug) {
				t.Error("the slug is not of the form small-words")
			}
			if e.Title == "" || strings.HasSuffix(e.Title, ".") || len(e.Title) > 60 {
				t.Errorf("title %q: want a short name without a full stop", e.Title)
			}
			checkSentence(t, e.Detail)
			if e.Kind.Status() == 500 && e.Slug != "internal" {
				t.Error("a second kind of internal fault; wrap the technical error instead")
			}
		})
	}
	for slug, text := range fault.FieldTexts() {
		t.Run("field "+slug, func(t *testing.T) {
			t.Parallel()
			if !slugForm.MatchString(slug) {
				t.Error("the slug is not of the form small-words")
			}
			checkSentence(t, text)
		})
	}
}

// checkSentence looks for what a reader would stumble over; a text may end with a placeholder that holds the sentence.
func checkSentence(t *testing.T, text string) {
	t.Helper()
	if text == "" || !regexp.MustCompile(`[.!?}]$`).MatchString(text) {
		t.Errorf("%q does not end a sentence", text)
	}
	if regexp.MustCompile(`\{[^a-z]|\{[a-z]+[^a-z}]`).MatchString(text) || strings.Contains(text, "  ") {
		t.Errorf("%q has a broken placeholder or a double space", text)
	}
	for _, sentence := range regexp.MustCompile(`[.!?] `).Split(text, -1) {
		if words := len(strings.Fields(sentence)); words > 16 {
			t.Errorf("%q has %d words; easy reading ends at 16", sentence, words)
		}
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	want := map[fault.Kind]int{
		fault.Invalid: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.MethodNotAllowed: 405,
		fault.NotAcceptable: 406, fault.Conflict: 409, fault.Stale: 412, fault.TooLarge: 413, fault.UnsupportedMediaType: 415,
		fault.Unprocessable: 422, fault.VersionRequired: 428, fault.RateLimited: 429, fault.Internal: 500, fault.Unavailable: 503,
		fault.Kind(0): 500, fault.Kind(99): 500,
	}
	for kind, status := range want {
		if kind.Status() != status {
			t.Errorf("%v has status %d, want %d", kind, kind.Status(), status)
		}
		if retry := status >= 500 || status == 429; kind.Retryable() != retry {
			t.Errorf("%v retryable: %v", kind, kind.Retryable())
		}
	}
}

func TestFaultIsNotChangedByItsMethods(t *testing.T) {
	t.Parallel()
	base := fault.New("too-large").With("limit", "1 MB").Field("/a", "required")
	_ = base.With("limit", "2 MB")
	_ = base.Field("/b", "required")
	_ = base.Because(io.EOF)
	if base.Params["limit"] != "1 MB" || len(base.Fields) != 1 || base.Unwrap() != nil {
		t.Errorf("the original changed: %+v", base)
	}
	// Two branches of one fault must not share their fields.
	left, right := base.Field("/l", "required"), base.Field("/r", "required")
	if left.Fields[1].Pointer != "/l" || right.Fields[1].Pointer != "/r" {
		t.Errorf("branches share fields: %v, %v", left.Fields, right.Fields)
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	f := fault.New("too-large").With("limit", "1 MB")
	if f.Title() != "Zu groß" || f.Detail() != "Das ist zu groß. Erlaubt sind höchstens 1 MB." {
		t.Errorf("%s: %s", f.Title(), f.Detail())
	}
	f = fault.New("validation-failed").Field("/name", "too-long", "max", "200")
	if got := f.Fields[0].Text(); got != "Das ist zu lang. Erlaubt sind höchstens 200 Zeichen." {
		t.Errorf("field text %q", got)
	}
	// A value that looks like a placeholder stays a value.
	f = fault.New("rate-limited").With("seconds", "{slug}")
	if !strings.Contains(f.Detail(), "{slug} Sekunden") {
		t.Errorf("detail %q", f.Detail())
	}
}

func TestLogTextHoldsTheCauseAndNoValues(t *testing.T) {
	t.Parallel()
	f := fault.New("validation-failed").With("name", "Becker").Field("/name", "too-long", "max", "5").Because(io.ErrUnexpectedEOF)
	if got, want := f.Error(), "validation-failed [/name too-long]: unexpected EOF"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFindingFaults(t *testing.T) {
	t.Parallel()
	inner := fault.New("stale").Because(context.Canceled)
	wrapped := fmt.Errorf("save module: %w", inner)
	tests := map[string]struct {
		err  error
		slug string
		want bool
	}{
		"itself":       {inner, "stale", true},
		"wrapped":      {wrapped, "stale", true},
		"joined":       {errors.Join(io.EOF, inner), "stale", true},
		"another slug": {wrapped, "not-found", false},
		"technical":    {io.EOF, "stale", false},
		"none":         {nil, "stale", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fault.Is(tt.err, tt.slug); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if !errors.Is(wrapped, context.Canceled) || !errors.Is(wrapped, fault.New("stale")) || errors.Is(wrapped, fault.New("forbidden")) {
		t.Error("errors.Is sees the cause and compares faults by slug")
	}
}

func TestOrNil(t *testing.T) {
	t.Parallel()
	if err := fault.New("validation-failed").OrNil(); err != nil {
		t.Errorf("no broken rule is no error, got %v", err)
	}
	if err := fault.New("validation-failed").Field("/a", "required").OrNil(); !fault.Is(err, "validation-failed") {
		t.Errorf("got %v", err)
	}
}

func TestUnregisteredSlugsPanicInTests(t *testing.T) {
	t.Parallel()
	tests := map[string]func(){
		"problem": func() { _ = fault.New("gibt-es-nicht") },
		"field":   func() { _ = fault.New("validation-failed").Field("/a", "gibt-es-nicht") },
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("went through")
				}
			}()
			call()
		})
	}
}
