package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/cmd/lernpfad/load"
	"lernpfad/internal/benchreport"
)

func benchCommand(ctx context.Context, s surroundings, args []string) error {
	if len(args) == 0 || args[0] != "load" {
		return bad("bench: name what to measure: lernpfad bench load [options]")
	}
	set := newFlags(s, "bench load", "[--url ADDRESS] [--scenario FILE] [--modules N] [--people N] [--seconds N] [--rate N] [--report FILE] [--json]")
	asJSON := jsonFlag(set)
	var opt loadOptions
	set.StringVar(&opt.url, "url", "", "a running server with demo data; empty starts one of its own on a throw-away database")
	set.StringVar(&opt.scenario, "scenario", load.Suggestions, `JSON file with steps and phases, or "suggestions" or "pages"`)
	set.IntVar(&opt.modules, "modules", 10_000, "size of the catalogue of a server of its own")
	set.IntVar(&opt.people, "people", 0, "people in further municipalities of a server of its own")
	set.IntVar(&opt.seconds, "seconds", 0, "length of each phase; 0 is that of the scenario")
	set.Float64Var(&opt.rate, "rate", 0, "steps a second in each phase but warm-ups; 0 is that of the scenario")
	set.StringVar(&opt.report, "report", "", "Markdown file in which to replace the section on load")
	if err := parse(set, args[1:], 0); err != nil {
		return err
	}
	if opt.modules < 0 || opt.modules > maxScale || opt.people < 0 || opt.people > maxScale {
		return bad("bench load: --modules or --people lies outside 0 to %d", maxScale)
	}
	return opt.run(ctx, s, *asJSON)
}

type loadOptions struct {
	url, scenario, report string
	modules, people       int
	seconds               int
	rate                  float64
}

func (o loadOptions) run(ctx context.Context, s surroundings, asJSON bool) error {
	scenario, err := o.read()
	if err != nil {
		return &badInputError{err}
	}
	begun := time.Now()
	measure := func(base string) error {
		before, _ := counters(ctx, base)
		results, err := load.Run(ctx, base, demoAccounts(), scenario, func(line string) { _, _ = fmt.Fprintln(s.err, line) })
		if err != nil {
			return err
		}
		after, _ := counters(ctx, base)
		return o.tell(s.out, asJSON, begun, scenario, results, before, after)
	}
	if o.url != "" {
		return measure(strings.TrimRight(o.url, "/"))
	}
	return withOwnServer(ctx, s, o.modules, o.people, measure)
}

func (o loadOptions) read() (load.Scenario, error) {
	scenario, known := load.Named(o.scenario)
	var err error
	if !known {
		var raw []byte
		if raw, err = os.ReadFile(filepath.Clean(o.scenario)); err == nil {
			scenario, err = load.Read(raw)
		}
	}
	return scenario.Faster(o.seconds, o.rate), err
}

// demoAccounts are the learners of the largest municipality and those whom the ready line names.
func demoAccounts() []load.Account {
	catalogue, err := demo.Catalogue(time.Now())
	if err != nil {
		return nil
	}
	world, err := demo.World(time.Now(), catalogue)
	if err != nil {
		return nil
	}
	var out []load.Account
	for i := len(world) - 1; i >= 0; i-- {
		for _, p := range world[i].People {
			out = append(out, load.Account{Tenant: world[i].Slug, Login: p.Login, Password: demo.Password})
		}
	}
	return out
}

// tell prints the results and, when asked, writes the section of the report. Server errors and lost answers are a failure.
func (o loadOptions) tell(out io.Writer, asJSON bool, begun time.Time, scenario load.Scenario, results []load.Result, before, after map[string]float64) error {
	if asJSON {
		if err := json.NewEncoder(out).Encode(map[string]any{"scenario": scenario.Title, "results": results, "server": after}); err != nil {
			return err
		}
	} else {
		load.Print(out, results)
		_, _ = fmt.Fprintln(out, serverLine(before, after))
	}
	if o.report != "" {
		section := benchreport.New("load-"+scenario.Name, "Under load: "+scenario.Title)
		load.Describe(section, scenario, results, serverLine(before, after))
		if err := section.Write(o.report, "# How the server was measured under load", begun); err != nil {
			return err
		}
	}
	failed := int64(0)
	for _, r := range results {
		failed += r.Server + r.Lost
	}
	if failed > 0 {
		return fmt.Errorf("bench load: %d requests failed", failed)
	}
	return nil
}

// serverLine says what the server itself counted during the run.
func serverLine(before, after map[string]float64) string {
	if after == nil {
		return "The server does not show its metrics to this machine."
	}
	n := func(name string) float64 { return after[name] - before[name] }
	return fmt.Sprintf("Lists of suggestions: %.0f from memory, %.0f made anew after a change, %.0f made for the first time; %.0f MB resident, %.1f s of processor time.",
		n(`lernpfad_suggestions_cache_total{result="hit"}`), n(`lernpfad_suggestions_cache_total{result="stale"}`),
		n(`lernpfad_suggestions_cache_total{result="miss"}`), after["process_resident_memory_bytes"]/(1<<20), n("process_cpu_seconds_total"))
}

// counters reads the server's metrics by name with labels.
func counters(ctx context.Context, base string) (map[string]float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/metrics", http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("metrics: answered with %d", res.StatusCode)
	}
	out := map[string]float64{}
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), " "); ok && !strings.HasPrefix(name, "#") {
			if x, err := strconv.ParseFloat(value, 64); err == nil {
				out[name] = x
			}
		}
	}
	return out, lines.Err()
}

// withOwnServer runs fn against a server of its own: this program in another process, beside a throw-away database with the demo
// world and a catalogue grown to a number of modules, and an embedding service.
func withOwnServer(ctx context.Context, s surroundings, modules, people int, fn func(base string) error) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench load: %w", err)
	}
	home, unlock, err := throwawayFolder()
	if err != nil {
		return err
	}
	defer unlock()
	environ := append(os.Environ(), "LERNPFAD_DATA_DIR="+filepath.Join(home, "data"), "LERNPFAD_CACHE="+cacheFolder(), "LERNPFAD_LISTEN=127.0.0.1:0", "LERNPFAD_LOG_LEVEL=ERROR",
		"DATABASE_URL=", "DATABASE_APP_URL=", "EMBEDDING_URL=", "EMBEDDING_MODEL=")
	defer func() { _ = os.RemoveAll(home) }()
	seed := exec.CommandContext(ctx, self, "seed", "--scale", strconv.Itoa(modules), "--people", strconv.Itoa(people))
	seed.Env, seed.Stdout, seed.Stderr = environ, io.Discard, s.err
	_, _ = fmt.Fprintf(s.err, "making a world with %d modules and %d people; this takes some minutes\n", modules, people)
	if err := seed.Run(); err != nil {
		return fmt.Errorf("bench load: make the world: %w", err)
	}
	server := exec.CommandContext(ctx, self, "serve")
	server.Env, server.Stderr = environ, s.err
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = 30 * time.Second
	out, err := server.StdoutPipe()
	if err != nil {
		return fmt.Errorf("bench load: %w", err)
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("bench load: start the server: %w", err)
	}
	defer func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
	}()
	base, err := addressOf(out)
	if err != nil {
		return err
	}
	return fn(base)
}

// addressOf reads what a server prints until it says where it is.
func addressOf(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "is ready: "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address, nil
		}
	}
	return "", errors.Join(errors.New("bench load: the server never got ready"), lines.Err())
}
