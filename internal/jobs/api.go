package jobs

import (
	"context"
	"net/http"
	"time"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// RegisterAPI adds the operation that tells how far a job is.
func RegisterAPI(server *httpx.Server, c *Client) {
	httpx.Operation(server, httpx.Op{
		ID: "get-job", Method: http.MethodGet, Path: "/jobs/{id}", Tag: "Aufträge", Access: httpx.SignedIn(),
		Summary:     "Stand eines Auftrags lesen",
		Description: "Manche Arbeit läuft im Hintergrund weiter. Hier sehen Sie, ob sie wartet, läuft, fertig oder gescheitert ist.",
	}, c.get)
}

type getInput struct {
	ID int64 `path:"id" minimum:"1" doc:"Kennung des Auftrags"`
}

type job struct {
	ID         int64      `json:"id" doc:"Kennung des Auftrags"`
	Kind       string     `json:"kind" doc:"Art der Arbeit"`
	State      string     `json:"state" enum:"waiting,working,done,failed" doc:"waiting: wartet, working: läuft, done: fertig, failed: gescheitert"`
	CreatedAt  time.Time  `json:"created_at" doc:"Wann der Auftrag entstand"`
	FinishedAt *time.Time `json:"finished_at,omitempty" doc:"Wann er endete"`
}

func (c *Client) get(ctx context.Context, in *getInput) (*struct{ Body job }, error) {
	actor, err := auth.From(ctx)
	if err != nil {
		return nil, err
	}
	status, err := c.Status(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !maySee(actor, status) {
		return nil, fault.New("not-found")
	}
	return &struct{ Body job }{job{
		ID: status.ID, Kind: status.Kind, State: string(status.State),
		CreatedAt: status.CreatedAt, FinishedAt: status.FinishedAt,
	}}, nil
}

// maySee: jobs of a municipality are seen from inside it, jobs on the shared catalogue by those who change it.
func maySee(a auth.Actor, s Status) bool {
	if s.TenantID != nil {
		return *s.TenantID == a.TenantID
	}
	return a.Has(auth.Author, auth.Admin)
}
