package personal

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// SchemaPath is the address of the JSON schema that copies keep; it stays the same as long as the format's number does.
const SchemaPath = "/api/v1/schemas/data-export-1"

const exportFormat = "lernpfad-data-export-1"

//go:embed schema/data-export-1.json
var exportSchema []byte

// Schema is the JSON schema of the copy.
func Schema() []byte { return bytes.Clone(exportSchema) }

// Export is a copy of everything that is stored of a person.
type Export struct {
	Schema  string    `json:"$schema"`
	Format  string    `json:"format"`
	MadeAt  time.Time `json:"made_at"`
	Name    string    `json:"name"`
	Tenant  string    `json:"tenant"`
	LeftOut []string  `json:"left_out"` // columns that are secrets of the program, as table.column
	// Tables holds each table's rows, by the name of the table.
	Tables map[string]json.RawMessage `json:"tables"`
	Looks  []Look                     `json:"looks"`
	// Files are beside the rows; in JSON they are named only.
	Files []File `json:"files"`
}

// File is something the person uploaded.
type File struct {
	Table   string    `json:"table"`
	ID      uuid.UUID `json:"id"` // of the row
	Name    string    `json:"name"`
	Content []byte    `json:"-"`
}

// Path is where a file lies in the archive. The name is the person's own and must not lead elsewhere.
func (f File) Path() string {
	safe := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, f.Name)
	return "dateien/" + f.ID.String() + "-" + strings.Trim(safe, ". ")
}

// Export copies what is stored of the actor at this moment.
func (s *Service) Export(ctx context.Context, actor auth.Actor) (Export, error) {
	p := personOf(actor)
	out := Export{
		Schema: SchemaPath, Format: exportFormat, MadeAt: s.opt.Now().UTC(), Name: actor.Name, Tenant: actor.TenantName, LeftOut: leftOut(),
		Looks: []Look{}, Files: []File{},
	}
	err := s.opt.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		var err error
		if out.Tables, err = loadTables(tx, p); err != nil {
			return err
		}
		looks, err := loadLooks(tx, p, everyLook)
		if err != nil {
			return err
		}
		out.Looks = append(out.Looks, looks...)
		files, err := loadFiles(tx, p)
		out.Files = append(out.Files, files...)
		return err
	})
	return out, err
}

// everyLook is more than a log holds of one person.
const everyLook = 1_000_000

func leftOut() []string {
	var out []string
	for _, t := range Tables() {
		for _, h := range t.Hidden {
			out = append(out, t.Name+"."+h)
		}
	}
	return out
}

// JSON writes the copy with indents, for people who look into it.
func (e Export) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the copy of a person's data: %w", err)
	}
	return out, nil
}

// Cell is one value of a row.
type Cell struct {
	Column string
	Value  string // JSON of lists and objects, the plain value of everything else
}

// Rows reads a table of the copy for people: columns in a fixed order, nulls and vectors left out.
func (e Export) Rows(table string) ([][]Cell, error) {
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(e.Tables[table], &rows); err != nil {
		return nil, fmt.Errorf("read %s of the copy: %w", table, err)
	}
	out := make([][]Cell, len(rows))
	for i, row := range rows {
		for _, column := range slices.Sorted(maps.Keys(row)) {
			value := plain(row[column])
			if value == "" || column == "embedding" {
				continue
			}
			out[i] = append(out[i], Cell{Column: column, Value: value})
		}
	}
	return out, nil
}

// plain is the value without the quotes of JSON; "" for nothing at all.
func plain(raw json.RawMessage) string {
	text := string(raw)
	switch text {
	case "null", `""`, "[]", "{}":
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return text
}
