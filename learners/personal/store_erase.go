package personal

import (
	"strings"

	"gorm.io/gorm"
)

// lockAdmins holds the administrators of the municipality, in a fixed order, and reports whether the person is the last of them: two who
// leave at the same time must not both find the other.
func lastAdmin(tx *gorm.DB, p person) (bool, error) {
	var rows []struct{ Me bool }
	err := tx.Raw(`SELECT id = @user AS me FROM users WHERE tenant_id = @tenant AND 'admin' = ANY (roles) AND NOT disabled ORDER BY id FOR UPDATE`,
		p.names()).Scan(&rows).Error
	return len(rows) == 1 && rows[0].Me, err
}

// lockPerson holds the account and the profile, so that nothing of hers is stored from here on.
func lockPerson(tx *gorm.DB, p person) error {
	err := tx.Exec(`SELECT 1 FROM users WHERE tenant_id = @tenant AND id = @user FOR UPDATE`, p.names()).Error
	if err == nil {
		err = tx.Exec(`SELECT 1 FROM learners WHERE tenant_id = @tenant AND id = @learner FOR UPDATE`, p.names()).Error
	}
	return err
}

// collectIDs lists the id of everything that is the person's. Jobs name people by these.
func collectIDs(tx *gorm.DB, p person) ([]string, error) {
	parts := make([]string, 0, len(Tables()))
	for _, t := range Tables() {
		parts = append(parts, "SELECT to_jsonb(t)->>'id' AS id FROM "+t.rows())
	}
	var rows []struct{ ID string }
	err := tx.Raw("SELECT id FROM ("+strings.Join(parts, " UNION ")+") x WHERE id IS NOT NULL", p.names()).Scan(&rows).Error
	ids := []string{p.user.String(), p.learner.String()}
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// deletePerson erases the account, and by its foreign keys everything that hangs on it. It reports false when the account is gone already.
func deletePerson(tx *gorm.DB, p person) (bool, error) {
	res := tx.Exec(`DELETE FROM users WHERE tenant_id = @tenant AND id = @user`, p.names())
	if res.Error != nil || res.RowsAffected == 0 {
		return false, res.Error
	}
	return true, tx.Exec(`SELECT forget_in_access_log(@user)`, p.names()).Error
}

// deleteJobs takes jobs out of the queue that name one of the ids, waiting and finished ones alike. What a finished job said when it failed
// counts too.
func deleteJobs(tx *gorm.DB, ids []string) error {
	return tx.Exec(`
DELETE FROM river_job j WHERE EXISTS (
    SELECT 1 FROM regexp_matches(
        lower(j.args::text || j.metadata::text || CASE WHEN j.finalized_at IS NULL THEN '' ELSE coalesce(j.errors::text, '') END),
        '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS found(part)
    WHERE found.part[1] = ANY (string_to_array(?, ',')))`, strings.Join(ids, ",")).Error
}
