package matching

import (
	"testing"

	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/dbtest"
	"lernpfad/learners"
)

// The filter of the vector search and the one in memory must let the same modules pass.
func TestHardFilterIsTheSameInSQLAndInMemory(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for _, format := range courses.Formats() {
		for _, need := range courses.Accessibilities() {
			p := &person{learner: learners.Learner{Languages: []string{"de"}, Accessibility: []string{string(need)}}}
			want := p.admits(&courses.Module{Language: courses.German, Format: format})
			var passed int64
			err := db.App.Shared(t.Context(), func(tx *gorm.DB) error {
				args := append([]any{format}, hardArgs(p)...)
				return tx.Raw(`
SELECT count(*) FROM (VALUES ('published', 'de', ?::text, '{}'::text[])) m (state, language, format, accessibility)
WHERE `+hardFilter, args...).Scan(&passed).Error
			})
			if err != nil {
				t.Fatal(err)
			}
			if (passed == 1) != want {
				t.Errorf("%s for somebody who needs %s: %t in memory, %d in SQL", format, need, want, passed)
			}
		}
	}
}
