package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"text/tabwriter"
	"time"

	"lernpfad/internal/config"
	"lernpfad/internal/database"
	"lernpfad/internal/localstack"
)

// errUnwell ends doctor with exit code 1. The findings have said what is wrong.
var errUnwell = errors.New("doctor: a part is broken or missing, see above")

func doctorCommand(ctx context.Context, s surroundings, args []string) error {
	set := newFlags(s, "doctor", "[--json]")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 0); err != nil {
		return err
	}
	cfg, err := config.Load(s.environ)
	if err != nil {
		return &badInputError{err}
	}
	return runDoctor(ctx, cfg, s.out, *asJSON)
}

// runDoctor prints every part, its version and state, and what to do. It changes and starts nothing. Parts that are
// merely off are well; a broken or missing one makes it return errUnwell after printing.
func runDoctor(ctx context.Context, cfg config.Config, out io.Writer, asJSON bool) error {
	found := examine(ctx, cfg)
	var err error
	if asJSON {
		err = json.NewEncoder(out).Encode(map[string]any{"version": currentVersion(), "parts": found})
	} else {
		err = printFindings(out, found)
	}
	if err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	for _, f := range found {
		if f.State == localstack.Broken || f.State == localstack.Missing {
			return errUnwell
		}
	}
	return nil
}

func examine(ctx context.Context, cfg config.Config) []localstack.Finding {
	v := currentVersion()
	found := []localstack.Finding{{Part: "Lernpfad", State: localstack.Up, Version: v.Version, Detail: v.Go + " " + v.System}}
	stack := localstack.Inspect(ctx, stackOptions(cfg))
	found = append(found, stack.Findings...)
	if stack.DatabaseURL != "" {
		found = append(found, examineSchema(ctx, stack.DatabaseURL))
	}
	return append(found, examineMail(ctx, cfg), examineServer(ctx, cfg.Listen))
}

// stackOptions are the settings that say what to run beside the server.
func stackOptions(cfg config.Config) localstack.Options {
	return localstack.Options{
		Dir: cfg.DataDir, CacheDir: cfg.CacheDir, Python: cfg.Python,
		DatabaseURL: cfg.DatabaseURL.Reveal(), DatabaseAppURL: cfg.DatabaseAppURL.Reveal(),
		EmbeddingURL: cfg.EmbeddingURL, EmbeddingModel: cfg.EmbeddingModel,
	}
}

func examineSchema(ctx context.Context, url string) localstack.Finding {
	f := localstack.Finding{Part: "Schema", State: localstack.Up}
	current, newest, err := database.Version(ctx, url)
	switch {
	case err != nil:
		f.State, f.Detail, f.Mend = localstack.Broken, "cannot be read", "run: lernpfad migrate"
	case current < newest:
		f.State, f.Mend = localstack.Off, "run: lernpfad migrate (the server does it at its start)"
	case current > newest:
		f.State, f.Mend = localstack.Broken, "this program is older than the database; use the newer one"
	}
	if err == nil {
		f.Version, f.Detail = strconv.FormatInt(current, 10), fmt.Sprintf("this program brings %d", newest)
	}
	return f
}

// examineServer asks the address from the settings whether Lernpfad is ready there.
func examineServer(ctx context.Context, listen string) localstack.Finding {
	f := localstack.Finding{Part: "Web server", State: localstack.Off, Detail: "nothing answers on " + listen, Mend: "run: lernpfad serve (or make run)"}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	resp, err := get(ctx, "http://"+reachable(listen)+"/readyz")
	if err != nil {
		return f
	}
	defer func() { _ = resp.Body.Close() }()
	switch resp.StatusCode {
	case http.StatusOK:
		f.State, f.Detail, f.Mend = localstack.Up, "http://"+reachable(listen), ""
	case http.StatusServiceUnavailable:
		f.State, f.Detail, f.Mend = localstack.Broken, "answers but is not ready", "read its log; /readyz names the cause"
	default:
		f.State, f.Detail, f.Mend = localstack.Off, "another program answers on "+listen, "nothing: lernpfad serve takes the next free port"
	}
	return f
}

func get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// reachable turns an address to listen on into one to connect to.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func printFindings(out io.Writer, found []localstack.Finding) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range found {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.State, f.Part, f.Version, f.Detail); err != nil {
			return err
		}
		if f.Mend != "" {
			if _, err := fmt.Fprintf(w, "\t\t\t-> %s\n", f.Mend); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}
