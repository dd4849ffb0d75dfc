package courses

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Import is a module from elsewhere. RequiresAny of Input stays empty: prerequisites are named by keys of the same source.
type Import struct {
	Key         string
	Provider    Provider // by Key; made when it is new
	Input       Input
	RequiresAny [][]string
}

// ImportResult counts what an import did, or would do.
type ImportResult struct {
	New       int
	Changed   int
	Unchanged int
}

// ImportOptions say how to import.
type ImportOptions struct {
	Source  string // names the import; with the key it identifies a module for ever
	Publish bool   // put new modules into the catalogue at once; otherwise they are drafts
	// Incomplete lets modules without outcomes or competencies into the catalogue. They are found by meaning and words alone. Without
	// it they are drafts, whatever Publish says.
	Incomplete bool
	DryRun     bool // only count
}

// Import stores modules of one source, all or none. The same modules again change nothing. Modules of the source that are not in
// the list stay as they are. Broken rules come back as one fault import-invalid with a field per module.
func (s *Service) Import(ctx context.Context, imports []Import, opt ImportOptions) (ImportResult, error) {
	if err := s.checkImports(imports); err != nil {
		return ImportResult{}, err
	}
	var result ImportResult
	err := s.db.Shared(ctx, func(tx database.Tx) error {
		b := &importBatch{service: s, tx: tx, opt: opt}
		if err := b.plan(imports); err != nil {
			return err
		}
		result = b.result
		if opt.DryRun || len(b.touched) == 0 {
			return nil
		}
		if err := b.store(imports); err != nil {
			return err
		}
		if err := raiseVersion(tx); err != nil {
			return err
		}
		return s.changed(ctx, database.SQLTx(tx), b.touched)
	})
	return result, err
}

func (s *Service) checkImports(imports []Import) error {
	f := fault.New("import-invalid")
	seen := map[string]bool{}
	for i, m := range imports {
		pointer := "/" + strconv.Itoa(i)
		if m.Key == "" {
			f = f.Field(pointer+"/key", "required")
		}
		if seen[m.Key] {
			f = f.Field(pointer+"/key", "duplicate")
		}
		seen[m.Key] = true
		f = checkText(f, pointer+"/key", m.Key, 0, maxTitle)
		f = checkProvider(f, pointer+"/provider", m.Provider)
		f = checkGroups(f, pointer+"/requires_any", m.RequiresAny)
		if inner, ok := fault.From(m.Input.Validate(s.library)); ok {
			for _, field := range inner.Fields {
				field.Pointer = pointer + field.Pointer
				f.Fields = append(f.Fields, field)
			}
		}
	}
	return f.OrNil()
}

// checkProvider keeps a provider's key fit for addresses: 2 to 60 small letters, digits and hyphens.
func checkProvider(f *fault.Error, pointer string, p Provider) *fault.Error {
	allowed := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' }
	foreign := func(r rune) bool { return !allowed(r) }
	if len(p.Key) < 2 || len(p.Key) > 60 || strings.ContainsFunc(p.Key, foreign) {
		f = f.Field(pointer, "bad-pattern")
	}
	f = checkText(f, pointer, p.Name, 1, maxTitle)
	return checkText(f, pointer, p.URL, 0, maxURL)
}

// importBatch is one import inside its transaction.
type importBatch struct {
	service   *Service
	tx        database.Tx
	opt       ImportOptions
	stored    map[string]lockedModule
	ids       map[string]uuid.UUID // every key of the source, stored or new
	hashes    map[string]string
	groups    [][][]uuid.UUID // prerequisites of each import, by id
	providers map[string]uuid.UUID
	touched   []uuid.UUID
	result    ImportResult
}

// plan compares the list with what is stored.
func (b *importBatch) plan(imports []Import) error {
	var err error
	if b.stored, err = importedKeys(b.tx, b.opt.Source); err != nil {
		return err
	}
	b.ids, b.hashes = map[string]uuid.UUID{}, map[string]string{}
	for key, row := range b.stored {
		b.ids[key] = row.ID
	}
	for _, m := range imports {
		hash, err := contentHash(m.Provider.Key, m.Input, m.RequiresAny)
		if err != nil {
			return err
		}
		b.hashes[m.Key] = hash
		switch row, ok := b.stored[m.Key]; {
		case !ok:
			b.result.New++
			b.ids[m.Key] = uuid.New()
		case row.ContentHash != hash:
			b.result.Changed++
		default:
			b.result.Unchanged++
			continue
		}
		b.touched = append(b.touched, b.ids[m.Key])
	}
	return b.resolveAll(imports)
}

// resolveAll turns keys into ids once every key of the list is known.
func (b *importBatch) resolveAll(imports []Import) error {
	f := fault.New("import-invalid")
	b.groups = make([][][]uuid.UUID, len(imports))
	for i, m := range imports {
		b.groups[i] = make([][]uuid.UUID, len(m.RequiresAny))
		for j, keys := range m.RequiresAny {
			pointer := "/" + strconv.Itoa(i) + "/requires_any/" + strconv.Itoa(j)
			for _, key := range keys {
				switch id, ok := b.ids[key]; {
				case !ok:
					f = f.Field(pointer, "unknown-key", "key", key)
				case key == m.Key:
					f = f.Field(pointer, "requires-itself")
				default:
					b.groups[i][j] = append(b.groups[i][j], id)
				}
			}
		}
	}
	return f.OrNil()
}

// store writes modules first and prerequisites last, so that a module may name one further down the list.
func (b *importBatch) store(imports []Import) error {
	if err := b.ensureProviders(imports); err != nil {
		return err
	}
	for _, m := range imports {
		row, exists := b.stored[m.Key]
		if exists && row.ContentHash == b.hashes[m.Key] {
			continue
		}
		if err := b.storeModule(m, row, exists); err != nil {
			return err
		}
	}
	for i, m := range imports {
		if row, ok := b.stored[m.Key]; ok && row.ContentHash == b.hashes[m.Key] {
			continue
		}
		if err := insertGroups(b.tx, b.ids[m.Key], b.groups[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *importBatch) ensureProviders(imports []Import) error {
	b.providers = map[string]uuid.UUID{}
	for _, m := range imports {
		if _, ok := b.providers[m.Provider.Key]; ok {
			continue
		}
		id, err := ensureProvider(b.tx, m.Provider)
		if err != nil {
			return err
		}
		b.providers[m.Provider.Key] = id
	}
	return nil
}

func (b *importBatch) storeModule(m Import, row lockedModule, exists bool) error {
	r := record{
		id: b.ids[m.Key], source: b.opt.Source, key: m.Key, provider: b.providers[m.Provider.Key],
		state: b.state(m.Input, row, exists), hash: b.hashes[m.Key], now: b.service.now(),
	}
	in := m.Input.sorted()
	in.RequiresAny = nil
	if !exists {
		return insertModule(b.tx, r, in)
	}
	if err := updateModule(b.tx, r, in); err != nil {
		return err
	}
	return keepRuns(b.tx, r, in.Runs, false)
}

// state is where a module stands after the import. A stored one stays where it is, unless its new content is too thin to be published.
func (b *importBatch) state(in Input, row lockedModule, exists bool) State {
	state := Draft
	switch {
	case exists:
		state = row.State
	case b.opt.Publish:
		state = Published
	}
	if state == Published && !b.opt.Incomplete && !in.complete() {
		return Draft
	}
	return state
}
