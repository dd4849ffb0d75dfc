package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// describe writes what the queries find in the public schema, one statement each; what belongs to extensions and to the
// migration tool is left out. It needs no pg_dump, whose version would have to be the server's.
func describe(t *testing.T, owner string, queries []string) string {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var out strings.Builder
	for _, query := range queries {
		rows, err := conn.Query(ctx, query)
		if err != nil {
			t.Fatalf("%v in %s", err, query)
		}
		statements, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%v in %s", err, query)
		}
		for _, s := range statements {
			fmt.Fprintln(&out, s)
		}
		if len(statements) > 0 {
			fmt.Fprintln(&out)
		}
	}
	return out.String()
}

// ourTables restricts pg_class c.
const ourTables = ` c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%'
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') `

// column writes the definition of attribute a with default d.
const column = `format('%s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
	CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''))`

const typesAndFunctions = `SELECT format('CREATE TYPE %s AS ENUM (%s);', t.typname,
		string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder))
	FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname
	UNION ALL
	SELECT rtrim(pg_get_functiondef(p.oid), E'\n') || ';' FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1`

const indexes = `SELECT pg_get_indexdef(i.indexrelid) || ';' FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
	WHERE NOT EXISTS (SELECT FROM pg_constraint x WHERE x.conindid = i.indexrelid AND x.contype IN ('p', 'u')) AND` + ourTables + `ORDER BY 1`

const triggers = `SELECT pg_get_triggerdef(t.oid) || ';' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
	WHERE NOT t.tgisinternal AND` + ourTables + `ORDER BY c.relname, t.tgname`

// schemaQueries make the golden file.
func schemaQueries() []string {
	return []string{
		typesAndFunctions,
		`SELECT format(E'CREATE %sTABLE %s (\n    %s\n);', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, c.relname,
				concat_ws(E',\n    ',
					(SELECT string_agg(` + column + `, E',\n    ' ORDER BY a.attnum) FROM pg_attribute a
						LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
						WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
					(SELECT string_agg(format('CONSTRAINT %s %s', x.conname, pg_get_constraintdef(x.oid)), E',\n    ' ORDER BY x.contype DESC, x.conname)
						FROM pg_constraint x WHERE x.conrelid = c.oid AND x.contype <> 'n')))
			FROM pg_class c WHERE c.relkind = 'r' AND` + ourTables + `ORDER BY c.relname`,
		indexes,
		triggers,
		`SELECT format(E'ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\nALTER TABLE %s FORCE ROW LEVEL SECURITY;', c.relname, c.relname)
			FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity AND` + ourTables + `ORDER BY 1`,
		`SELECT format('CREATE POLICY %s ON %s USING %s WITH CHECK %s;', p.polname, c.relname,
				pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
			FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE` + ourTables + `ORDER BY 1`,
		`SELECT format('GRANT %s ON %s TO %s;', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), c.relname, g.grantee)
			FROM pg_class c JOIN information_schema.role_table_grants g ON g.table_schema = 'public' AND g.table_name = c.relname
			WHERE g.grantee = 'lernpfad_app' AND` + ourTables + `GROUP BY c.relname, g.grantee ORDER BY 1`,
	}
}

// comparedQueries describe tables independently of the order in which their columns were added, a line each.
func comparedQueries() []string {
	return []string{
		typesAndFunctions,
		`SELECT format('COLUMN %s.%s', c.relname, ` + column + `)
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
			WHERE c.relkind = 'r' AND` + ourTables + `ORDER BY c.relname, a.attname`,
		`SELECT format('CONSTRAINT %s ON %s %s', x.conname, c.relname, pg_get_constraintdef(x.oid))
			FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE x.contype <> 'n' AND` + ourTables + `ORDER BY c.relname, x.conname`,
		indexes,
		triggers,
		`SELECT format('TABLE %s %s', c.relname, c.relpersistence) FROM pg_class c WHERE c.relkind = 'r' AND` + ourTables + `ORDER BY 1`,
	}
}
