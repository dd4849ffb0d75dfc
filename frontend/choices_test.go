package frontend

import (
	"net/http"
	"strings"
	"testing"
)

// The part that is fetched after the page has all that the page itself would show, and no second frame around it.
func TestOtherWaysAreAPart(t *testing.T) {
	t.Parallel()
	server := serve(t, newWorld())
	const address = "/lernpfad/00000000-0000-4000-8000-000000000800"
	res, part := fetch(t, server, "anna.becker", german, address+"/wege")
	if res.StatusCode != http.StatusOK || strings.Contains(part, "<html") || strings.Contains(part, "<main") {
		t.Fatalf("%d: %s", res.StatusCode, part)
	}
	mustContain(t, part, []string{`<div id="more">`, "Weg 1: der schnellste", "Was wäre, wenn?"})
	if _, whole := fetch(t, server, "anna.becker", german, address+"?wege=ja"); !strings.Contains(whole, part) {
		t.Error("the page without script shows something else")
	}
	if _, first := fetch(t, server, "anna.becker", german, address); strings.Contains(first, "Weg 1") {
		t.Error("the page waits for the other ways")
	}
	if res, _ := fetch(t, server, "anna.becker", german, "/lernpfad/00000000-0000-4000-8000-000000000801/wege"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a path that is not hers: %d", res.StatusCode)
	}
}
