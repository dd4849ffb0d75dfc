package courses_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

func imported(key string, change ...func(*courses.Input)) courses.Import {
	return courses.Import{Key: key, Provider: courses.Provider{Key: "komnord", Name: "KomNord"}, Input: input(append(change, titled(key))...)}
}

// after makes a module require one of the others.
func after(m courses.Import, groups ...[]string) courses.Import {
	m.RequiresAny = groups
	return m
}

func (w *world) load(t *testing.T, imports []courses.Import, opt courses.ImportOptions) courses.ImportResult {
	t.Helper()
	opt.Source = "test"
	got, err := w.Import(t.Context(), imports, opt)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return got
}

func (w *world) catalogue(t *testing.T) map[string]courses.Module {
	t.Helper()
	modules, _, err := w.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]courses.Module{}
	for _, m := range modules {
		out[m.Key] = m
	}
	return out
}

func TestImportIsIdempotent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := []courses.Import{
		after(imported("aufbau"), []string{"basis", "leicht"}), // both come further down
		imported("basis"), imported("leicht"),
	}
	publish := courses.ImportOptions{Publish: true}
	if diff := cmp.Diff(courses.ImportResult{New: 3}, w.load(t, list, publish)); diff != "" {
		t.Fatalf("first import (-want +got):\n%s", diff)
	}
	first, version, told := w.catalogue(t), w.version(t), len(w.changes)
	group := first["aufbau"].RequiresAny
	if len(group) != 1 || !slices.Equal(group[0], []courses.ModuleRef{ref(first["basis"]), ref(first["leicht"])}) {
		t.Errorf("prerequisites: %v", group)
	}
	// The same content in another form: order of competencies, zone of times, missing lists.
	zone := time.FixedZone("CET", 3600)
	same := slices.Clone(list)
	same[1] = imported("basis", func(in *courses.Input) {
		slices.Reverse(in.Teaches)
		slices.Reverse(in.Accessibility)
		in.RequiresAny = [][]uuid.UUID{}
		r := &in.Runs[0]
		r.StartsAt, r.EndsAt, r.Deadline = r.StartsAt.In(zone), r.EndsAt.In(zone), r.Deadline.In(zone)
	})
	slices.Reverse(same)
	if diff := cmp.Diff(courses.ImportResult{Unchanged: 3}, w.load(t, same, publish)); diff != "" {
		t.Errorf("second import (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(first, w.catalogue(t)); diff != "" {
		t.Errorf("second import changed (-before +after):\n%s", diff)
	}
	if w.version(t) != version || len(w.changes) != told {
		t.Errorf("nothing changed, but the version went from %d to %d and the hook was called %d times", version, w.version(t), len(w.changes)-told)
	}
}

func TestImportChangesWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := []courses.Import{imported("a"), after(imported("b"), []string{"a"}), imported("c")}
	w.load(t, list, courses.ImportOptions{Publish: true})
	before := w.catalogue(t)
	if _, err := w.Archive(t.Context(), authorWith(w, before["c"].Provider.ID), before["c"].ID, before["c"].Version); err != nil {
		t.Fatal(err)
	}
	w.changes = nil
	list[0].Input.Hours = 160
	list[1].RequiresAny = [][]string{{"a"}, {"c"}}
	got := w.load(t, []courses.Import{list[0], list[1], imported("d")}, courses.ImportOptions{}) // c stays away, d is a draft
	if diff := cmp.Diff(courses.ImportResult{New: 1, Changed: 2}, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	now := w.catalogue(t)
	if a := now["a"]; a.ID != before["a"].ID || a.Hours != 160 || a.Version != before["a"].Version+1 || a.State != courses.Published {
		t.Errorf("changed module: %+v", a)
	}
	if b := now["b"]; len(b.RequiresAny) != 2 || b.RequiresAny[1][0].ID != before["c"].ID {
		t.Errorf("prerequisites: %v", b.RequiresAny)
	}
	if _, ok := now["c"]; ok {
		t.Error("an import must not publish what was archived")
	}
	if _, ok := now["d"]; ok {
		t.Error("a new module was published unasked")
	}
	if len(w.changes) != 1 || len(w.changes[0]) != 3 {
		t.Errorf("the hook was told %v", w.changes)
	}
}

func TestImportRefusesAsAWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	provider := func(key, name string) courses.Import {
		m := imported("x")
		m.Provider = courses.Provider{Key: key, Name: name}
		return m
	}
	for name, tt := range map[string]struct {
		list []courses.Import
		want []string
	}{
		"no key":            {[]courses.Import{imported("a"), {Input: input(), Provider: courses.Provider{Key: "kn", Name: "K"}}}, []string{"/1/key required"}},
		"key twice":         {[]courses.Import{imported("a"), imported("a")}, []string{"/1/key duplicate"}},
		"key with zero":     {[]courses.Import{imported("a\x00", titled("a"))}, []string{"/0/key bad-text", "/0/title bad-text"}},
		"two broken":        {[]courses.Import{imported("a", func(in *courses.Input) { in.Hours = 0 }), imported("b"), imported("c", func(in *courses.Input) { in.Format = "" })}, []string{"/0/hours too-small", "/2/format not-allowed"}},
		"unknown keys":      {[]courses.Import{after(imported("a"), []string{"b", "nie"}, []string{"nirgends"}), imported("b")}, []string{"/0/requires_any/0 unknown-key", "/0/requires_any/1 unknown-key"}},
		"itself":            {[]courses.Import{after(imported("a"), []string{"a"})}, []string{"/0/requires_any/0 requires-itself"}},
		"empty group":       {[]courses.Import{after(imported("a"), []string{})}, []string{"/0/requires_any/0 too-few"}},
		"too many groups":   {[]courses.Import{after(imported("a"), slices.Repeat([][]string{{"b"}}, 11)...), imported("b")}, []string{"/0/requires_any too-many"}},
		"provider's key":    {[]courses.Import{provider("Kom Nord", "KomNord")}, []string{"/0/provider bad-pattern"}},
		"nameless provider": {[]courses.Import{provider("komnord", "")}, []string{"/0/provider required"}},
	} {
		for _, dry := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				_, err := w.Import(t.Context(), tt.list, courses.ImportOptions{Source: "test", Publish: true, DryRun: dry})
				wantFault(t, err, "import-invalid")
				if diff := cmp.Diff(tt.want, brokenRules(err)); diff != "" {
					t.Errorf("dry run %v (-want +got):\n%s", dry, diff)
				}
			})
		}
	}
	if got := w.catalogue(t); len(got) != 0 {
		t.Errorf("refused imports stored %v", got)
	}
	if len(w.changes) != 0 {
		t.Errorf("the hook was told %v", w.changes)
	}
}

func TestDryRunStoresNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := []courses.Import{imported("a"), imported("b")}
	w.load(t, list[:1], courses.ImportOptions{Publish: true})
	before, version := w.catalogue(t), w.version(t)
	list[0].Input.CostCents = 1
	if diff := cmp.Diff(courses.ImportResult{New: 1, Changed: 1}, w.load(t, list, courses.ImportOptions{Publish: true, DryRun: true})); diff != "" {
		t.Errorf("dry run (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, w.catalogue(t)); diff != "" || w.version(t) != version {
		t.Errorf("a dry run changed the catalogue:\n%s", diff)
	}
}

// A source is a wall: the same key under another source is another module, whatever its provider is called.
func TestImportCannotTakeOverForeignModules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	authored := w.publish(t, titled("Handgeschrieben"))
	w.load(t, []courses.Import{imported("a")}, courses.ImportOptions{Publish: true})
	before := w.catalogue(t)
	hijack := imported("a", func(in *courses.Input) { in.Description = "übernommen" })
	hijack.Provider = courses.Provider{Key: "vhs", Name: "Anbieter vhs"}
	stolen := hijack
	stolen.Key = authored.Key
	got, err := w.Import(t.Context(), []courses.Import{hijack, stolen}, courses.ImportOptions{Source: "vhs/test", Publish: false})
	if err != nil || got.New != 2 {
		t.Fatalf("import of another source: %+v %v", got, err)
	}
	if diff := cmp.Diff(before, w.catalogue(t)); diff != "" {
		t.Errorf("foreign modules changed (-before +after):\n%s", diff)
	}
	// Prerequisites are looked up in the own source only.
	_, err = w.Import(t.Context(), []courses.Import{after(imported("n"), []string{authored.Key})}, courses.ImportOptions{Source: "test"})
	wantFault(t, err, "import-invalid")
}

// An author's edit makes the module differ from the import; the next import of the same file wins, once.
func TestImportAfterAnEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := []courses.Import{imported("a")}
	w.load(t, list, courses.ImportOptions{Publish: true})
	m := w.catalogue(t)["a"]
	edited := input(titled("Von Hand"), func(in *courses.Input) { in.Teaches = []competency.Requirement{{Competency: "VD1.1", Level: 8}} })
	if _, err := w.Update(t.Context(), authorWith(w, m.Provider.ID), m.ID, m.Version, edited); err != nil {
		t.Fatal(err)
	}
	for i, want := range []courses.ImportResult{{Changed: 1}, {Unchanged: 1}} {
		if diff := cmp.Diff(want, w.load(t, list, courses.ImportOptions{})); diff != "" {
			t.Errorf("import %d (-want +got):\n%s", i, diff)
		}
	}
	if got := w.catalogue(t)["a"].Title; got != "a" {
		t.Errorf("title %q", got)
	}
}

// What says too little stays out of the catalogue, unless the operator lets it in.
func TestImportKeepsThinModulesAsDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	thin := imported("dünn", func(in *courses.Input) { in.Teaches = nil })
	w.load(t, []courses.Import{imported("voll"), thin}, courses.ImportOptions{Publish: true})
	if m := w.catalogue(t); len(m) != 1 || m["voll"].Key == "" {
		t.Errorf("in the catalogue: %v", m)
	}
	turned := imported("voll", func(in *courses.Input) { in.Outcomes = nil })
	w.load(t, []courses.Import{turned}, courses.ImportOptions{Publish: true})
	if m := w.catalogue(t); len(m) != 0 {
		t.Errorf("a module that lost its outcomes is still in the catalogue: %v", m)
	}
	other := newWorld(t)
	other.load(t, []courses.Import{thin}, courses.ImportOptions{Publish: true, Incomplete: true})
	if m := other.catalogue(t); len(m) != 1 {
		t.Errorf("the operator's modules: %v", m)
	}
}
