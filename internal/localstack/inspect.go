package localstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// State says how a part is.
type State string

// The states of a part. Off is not a fault: the part starts with the server.
const (
	Up      State = "up"
	Off     State = "off"
	Missing State = "missing"
	Broken  State = "broken"
)

// Finding is what is known about one part.
type Finding struct {
	Part    string `json:"part"`
	State   State  `json:"state"`
	Version string `json:"version,omitempty"`
	Detail  string `json:"detail,omitempty"` // where it is or who runs it; never a password
	Mend    string `json:"mend,omitempty"`   // what to do, when something is to be done
}

// Inspection is the state of every part, and the database's address when it answers.
type Inspection struct {
	Findings    []Finding
	DatabaseURL string // empty when no database answers
}

// Inspect looks at every part of the stack without starting or changing anything.
func Inspect(ctx context.Context, opt Options) Inspection {
	opt.Dir, _ = filepath.Abs(opt.Dir)
	python, err := FindPython(ctx, opt.Python)
	found := []Finding{inspectPython(python, err)}
	if opt.DatabaseURL == "" {
		found = append(found, inspectWheel(postgresWheel(), opt.CacheDir, python))
	}
	if opt.EmbeddingURL == "" {
		found = append(found, inspectWheel(embeddingWheel(), opt.CacheDir, python))
	}
	database, url := inspectDatabase(ctx, opt)
	return Inspection{Findings: append(found, database, inspectEmbedding(ctx, opt)), DatabaseURL: url}
}

func inspectPython(p Python, err error) Finding {
	f := Finding{Part: "Python", State: Up, Version: p.Version, Detail: strings.TrimSpace(p.Path + " pip " + p.Pip)}
	if m, ok := errors.AsType[*MendableError](err); ok {
		f.State, f.Detail, f.Mend = Missing, m.What, m.Mend
	}
	return f
}

func inspectWheel(w wheel, cache string, p Python) Finding {
	f := Finding{Part: w.title + ", program", State: Up, Version: w.name[strings.LastIndex(w.name, "-")+1:], Detail: w.folder(cache, p)}
	if !exists(filepath.Join(f.Detail, w.witness)) {
		f.State, f.Detail, f.Mend = Off, "not unpacked yet", "nothing: the first start fetches it"
	}
	return f
}

func inspectDatabase(ctx context.Context, opt Options) (Finding, string) {
	f := Finding{Part: "Database"}
	url := opt.DatabaseURL
	if url == "" {
		rec, held := holder(filepath.Join(opt.Dir, "postgres.lock"))
		if !held {
			return offUntilStart(f, filepath.Join(opt.Dir, "postgres")), ""
		}
		url, f.Detail = rec.URL, fmt.Sprintf("run by process %d", rec.Holder)
	} else {
		f.Detail = "DATABASE_URL"
	}
	v, err := AskServer(ctx, url)
	if err != nil {
		return broken(f, err), ""
	}
	f.State, f.Version = Up, fmt.Sprintf("PostgreSQL %d, pgvector %s", v.Server, v.Pgvector)
	if err := v.check(); err != nil {
		return broken(f, err), ""
	}
	return f, url
}

func offUntilStart(f Finding, data string) Finding {
	f.State, f.Detail, f.Mend = Off, "no data yet", "nothing: it starts with the server (make run)"
	if exists(data) {
		f.Detail = "data in " + data
	}
	return f
}

func broken(f Finding, err error) Finding {
	f.State, f.Detail, f.Mend = Broken, err.Error(), "see the logs below the data folder"
	if m, ok := errors.AsType[*MendableError](err); ok {
		f.Detail, f.Mend = m.What, m.Mend
	}
	return f
}

func inspectEmbedding(ctx context.Context, opt Options) Finding {
	f := Finding{Part: "Embedding service"}
	if opt.EmbeddingURL != "" {
		f.Detail, f.Version = "EMBEDDING_URL", opt.EmbeddingModel
		if err := answers(ctx, opt.EmbeddingURL); err != nil {
			f.State, f.Detail = Broken, "EMBEDDING_URL does not answer"
			f.Mend = "check EMBEDDING_URL; until then suggestions come from words and the competency graph alone"
			return f
		}
		f.State = Up
		return f
	}
	rec, held := holder(filepath.Join(opt.Dir, "embedding.lock"))
	if !held {
		f.State, f.Detail, f.Mend = Off, "", "nothing: it starts with the server (make run)"
		return f
	}
	f.Detail, f.Version = fmt.Sprintf("run by process %d", rec.Holder), Model
	if err := checkModel(ctx, rec.URL); err != nil {
		return broken(f, fmt.Errorf("held by process %d, does not answer", rec.Holder))
	}
	f.State = Up
	return f
}

// answers accepts any HTTP answer below 500: a foreign service may want a key even for its list of models.
func answers(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(base, "/")+"/models", http.NoBody)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// holder says who holds a claim, without taking it.
func holder(path string) (record, bool) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return record{}, false
	}
	defer func() { _ = file.Close() }()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err == nil {
		return record{}, false
	}
	var rec record
	raw, _ := io.ReadAll(io.LimitReader(file, 1<<12))
	_ = json.Unmarshal(raw, &rec)
	return rec, true
}
