package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodTask = `{"name":"klein","docs":[{"id":"a","text":"Akten führen"},{"id":"b","text":"Karten lesen"},{"id":"c","text":""}],
"queries":[{"id":"1","text":"Akte","rels":{"a":1}},{"id":"2","text":"Karte","rels":{"b":2,"a":0}},{"id":"3","text":"","rels":{"c":1}}]}`

func writeTask(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func packed(t *testing.T, s string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEvalByWords(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{"plain.json": []byte(goodTask), "packed.json.gz": packed(t, goodTask), "bom.json": []byte("\xef\xbb\xbf" + goodTask)} {
		var out, errs bytes.Buffer
		s := surroundings{nil, strings.NewReader(""), &out, &errs}
		if code := dispatch(t.Context(), s, []string{"eval", writeTask(t, name, content), "--mode", "lexical", "--json"}); code != exitOK {
			t.Fatalf("%s: code %d, %s", name, code, errs.String())
		}
		var r evaluated
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Task != "klein" || r.Queries != 3 || math.Abs(r.MRR-2.0/3) > 1e-9 || math.Abs(r.NDCG-2.0/3) > 1e-9 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestEvalSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ content, want string }{
		"empty":              {"", "ends in the middle"},
		"cut off":            {goodTask[:40], "ends in the middle"},
		"no JSON":            {"{\n\"docs\": [}\n", "line 2"},
		"wrong shape":        {`{"docs": 7}`, "docs is a number"},
		"no docs":            {`{"queries":[{"text":"a","rels":{"a":1}}]}`, "no docs"},
		"no queries":         {`{"docs":[{"id":"a","text":"b"}]}`, "no queries"},
		"id twice":           {`{"docs":[{"id":"a"},{"id":"a"}],"queries":[{"rels":{"a":1}}]}`, `docs[1]: the id "a"`},
		"unknown document":   {`{"docs":[{"id":"a"}],"queries":[{"id":"q","rels":{"x":1}}]}`, `queries[0] ("q") names the document "x"`},
		"nothing relevant":   {`{"docs":[{"id":"a"}],"queries":[{"id":"q","rels":{"a":0}}]}`, "no relevant document"},
		"something behind":   {goodTask + "{}", "something follows"},
		"broken compression": {"\x1f\x8bnonsense", "unpack"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			s := surroundings{nil, strings.NewReader(""), &out, &errs}
			file := writeTask(t, "task.json", []byte(tc.content))
			if code := dispatch(t.Context(), s, []string{"eval", "--mode", "lexical", file}); code != exitBad || !strings.Contains(errs.String(), tc.want) {
				t.Errorf("code %d, %q, want %q in it", code, errs.String(), tc.want)
			}
		})
	}
}
