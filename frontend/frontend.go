// Package frontend serves the pages: server-rendered HTML in KERN, in German, English and plain German, that works
// without JavaScript. Pages hold no rules; everything they do goes through the services that the JSON API uses too.
package frontend

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"time"
	_ "time/tzdata" // dates are shown in Berlin time on machines without a zone database too

	"lernpfad/courses/competency"
)

// Options are what the pages stand on. Everything but Log is required.
type Options struct {
	Library     *competency.Library
	Tenants     Tenants
	Accounts    Accounts
	Kiosks      Kiosks
	Cards       Cards
	Catalogue   Catalogue
	Authoring   Authoring
	Imports     Imports
	Learners    Learners
	Evidence    Evidence
	SelfChecks  SelfChecks
	Sheets      Sheets
	Deck        Deck
	Paths       Paths
	Dates       Dates
	Subscribing Subscriptions
	Recognition Recognition
	Enrolments  Enrolments
	Completions Completions
	Badges      Badges
	Confirming  Confirmations
	Approvals   Approvals
	Inbox       Inbox
	Runs        Runs
	Cancelling  Cancellations
	Coverage    Coverage
	AccessLog   AccessLog
	OwnData     OwnData
	// Notifications are about mail; the inbox is there without.
	Notifications Notifications
	Now           func() time.Time
	Log           *slog.Logger // nil drops messages
}

// Pages renders and answers every page. It is safe for concurrent use.
type Pages struct {
	Options
	assets *assets
	sets   map[language]*template.Template
	texts  texts
	zone   *time.Location
}

// New reads the embedded texts, templates and bundle. It fails with one clear line when the bundle is missing.
func New(opt Options) (*Pages, error) {
	bundle, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open bundle: %w", err)
	}
	return newPages(opt, bundle)
}

func newPages(opt Options, bundle fs.FS) (*Pages, error) {
	if err := opt.complete(); err != nil {
		return nil, err
	}
	p := &Pages{Options: opt}
	var err error
	if p.assets, err = loadAssets(bundle); err != nil {
		return nil, err
	}
	if p.texts, err = loadTexts(textFiles); err != nil {
		return nil, err
	}
	if p.zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	if p.sets, err = p.loadTemplates(templateFiles); err != nil {
		return nil, err
	}
	return p, nil
}

func (o *Options) complete() error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Library == nil || o.Now == nil {
		return errors.New("frontend: library and clock are required")
	}
	return nil
}
