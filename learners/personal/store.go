package personal

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

func (p person) names() map[string]any {
	return map[string]any{"tenant": p.tenant, "user": p.user, "learner": p.learner}
}

// rows is the part of a statement that names a person's rows of a table.
func (t Table) rows() string {
	return t.Name + " t WHERE t." + t.Tenant() + " = @tenant AND " + t.whose
}

// countRows counts every table in one statement.
func countRows(tx *gorm.DB, p person) (map[Kind]int, error) {
	parts := make([]string, 0, len(Tables()))
	for _, t := range Tables() {
		parts = append(parts, fmt.Sprintf("SELECT '%s' AS kind, count(*) AS n FROM %s", t.Kind, t.rows()))
	}
	var found []struct {
		Kind Kind
		N    int
	}
	err := tx.Raw("SELECT kind, sum(n)::int AS n FROM ("+strings.Join(parts, " UNION ALL ")+") x GROUP BY kind", p.names()).Scan(&found).Error
	out := map[Kind]int{}
	for _, f := range found {
		out[f.Kind] = f.N
	}
	return out, err
}

// named adds the names of what a row points to, so that the copy can be read without the program.
const named = `
LEFT JOIN modules nm ON nm.id = (x.j->>'module_id')::uuid
LEFT JOIN competencies nc ON nc.id = x.j->>'competency_id'
LEFT JOIN role_profiles nr ON nr.id = x.j->>'role_profile_id'
LEFT JOIN org_units nu ON nu.tenant_id = @tenant AND nu.id = (x.j->>'org_unit_id')::uuid`

const names = `jsonb_strip_nulls(jsonb_build_object('module', nm.title, 'competency', nc.name_de, 'role_profile', nr.name_de, 'org_unit', nu.name))`

// copyOf selects a table's rows of the person as one JSON array.
func (t Table) copyOf() string {
	hidden := append([]string{t.Tenant()}, t.Hidden...)
	if t.File != "" {
		hidden = append(hidden, t.File)
	}
	return fmt.Sprintf(`(SELECT coalesce(jsonb_agg((x.j - ARRAY['%s']) || %s ORDER BY %s), '[]')
FROM %s t CROSS JOIN LATERAL (SELECT to_jsonb(t) AS j) x %s WHERE t.%s = @tenant AND %s)`,
		strings.Join(hidden, "','"), names, t.order, t.Name, named, t.Tenant(), t.whose)
}

// loadTables reads every row of the person in one statement, which sees one moment.
func loadTables(tx *gorm.DB, p person) (map[string]json.RawMessage, error) {
	parts := make([]string, 0, len(Tables()))
	for _, t := range Tables() {
		parts = append(parts, fmt.Sprintf("'%s', %s", t.Name, t.copyOf()))
	}
	var row struct{ Doc string }
	if err := tx.Raw("SELECT jsonb_build_object("+strings.Join(parts, ",\n")+")::text AS doc", p.names()).Scan(&row).Error; err != nil {
		return nil, err
	}
	var out map[string]json.RawMessage
	if err := json.Unmarshal([]byte(row.Doc), &out); err != nil {
		return nil, fmt.Errorf("read the copy of a person's rows: %w", err)
	}
	return out, nil
}

// loadFiles reads what the person uploaded.
func loadFiles(tx *gorm.DB, p person) ([]File, error) {
	var out []File
	for _, t := range Tables() {
		if t.File == "" {
			continue
		}
		var rows []struct {
			ID      uuid.UUID
			Name    string
			Content []byte
		}
		sql := fmt.Sprintf("SELECT t.%s AS id, t.%s AS name, t.%s AS content FROM %s ORDER BY %s", t.fileID, t.FileName, t.File, t.rows(), t.order)
		if err := tx.Raw(sql, p.names()).Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, File{Table: t.Name, ID: r.ID, Name: r.Name, Content: r.Content})
		}
	}
	return out, nil
}

// loadLooks reads the newest looks that concern the person: aggregates that counted her, and her path at the command line.
func loadLooks(tx *gorm.DB, p person, limit int) ([]Look, error) {
	var out []Look
	err := tx.Raw(`
SELECT a.at, a.role, a.what FROM access_log a JOIN users u ON u.tenant_id = a.tenant_id AND u.id = @user
WHERE a.tenant_id = @tenant AND a.at >= u.created_at
  AND (a.role = 'hr' AND EXISTS (SELECT 1 FROM learners l WHERE l.tenant_id = @tenant AND l.id = @learner)
       OR a.role = 'operator' AND a.user_id = @user)
ORDER BY a.at DESC, a.id DESC LIMIT @limit`,
		map[string]any{"tenant": p.tenant, "user": p.user, "learner": p.learner, "limit": limit}).Scan(&out).Error
	return out, err
}

func loadAllowed(tx *gorm.DB, p person) (Allowed, error) {
	var row struct {
		Profiling bool
		Since     *time.Time
		Denied    int
		Approver  string
		Address   string
		Confirmed bool
		Off       string
	}
	err := tx.Raw(`
SELECT coalesce(p.profiling, true) AS profiling, p.since, coalesce(cardinality(p.denied), 0) AS denied, coalesce(a.name, '') AS approver,
       coalesce(n.address, '') AS address, n.confirmed_at IS NOT NULL AS confirmed, coalesce(array_to_string(n.off, ','), '') AS off
FROM users u
LEFT JOIN preferences p ON p.tenant_id = u.tenant_id AND p.learner_id = @learner
LEFT JOIN notification_settings n ON n.tenant_id = u.tenant_id AND n.user_id = u.id
LEFT JOIN tenant_settings s ON s.tenant_id = u.tenant_id
LEFT JOIN users a ON a.tenant_id = s.tenant_id AND a.id = s.approver_id AND a.id <> u.id AND NOT a.disabled
WHERE u.tenant_id = @tenant AND u.id = @user`, p.names()).Scan(&row).Error
	out := Allowed{
		Profiling: row.Profiling, Since: row.Since, Denied: row.Denied, Approver: row.Approver, Address: row.Address, Confirmed: row.Confirmed,
	}
	if row.Off != "" {
		out.Off = strings.Split(row.Off, ",")
	}
	return out, err
}
