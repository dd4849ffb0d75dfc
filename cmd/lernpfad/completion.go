package main

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/internal/jobs"
	"lernpfad/learners/completion"
	"lernpfad/learners/completion/badge"
)

// completions wires what comes of a finished module. Without a key everything works but the signing of badges.
func (a *app) completions(library *competency.Library) *completion.Service {
	var key badge.Key
	if a.cfg.DataDir != "" {
		var err error
		if key, err = badge.OpenKey(a.cfg.DataDir); err != nil {
			a.log.Error("badges cannot be signed", "error", err)
		}
	}
	return completion.New(completion.Options{
		DB: a.db, Library: library, People: a.learners, Enrolments: a.enrolment, Replan: a.replanLater, Now: time.Now, Key: key,
		Enqueue: func(ctx context.Context, tx *sql.Tx, job jobs.Args) error { return a.jobs.Enqueue(ctx, tx, job) },
		Issuer:  badge.Issuer{Address: a.address(), Name: "Lernpfad"},
	})
}

// address is where people reach the server: as it is set, or else where it listens.
func (a *app) address() string {
	if a.cfg.PublicURL != "" {
		return strings.TrimRight(a.cfg.PublicURL, "/")
	}
	return "http://" + a.cfg.Listen
}
