package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/frontend"
	"lernpfad/internal/config"
	"lernpfad/internal/database"
	"lernpfad/internal/jobs"
	"lernpfad/internal/localstack"
	"lernpfad/internal/mail"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
	"lernpfad/matching"
)

// demoMail is where the letters of a demo go.
func demoMail(cfg config.Config) string { return filepath.Join(cfg.DataDir, "mail") }

// senderOf is what the settings say about mail; nil where none leaves.
func senderOf(cfg config.Config) (mail.Sender, error) {
	switch {
	case cfg.SMTPURL != "":
		server, err := mail.ParseServerURL(cfg.SMTPURL.Reveal())
		if err != nil {
			return nil, fmt.Errorf("SMTP_URL: %w", err)
		}
		return mail.NewSMTP(server, cfg.SMTPFrom, nil)
	case cfg.MailFolder != "":
		return mail.Folder{Path: cfg.MailFolder}, nil
	default:
		return nil, nil //nolint:nilnil // no mail is a setting like the others
	}
}

func (a *app) wireLetters(place *time.Location) error {
	a.base = strings.TrimRight(a.cfg.PublicURL, "/")
	var err error
	if a.sender, err = senderOf(a.cfg); err != nil {
		return err
	}
	base := func() string { return a.base }
	letters, err := frontend.NewLetters(base)
	if err != nil {
		return err
	}
	a.notices = notice.New(notice.Options{
		DB: a.db, Enqueue: a.enqueueAt, Tenants: a.tenantIDs, Sender: a.sender, Write: letters.Write, Base: base, Zone: place, Now: time.Now, Log: a.log,
	})
	return nil
}

func registerLetters(r *jobs.Registry, s *notice.Service) error {
	r.Every(time.Hour, func() jobs.Args { return notice.WriteDigests{} })
	return errors.Join(jobs.Register(r, s.SendLetter), jobs.Register(r, s.WriteDigests))
}

// told hands a new message to whoever writes letters.
func (a *app) told(ctx context.Context, tx database.Tx, m enrolment.Told) error {
	return a.notices.Told(ctx, tx, m)
}

// personGone asks for what must be computed without a person who was erased: what her role had in common, and requests that she was to
// decide.
func (a *app) personGone(ctx context.Context, tx *sql.Tx, _ uuid.UUID) error {
	if err := a.jobs.Enqueue(ctx, tx, matching.LearnRoles{}); err != nil {
		return err
	}
	return a.jobs.Enqueue(ctx, tx, enrolment.Sweep{Stamp: time.Now().UnixNano()})
}

// forgetPerson drops lists in memory and letters in the folder.
func (a *app) forgetPerson(learner uuid.UUID, ids []string) error {
	a.matching.ForgetPerson(learner)
	folder, ok := a.sender.(mail.Folder)
	if !ok {
		return nil
	}
	for _, id := range ids {
		if err := folder.Remove(id); err != nil {
			return err
		}
	}
	return nil
}

// mailCheckTimeout bounds doctor's visit to the mail server.
const mailCheckTimeout = 10 * time.Second

// examineMail asks the mail server for a connection; no letter is sent.
func examineMail(ctx context.Context, cfg config.Config) localstack.Finding {
	f := localstack.Finding{Part: "Mail", State: localstack.Off, Detail: "no letter leaves", Mend: "to send letters, set SMTP_URL and SMTP_FROM (docs/operations.md)"}
	sender, err := senderOf(cfg)
	if err != nil {
		f.State, f.Detail = localstack.Broken, err.Error()
		return f
	}
	switch s := sender.(type) {
	case mail.Folder:
		f.State, f.Detail, f.Mend = localstack.Up, "letters are written to "+s.Where(), ""
	case *mail.SMTP:
		ctx, cancel := context.WithTimeout(ctx, mailCheckTimeout)
		defer cancel()
		f.State, f.Detail, f.Mend = localstack.Up, s.Where(), ""
		if err := s.Check(ctx); err != nil {
			f.State, f.Detail, f.Mend = localstack.Broken, s.Where()+": "+err.Error(), "check SMTP_URL; letters wait up to three days, the pages work meanwhile"
		}
	}
	return f
}
