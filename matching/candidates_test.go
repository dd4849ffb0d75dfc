package matching

import (
	"testing"

	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
)

// The filter of the vector search and the one in memory must let the same modules pass.
func TestHardFilterIsTheSameInSQLAndInMemory(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	audiences := [][]string{nil, {"bauamt"}, {"bauamt", "sozialamt"}}
	for i, format := range courses.Formats() {
		for k, need := range courses.Accessibilities() {
			audience, role := audiences[(i+k)%3], []string{"", "sozialamt"}[(i*k)%2]
			p := &person{learner: learners.Learner{Languages: []string{"de"}, Accessibility: []string{string(need)}, RoleProfileID: role}}
			want := p.admits(&courses.Module{Language: courses.German, Format: format, Audience: audience})
			var passed int64
			err := db.App.Shared(t.Context(), func(tx *gorm.DB) error {
				args := append([]any{format, database.Texts(audience)}, hardArgs(p)...)
				return tx.Raw(`
SELECT count(*) FROM (VALUES ('published', 'de', ?::text, '{}'::text[], ?::text[])) m (state, language, format, accessibility, audience)
WHERE `+hardFilter, args...).Scan(&passed).Error
			})
			if err != nil {
				t.Fatal(err)
			}
			if (passed == 1) != want {
				t.Errorf("%s for %v, for somebody of %q who needs %s: %t in memory, %d in SQL", format, audience, role, need, want, passed)
			}
		}
	}
}
