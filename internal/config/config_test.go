package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/config"
)

var update = flag.Bool("update", false, "write the table of settings anew")

func load(t *testing.T, environ ...string) config.Config {
	t.Helper()
	c, err := config.Load(environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNothingSetGivesDefaults(t *testing.T) {
	t.Parallel()
	got := load(t, "HOME=/root", "EMBEDDING_URL=", "LERNPFAD_LOG_LEVEL=")
	want := config.Config{
		Listen: "127.0.0.1:8080", StopTimeout: 20 * time.Second, LogLevel: slog.LevelInfo, LogFormat: "text",
		DataDir: ".data", CacheDir: ".cache", Python: "python3", ReviewWorkers: 1, CacheMegabytes: 32,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEverySettingIsRead(t *testing.T) {
	t.Parallel()
	passage := "passage: "
	got := load(t,
		"LERNPFAD_LISTEN=[::1]:0", "LERNPFAD_PUBLIC_URL=https://lernen.example.de", "LERNPFAD_TRUSTED_PROXIES=10.0.0.5,10.1.0.0/16",
		"LERNPFAD_STOP_TIMEOUT=2m", "LERNPFAD_LOG_LEVEL=debug", "LERNPFAD_LOG_FORMAT=json", "LERNPFAD_DATA_DIR=/d", "LERNPFAD_CACHE=/c", "LERNPFAD_PYTHON=/p", "LERNPFAD_CACHE_MEGABYTES=7", "LERNPFAD_REVIEW_WORKERS=3",
		"DATABASE_URL=postgres://a:b@h/x", "DATABASE_APP_URL=postgresql://c@/x?host=/run", "EMBEDDING_URL=http://h/v1", "EMBEDDING_MODEL=m",
		"EMBEDDING_API_KEY=k", "LERNPFAD_EMBEDDING_PASSAGE_PREFIX=passage: ", "LERNPFAD_DATA=/tests/only")
	want := config.Config{
		Listen: "[::1]:0", PublicURL: "https://lernen.example.de", TrustedProxies: []string{"10.0.0.5", "10.1.0.0/16"},
		StopTimeout: 2 * time.Minute, LogLevel: slog.LevelDebug, LogFormat: "json", DataDir: "/d", CacheDir: "/c", Python: "/p", ReviewWorkers: 3, CacheMegabytes: 7,
		DatabaseURL: "postgres://a:b@h/x", DatabaseAppURL: "postgresql://c@/x?host=/run", EmbeddingURL: "http://h/v1", EmbeddingModel: "m",
		EmbeddingAPIKey: "k", EmbeddingPassagePrefix: &passage,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProblemsNameVariableAndMend(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		environ []string
		want    []string // one word of each expected line, in order
	}{
		"listen without port":    {[]string{"LERNPFAD_LISTEN=localhost"}, []string{"127.0.0.1:8080"}},
		"listen port too high":   {[]string{"LERNPFAD_LISTEN=:70000"}, []string{"LERNPFAD_LISTEN"}},
		"public address":         {[]string{"LERNPFAD_PUBLIC_URL=lernen"}, []string{"LERNPFAD_PUBLIC_URL"}},
		"proxy":                  {[]string{"LERNPFAD_TRUSTED_PROXIES=10.0.0.1,proxy"}, []string{`"proxy"`}},
		"duration without unit":  {[]string{"LERNPFAD_STOP_TIMEOUT=20"}, []string{"LERNPFAD_STOP_TIMEOUT"}},
		"no review workers":      {[]string{"LERNPFAD_REVIEW_WORKERS=0"}, []string{"1 to 64"}},
		"duration out of range":  {[]string{"LERNPFAD_STOP_TIMEOUT=1h"}, []string{"1s to 10m"}},
		"level":                  {[]string{"LERNPFAD_LOG_LEVEL=loud"}, []string{"DEBUG, INFO"}},
		"format":                 {[]string{"LERNPFAD_LOG_FORMAT=xml"}, []string{"xml"}},
		"slip of the pen":        {[]string{"LERNPFAD_LISTN=:1"}, []string{"LERNPFAD_LISTN is no setting"}},
		"database scheme":        {[]string{"DATABASE_URL=mysql://a:geheim@h/x"}, []string{"DATABASE_URL"}},
		"app without owner":      {[]string{"DATABASE_APP_URL=postgres://h/x"}, []string{"without DATABASE_URL"}},
		"model without service":  {[]string{"EMBEDDING_MODEL=m"}, []string{"without EMBEDDING_URL"}},
		"key without service":    {[]string{"EMBEDDING_API_KEY=geheim"}, []string{"without EMBEDDING_URL"}},
		"service without model":  {[]string{"EMBEDDING_URL=https://h/v1"}, []string{"EMBEDDING_MODEL is missing"}},
		"service is no address":  {[]string{"EMBEDDING_URL=h:8080", "EMBEDDING_MODEL=m"}, []string{"EMBEDDING_URL is no"}},
		"secret file is missing": {[]string{"DATABASE_URL_FILE=/no/such/file"}, []string{"DATABASE_URL_FILE"}},
		"secret file is a folder": {
			[]string{"EMBEDDING_API_KEY_FILE=/"}, []string{"no file"},
		},
		"all at once": {
			[]string{"LERNPFAD_X=1", "LERNPFAD_LISTEN=x", "DATABASE_URL=geheim", "EMBEDDING_MODEL=m"},
			[]string{"LERNPFAD_X", "LERNPFAD_LISTEN", "DATABASE_URL", "EMBEDDING_URL"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Load(tc.environ)
			problems, ok := errors.AsType[config.SettingErrors](err)
			if !ok || len(problems) != len(tc.want) {
				t.Fatalf("got %q, want %d problems", err, len(tc.want))
			}
			for i, word := range tc.want {
				if !strings.Contains(problems[i], word) {
					t.Errorf("%q does not say %q", problems[i], word)
				}
			}
			if strings.Contains(err.Error(), "geheim") {
				t.Errorf("a secret leaks: %v", err)
			}
		})
	}
}

func TestSecretFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	got := load(t, "DATABASE_URL_FILE="+write("url", " postgres://a:geheim@h/x\n"))
	if got.DatabaseURL.Reveal() != "postgres://a:geheim@h/x" {
		t.Errorf("read %q", got.DatabaseURL.Reveal())
	}
	for name, environ := range map[string][]string{
		"both": {"DATABASE_URL=postgres://h/x", "DATABASE_URL_FILE=" + write("other", "postgres://h/x")},
		// A variable that is no secret has no file form.
		"no secret": {"LERNPFAD_LISTEN_FILE=" + write("listen", ":1")},
		"empty":     {"DATABASE_URL_FILE=" + write("empty", "\n")},
		"huge":      {"DATABASE_URL_FILE=" + write("huge", strings.Repeat("x", 70_000))},
	} {
		if _, err := config.Load(environ); err == nil {
			t.Errorf("%s: no problem", name)
		}
	}
}

func TestSecretsStayHidden(t *testing.T) {
	t.Parallel()
	c := load(t, "DATABASE_URL=postgres://a:geheim@h/x", "EMBEDDING_URL=http://h/v1", "EMBEDDING_MODEL=m", "EMBEDDING_API_KEY=geheim")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "config", c, "key", c.EmbeddingAPIKey)
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"log": log.String(), "json": string(encoded), "v": fmt.Sprintf("%v", c), "+v": fmt.Sprintf("%+v", c), "#v": fmt.Sprintf("%#v", c),
	} {
		if strings.Contains(text, "geheim") || !strings.Contains(text, "[redacted]") {
			t.Errorf("%s shows a secret: %s", name, text)
		}
	}
	if got := config.Secret("").String(); got != "" {
		t.Errorf("an empty secret prints as %q", got)
	}
}

// docs/operations.md shows the table between two marks.
func TestGoldenTableInTheDocs(t *testing.T) {
	t.Parallel()
	const path, from, to = "../../docs/operations.md", "<!-- settings: generated -->\n", "<!-- settings: end -->"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), from)
	got, after, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatal("docs/operations.md lacks the marks")
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+from+config.Table()+to+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(config.Table(), got); diff != "" {
		t.Errorf("run make generate:\n%s", diff)
	}
}
