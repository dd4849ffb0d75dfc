package courses

import (
	"context"

	"gorm.io/gorm"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
)

// SyncLibrary brings the frameworks, alignments and role profiles that ship with the program into the database, where other tables
// refer to them. It changes nothing when they are there already, and reports whether it wrote.
func (s *Service) SyncLibrary(ctx context.Context) (bool, error) {
	hash, wrote := s.library.Hash(), false
	err := s.db.Shared(ctx, func(tx *gorm.DB) error {
		var current int64
		err := tx.Raw(`SELECT count(*) FROM frameworks WHERE content_hash = ?`, hash).Scan(&current).Error
		if err != nil || current == int64(len(s.library.Frameworks())) {
			return err
		}
		wrote = true
		if err := syncFrameworks(tx, s.library.Frameworks(), hash); err != nil {
			return err
		}
		if err := syncAlignments(tx, s.library.Alignments()); err != nil {
			return err
		}
		if err := syncRoleProfiles(tx, s.library.RoleProfiles()); err != nil {
			return err
		}
		return raiseVersion(tx)
	})
	return wrote, err
}

func syncFrameworks(tx *gorm.DB, frameworks []competency.Framework, hash string) error {
	for _, f := range frameworks {
		err := tx.Exec(`
INSERT INTO frameworks (id, version, name_de, name_en, source, content_hash) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, name_de = EXCLUDED.name_de, name_en = EXCLUDED.name_en,
    source = EXCLUDED.source, content_hash = EXCLUDED.content_hash`, f.ID, f.Version, f.NameDE, f.NameEN, f.Source, hash).Error
		if err != nil {
			return err
		}
		for i, a := range f.Areas {
			if err := syncArea(tx, f.ID, i+1, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func syncArea(tx *gorm.DB, framework string, position int, a competency.Area) error {
	err := tx.Exec(`
INSERT INTO areas (id, framework_id, position, name_de, name_en) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET position = EXCLUDED.position, name_de = EXCLUDED.name_de, name_en = EXCLUDED.name_en`,
		a.ID, framework, position, a.NameDE, a.NameEN).Error
	if err != nil {
		return err
	}
	for i, c := range a.Competencies {
		err := tx.Exec(`
INSERT INTO competencies (id, area_id, official_id, position, name_de, name_en, description_de) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET official_id = EXCLUDED.official_id, position = EXCLUDED.position, name_de = EXCLUDED.name_de,
    name_en = EXCLUDED.name_en, description_de = EXCLUDED.description_de`,
			c.ID, a.ID, c.OfficialID, i+1, c.NameDE, c.NameEN, c.DescriptionDE).Error
		if err != nil {
			return err
		}
		for b, text := range c.Bands {
			err := tx.Exec(`
INSERT INTO level_descriptors (competency_id, band, text_de) VALUES (?, ?, ?)
ON CONFLICT (competency_id, band) DO UPDATE SET text_de = EXCLUDED.text_de`, c.ID, b+1, text).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func syncAlignments(tx *gorm.DB, alignments []competency.Alignment) error {
	if err := tx.Exec(`DELETE FROM alignments`).Error; err != nil {
		return err
	}
	for _, a := range alignments {
		levels := make(database.Ints, len(a.Levels))
		for i, l := range a.Levels {
			levels[i] = int(l)
		}
		err := tx.Exec(`INSERT INTO alignments (from_id, to_id, kind, levels) VALUES (?, ?, ?, ?)`, a.From, a.To, a.Kind, levels).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func syncRoleProfiles(tx *gorm.DB, profiles []competency.RoleProfile) error {
	for _, p := range profiles {
		err := tx.Exec(`
INSERT INTO role_profiles (id, name_de, description_de, tasks_de) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name_de = EXCLUDED.name_de, description_de = EXCLUDED.description_de, tasks_de = EXCLUDED.tasks_de`,
			p.ID, p.NameDE, p.DescriptionDE, p.TasksDE).Error
		if err != nil {
			return err
		}
		if err := tx.Exec(`DELETE FROM role_requirements WHERE role_profile_id = ?`, p.ID).Error; err != nil {
			return err
		}
		for _, r := range p.Requirements {
			err := tx.Exec(`
INSERT INTO role_requirements (role_profile_id, competency_id, level, tomorrow, kind, weight) VALUES (?, ?, ?, ?, ?, ?)`,
				p.ID, r.Competency, r.Level, r.Tomorrow, r.Kind, r.Weight).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}
