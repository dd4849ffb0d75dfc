package personal_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"lernpfad/internal/dbtest"
	"lernpfad/learners/personal"
)

var update = flag.Bool("update", false, "write the schema of the copy anew")

// known are the registered tables by name.
func known() map[string]personal.Table {
	out := map[string]personal.Table{}
	for _, t := range personal.Tables() {
		out[t.Name] = t
	}
	return out
}

// Tables that point to a person without being about her: what the row says belongs to somebody else.
var aboutOthers = map[string]string{
	"tenant_settings": "who approves is a setting of the municipality; the account is taken out of it",
}

type reference struct{ from, to, rule string }

func references(t *testing.T, db *dbtest.DB) []reference {
	t.Helper()
	rows, err := db.Owner(t).Query(t.Context(), `
SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, c.confdeltype::text FROM pg_constraint c
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r reference, err error) {
		return r, row.Scan(&r.from, &r.to, &r.rule)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryTableOfPeopleIsInTheCopy walks the foreign keys: a table that points to a person, or to something that is hers, holds data about
// her. So does one that has a column for a person's id without a key. Whoever adds such a table adds a line to Tables.
func TestEveryTableOfPeopleIsInTheCopy(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	tables := known()
	people := slices.Concat(slices.Collect(maps.Keys(tables)), []string{"users", "learners"})
	for _, r := range references(t, db) {
		if slices.Contains(people, r.to) && !slices.Contains(people, r.from) && aboutOthers[r.from] == "" {
			t.Errorf("%s points to %s and is not in Tables: the copy of a person's data would lack it", r.from, r.to)
		}
		if (r.to == "users" || r.to == "learners") && r.rule != "c" && r.rule != "n" {
			t.Errorf("%s would keep people from being erased: its key to %s neither cascades nor lets go", r.from, r.to)
		}
	}
	rows, err := db.Owner(t).Query(t.Context(), `SELECT DISTINCT table_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name IN ('user_id', 'learner_id', 'person_id', 'owner_id')`)
	if err != nil {
		t.Fatal(err)
	}
	named, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range named {
		if _, ok := tables[name]; !ok && aboutOthers[name] == "" {
			t.Errorf("%s has a column for a person and is not in Tables", name)
		}
	}
	if len(named) < 10 {
		t.Errorf("only %d tables of people found: does the test look in the right place?", len(named))
	}
}

// TestSchemaIsThatOfTheTables compares the published schema with the columns that there are.
func TestSchemaIsThatOfTheTables(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	want, err := json.MarshalIndent(schemaOf(t, db), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	const file = "schema/data-export-1.json"
	if *update {
		if err := os.WriteFile(file, want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(personal.Schema())); diff != "" {
		t.Errorf("the schema is not that of the tables (make generate):\n%s", diff)
	}
}

type object = map[string]any

func schemaOf(t *testing.T, db *dbtest.DB) object {
	t.Helper()
	tables, names := object{}, []string{}
	for _, table := range personal.Tables() {
		names = append(names, table.Name)
		tables[table.Name] = object{"type": "array", "items": rowSchema(t, db.Owner(t), table)}
	}
	slices.Sort(names)
	text, moment, id := object{"type": "string"}, object{"type": "string", "format": "date-time"}, object{"type": "string", "format": "uuid"}
	return closed(object{
		"$schema": text, "format": object{"const": "lernpfad-data-export-1"}, "made_at": moment, "name": text, "tenant": text,
		"left_out": object{"type": "array", "items": text},
		"tables":   closed(tables, names...),
		"looks": object{"type": "array", "items": closed(object{
			"at": moment, "role": object{"enum": []string{"hr", "operator"}}, "what": text,
		}, "at", "role", "what")},
		"files": object{"type": "array", "items": closed(object{"table": text, "id": id, "name": text}, "id", "name", "table")},
	}, "$schema", "files", "format", "left_out", "looks", "made_at", "name", "tables", "tenant").with(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:lernpfad:data-export:1",
		"title": "Lernpfad: everything that is stored of a person", "description": "Rows by table. Columns that are secrets of the program are left out and named.",
	})
}

type schema = objectSchema

type objectSchema map[string]any

func (s objectSchema) with(more object) object {
	maps.Copy(s, more)
	return s
}

// closed is an object that has these properties and no others.
func closed(properties object, required ...string) schema {
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func rowSchema(t *testing.T, conn *pgx.Conn, table personal.Table) object {
	t.Helper()
	rows, err := conn.Query(context.WithoutCancel(t.Context()), `SELECT column_name::text, data_type::text, is_nullable = 'YES' FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name = $1 ORDER BY column_name`, table.Name)
	if err != nil {
		t.Fatal(err)
	}
	properties, required := object{}, []string{}
	var column, kind string
	var nullable bool
	_, err = pgx.ForEachRow(rows, []any{&column, &kind, &nullable}, func() error {
		if table.Hides(column) {
			return nil
		}
		properties[column] = typeOf(kind, nullable)
		required = append(required, column)
		for pointer, name := range map[string]string{"module_id": "module", "competency_id": "competency", "role_profile_id": "role_profile", "org_unit_id": "org_unit"} {
			if column == pointer { // the name of what it points to, beside the id
				properties[name] = object{"type": "string"}
			}
		}
		return nil
	})
	if err != nil || len(required) == 0 {
		t.Fatalf("columns of %s: %v", table.Name, err)
	}
	return object(closed(properties, required...))
}

func typeOf(kind string, nullable bool) object {
	one := func(name, format string) object {
		out := object{"type": name}
		if nullable {
			out["type"] = []string{name, "null"}
		}
		if format != "" {
			out["format"] = format
		}
		return out
	}
	switch {
	case kind == "uuid":
		return one("string", "uuid")
	case strings.HasPrefix(kind, "timestamp"):
		return one("string", "date-time")
	case kind == "date":
		return one("string", "date")
	case kind == "integer" || kind == "bigint" || kind == "smallint":
		return one("integer", "")
	case kind == "real" || kind == "double precision" || kind == "numeric":
		return one("number", "")
	case kind == "boolean":
		return one("boolean", "")
	case kind == "ARRAY":
		return one("array", "")
	case strings.HasPrefix(kind, "json"):
		return object{} // documents of their own
	default:
		return one("string", "")
	}
}

// A hidden column that does not exist hides nothing, and would go unnoticed.
func TestHiddenColumnsExist(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	conn := db.Owner(t)
	for _, table := range personal.Tables() {
		for _, column := range append(slices.Clone(table.Hidden), table.Tenant()) {
			var found bool
			err := conn.QueryRow(t.Context(), `SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name = $2)`,
				table.Name, column).Scan(&found)
			if err != nil || !found {
				t.Error(fmt.Errorf("%s.%s does not exist: %w", table.Name, column, err))
			}
		}
	}
	// Whatever looks like a secret is hidden.
	rows, err := conn.Query(t.Context(), `SELECT table_name::text, column_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND (column_name LIKE '%hash' OR column_name LIKE '%secret%' OR column_name LIKE '%password%' OR column_name LIKE '%token%')`)
	if err != nil {
		t.Fatal(err)
	}
	harmless := []string{"content_hash", "inputs_hash", "request_hash"} // of texts, not of secrets
	var name, column string
	if _, err = pgx.ForEachRow(rows, []any{&name, &column}, func() error {
		if table, ok := known()[name]; ok && !table.Hides(column) && !slices.Contains(harmless, column) {
			t.Errorf("%s.%s looks like a secret and would be in the copy", name, column)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
