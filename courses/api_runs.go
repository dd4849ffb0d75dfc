package courses

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

func registerRuns(server *httpx.Server, a api) {
	httpx.Operation(server, httpx.Op{
		ID: "list-runs", Method: http.MethodGet, Path: "/author/modules/{id}/runs", Tag: tagAuthors, Access: httpx.Only(auth.Author),
		Summary: "Durchführungen mit Belegung", Description: "Alle Durchführungen eines eigenen Lernmoduls, auch abgesagte: wie viele angemeldet sind und warten, nicht wer.",
	}, auth.Signed(a.runs))
}

type runState struct {
	ID          uuid.UUID  `json:"id" format:"uuid" doc:"Kennung der Durchführung"`
	Place       string     `json:"place" doc:"Ort oder online"`
	Seats       int        `json:"seats" doc:"Plätze"`
	Taken       int        `json:"taken" doc:"Vergebene Plätze"`
	Waiting     int        `json:"waiting" doc:"Auf der Warteliste"`
	Deadline    time.Time  `json:"deadline" doc:"Anmeldeschluss"`
	StartsAt    time.Time  `json:"starts_at" doc:"Beginn"`
	EndsAt      time.Time  `json:"ends_at" doc:"Ende"`
	CancelledAt *time.Time `json:"cancelled_at,omitempty" doc:"Wann sie abgesagt wurde"`
}

func (a api) runs(ctx context.Context, actor auth.Actor, in *ModuleID) (*struct{ Body httpx.List[runState] }, error) {
	list, err := a.service.Runs(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	views := make([]runState, len(list))
	for i, r := range list {
		views[i] = runState{
			ID: r.ID, Place: r.Place, Seats: r.Seats, Taken: r.Taken, Waiting: r.Waiting, Deadline: r.Deadline, StartsAt: r.StartsAt,
			EndsAt: r.EndsAt, CancelledAt: r.CancelledAt,
		}
	}
	return &struct{ Body httpx.List[runState] }{httpx.NewList(views, "")}, nil
}
