package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// previewLife is how long a preview can be imported; the file is removed afterwards.
const previewLife = time.Hour

// ServiceOptions are the parts a Service is made of. All are required.
type ServiceOptions struct {
	DB      *database.DB
	Courses *courses.Service
	Now     func() time.Time
}

// Service lets authors import files in two steps: look, then do. It is safe for concurrent use.
type Service struct {
	db      *database.DB
	courses *courses.Service
	library *competency.Library
	now     func() time.Time
}

// NewService returns a Service.
func NewService(opt ServiceOptions) *Service {
	return &Service{db: opt.DB, courses: opt.Courses, library: opt.Courses.Library(), now: opt.Now}
}

// Request is a file and how to read it. Source names the import within the author's provider: the same source and key again mean
// the same module.
type Request struct {
	Name     string
	Content  []byte
	Source   string
	FieldMap FieldMap
	Publish  bool // put new modules into the catalogue at once
}

// Preview says what an import would do. ID is nil when the report has errors: such a file cannot be imported.
type Preview struct {
	ID        *uuid.UUID
	Report    Report
	New       int
	Changed   int
	Unchanged int
}

// settings are kept beside an uploaded file until it is imported.
type settings struct {
	Source   string   `json:"source"`
	FieldMap FieldMap `json:"field_map"`
	Publish  bool     `json:"publish"`
}

// Preview reads and checks a file for the author's provider and keeps it for an hour. Nothing of the catalogue changes.
func (s *Service) Preview(ctx context.Context, actor auth.Actor, req Request) (Preview, error) {
	provider, err := s.providerOf(ctx, actor)
	if err != nil {
		return Preview{}, err
	}
	report, err := s.parse(ctx, provider, req)
	if err != nil || !report.OK() {
		return Preview{Report: report}, err
	}
	target := &target{courses: s.courses, provider: func(string) courses.Provider { return provider }, publish: req.Publish, dryRun: true}
	counts, err := Apply(ctx, target, report)
	if err != nil {
		return Preview{}, err
	}
	id, err := s.keep(ctx, actor, req)
	if err != nil {
		return Preview{}, err
	}
	return Preview{ID: &id, Report: report, New: counts.Created, Changed: counts.Updated, Unchanged: counts.Unchanged}, nil
}

// Apply imports a file that was looked at, all modules or none, and forgets the file. An unknown or old preview is upload-not-found.
func (s *Service) Apply(ctx context.Context, actor auth.Actor, preview uuid.UUID) (Result, error) {
	provider, err := s.providerOf(ctx, actor)
	if err != nil {
		return Result{}, err
	}
	req, err := s.kept(ctx, actor, preview)
	if err != nil {
		return Result{}, err
	}
	report, err := s.parse(ctx, provider, req)
	if err != nil {
		return Result{}, err
	}
	target := &target{courses: s.courses, provider: func(string) courses.Provider { return provider }, publish: req.Publish}
	result, err := Apply(ctx, target, report)
	if err != nil {
		return Result{}, err
	}
	return result, s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		return deleteUpload(tx, actor.TenantID, preview)
	})
}

// Import reads a file for the operator of the platform, who may name any provider; fallback is the provider of modules that name
// none. Providers are found by key or name and made when they are new. With dryRun nothing is stored.
func (s *Service) Import(ctx context.Context, req Request, fallback string, dryRun bool) (Report, Result, error) {
	report, err := Parse(ctx, req.Name, bytes.NewReader(req.Content), Options{Source: req.Source, FieldMap: req.FieldMap, Library: s.library})
	if err != nil || !report.OK() {
		return report, Result{}, err
	}
	known, err := s.courses.Providers(ctx)
	if err != nil {
		return report, Result{}, err
	}
	target := &target{courses: s.courses, provider: directory(known, fallback).find, publish: req.Publish, incomplete: true, dryRun: dryRun}
	result, err := Apply(ctx, target, report)
	return report, result, err
}

// parse reads a file under a source that no other provider can write to. Case and punctuation of its name do not matter.
func (s *Service) parse(ctx context.Context, provider courses.Provider, req Request) (Report, error) {
	return Parse(ctx, req.Name, bytes.NewReader(req.Content), Options{
		Source: provider.Key + "/" + keyOf(req.Source), FieldMap: req.FieldMap, Library: s.library,
	})
}

func (s *Service) providerOf(ctx context.Context, actor auth.Actor) (courses.Provider, error) {
	id, err := auth.OwnProvider(actor)
	if err != nil {
		return courses.Provider{}, err
	}
	all, err := s.courses.Providers(ctx)
	if err != nil {
		return courses.Provider{}, err
	}
	for _, p := range all {
		if p.ID == id {
			return p, nil
		}
	}
	return courses.Provider{}, fmt.Errorf("provider %s of the actor is missing", id)
}

func (s *Service) keep(ctx context.Context, actor auth.Actor, req Request) (uuid.UUID, error) {
	options, err := json.Marshal(settings{Source: req.Source, FieldMap: req.FieldMap, Publish: req.Publish})
	if err != nil {
		return uuid.Nil, fmt.Errorf("keep settings of an import: %w", err)
	}
	id := uuid.New()
	err = s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		if err := deleteOldUploads(tx, actor.TenantID, s.now().Add(-previewLife)); err != nil {
			return err
		}
		return insertUpload(tx, upload{
			TenantID: actor.TenantID, ID: id, UserID: actor.UserID, Name: req.Name, Content: req.Content, Options: string(options), CreatedAt: s.now(),
		})
	})
	return id, err
}

func (s *Service) kept(ctx context.Context, actor auth.Actor, id uuid.UUID) (Request, error) {
	var u upload
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		var found bool
		var err error
		u, found, err = loadUpload(tx, actor.TenantID, actor.UserID, id, s.now().Add(-previewLife))
		if err == nil && !found {
			return fault.New("upload-not-found")
		}
		return err
	})
	if err != nil {
		return Request{}, err
	}
	var kept settings
	if err := json.Unmarshal([]byte(u.Options), &kept); err != nil {
		return Request{}, fmt.Errorf("read settings of an import: %w", err)
	}
	return Request{Name: u.Name, Content: u.Content, Source: kept.Source, FieldMap: kept.FieldMap, Publish: kept.Publish}, nil
}
