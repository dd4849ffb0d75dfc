package learners

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners/scan"
)

// SourceCorrection is the source of what a person says of a single level because the one shown is wrong. It takes the place of all she
// has said before about this competency.
const SourceCorrection = "Eigene Angabe"

// maxFiles is how many files a person may keep.
const maxFiles = 40

// File is what is known of a stored file without reading it.
type File struct {
	Name      string
	MediaType string
	Size      int // bytes
}

// Upload is a file as a person sends it.
type Upload struct {
	Name    string
	Content []byte
}

// AddEvidence appends evidence. It never changes what is there. The same evidence once more, because a form was sent twice, is not added
// again: the first is returned.
func (s *Service) AddEvidence(ctx context.Context, actor auth.Actor, in EvidenceInput) (Evidence, error) {
	return s.addEvidence(ctx, actor, in, nil)
}

// AddCertificate is AddEvidence with the scan of what shows it; a self-assessment has none. The faults of scan.Reader tell what is wrong
// with the file; then nothing is stored, the evidence neither.
func (s *Service) AddCertificate(ctx context.Context, actor auth.Actor, in EvidenceInput, upload Upload) (Evidence, error) {
	if in.Kind == SelfAssessment {
		return Evidence{}, fault.New("evidence-invalid").Field("/kind", "has-no-file")
	}
	if err := in.validate(s.library, s.now()); err != nil {
		return Evidence{}, err
	}
	file, err := s.scans.Read(upload.Name, upload.Content)
	if err != nil {
		return Evidence{}, err
	}
	return s.addEvidence(ctx, actor, in, &file)
}

func (s *Service) addEvidence(ctx context.Context, actor auth.Actor, in EvidenceInput, file *scan.File) (Evidence, error) {
	if err := in.validate(s.library, s.now()); err != nil {
		return Evidence{}, err
	}
	in.Source = scan.Line(in.Source)
	var e Evidence
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if err := lockLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		held, err := loadEvidence(tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		e = s.newEvidence(id, in, ownWord(in.Kind))
		first, sent := e.sentBefore(held)
		if sent && file != nil && first.File != nil {
			sent, err = hasFile(tx, actor.TenantID, first.ID, file.Hash)
		}
		switch {
		case err != nil:
		case sent:
			e = first
		default:
			err = insertEvidence(tx, actor.TenantID, []Evidence{e})
		}
		if err != nil || file == nil || e.File != nil {
			return err
		}
		e.File = &File{Name: file.Name, MediaType: file.MediaType, Size: len(file.Content)}
		return s.keepFile(tx, actor.TenantID, e, *file)
	})
	return e, err
}

// sentBefore finds the same evidence among what is held, unless the person has said something else since.
func (e Evidence) sentBefore(held []Evidence) (Evidence, bool) {
	i := slices.IndexFunc(held, func(o Evidence) bool {
		return o.WithdrawnAt == nil && o.Kind == e.Kind && o.repeats(e) && (o.Kind != SelfAssessment || !o.corrected(held))
	})
	if i < 0 {
		return Evidence{}, false
	}
	return held[i], true
}

func (s *Service) keepFile(tx database.Tx, tenant uuid.UUID, e Evidence, file scan.File) error {
	count, err := countFiles(tx, tenant, e.LearnerID)
	if err != nil {
		return err
	}
	if count >= maxFiles {
		return fault.New("too-many-files").With("max", strconv.Itoa(maxFiles))
	}
	return insertFile(tx, tenant, e, file, s.now())
}

// newEvidence is evidence of now.
func (s *Service) newEvidence(learner uuid.UUID, in EvidenceInput, confidence float64) Evidence {
	of, _ := s.library.Competency(in.Competency)
	usual, halfLife := Trust(in.Kind, of.Kind)
	if confidence == usualTrust {
		confidence = usual
	}
	return Evidence{
		ID: uuid.New(), LearnerID: learner, Competency: in.Competency, Level: in.Level, Kind: in.Kind, Source: in.Source,
		Confidence: confidence, ObservedOn: in.ObservedOn, HalfLife: halfLife, CreatedAt: s.now(),
	}
}

// Why explains the level that the person holds in a competency. A competency that no framework has is the fault competency-not-found.
func (s *Service) Why(ctx context.Context, actor auth.Actor, id competency.ID) (Explanation, error) {
	if _, ok := s.library.Competency(id); !ok {
		return Explanation{}, fault.New("competency-not-found")
	}
	evidence, err := s.Evidence(ctx, actor)
	if err != nil {
		return Explanation{}, err
	}
	return Explain(evidence, id, s.now()), nil
}

// Withdraw takes evidence back: it counts no longer, and its file is deleted. The record of it stays. To withdraw twice changes nothing;
// evidence of somebody else is the fault evidence-not-found.
func (s *Service) Withdraw(ctx context.Context, actor auth.Actor, evidence uuid.UUID) error {
	return s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		hers, err := withdrawEvidence(tx, actor.TenantID, id, []uuid.UUID{evidence}, s.now())
		if err == nil && hers == 0 {
			err = fault.New("evidence-not-found")
		}
		if err == nil {
			_, err = deleteFile(tx, actor.TenantID, id, evidence)
		}
		return err
	})
}

// CertificateFile returns the file of evidence with its content. Without one, or of somebody else, it is the fault file-not-found.
func (s *Service) CertificateFile(ctx context.Context, actor auth.Actor, evidence uuid.UUID) (file File, content []byte, err error) {
	err = s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		var found bool
		if file, content, found, err = loadFile(tx, actor.TenantID, id, evidence); err == nil && !found {
			err = fault.New("file-not-found")
		}
		return err
	})
	return file, content, err
}

// DeleteFile deletes the file of evidence; the evidence goes on counting. Without one, or of somebody else, it is the fault
// file-not-found.
func (s *Service) DeleteFile(ctx context.Context, actor auth.Actor, evidence uuid.UUID) error {
	return s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		found, err := deleteFile(tx, actor.TenantID, id, evidence)
		if err == nil && !found {
			err = fault.New("file-not-found")
		}
		return err
	})
}

// today is the day that has begun in UTC.
func today(now time.Time) time.Time { return now.UTC().Truncate(day) }

// Correct says which level the person really holds, as a self-assessment of today that takes the place of all she said before. What was
// shown by others stays: where that is higher, it goes on deciding, and she can only withdraw it.
func (s *Service) Correct(ctx context.Context, actor auth.Actor, id competency.ID, level competency.Level) (Explanation, error) {
	_, err := s.AddEvidence(ctx, actor, EvidenceInput{
		Competency: id, Level: level, Kind: SelfAssessment, Source: SourceCorrection, ObservedOn: today(s.now()),
	})
	if err != nil {
		return Explanation{}, err
	}
	return s.Why(ctx, actor, id)
}
