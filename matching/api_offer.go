package matching

import (
	"context"
	"net/http"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

func registerOffers(server *httpx.Server, a api, own httpx.Access) {
	httpx.Operation(server, httpx.Op{
		ID: "get-path-offer", Method: http.MethodGet, Path: "/me/path-offer", Tag: tagMatching, Access: own,
		Summary: "Neuer Weg", Description: "Ein Lernpfad, der nach einer Änderung des Angebots besser ist als Ihrer. Ihr Lernpfad bleibt, bis Sie den neuen annehmen.",
	}, auth.Signed(a.offer))
	httpx.Operation(server, httpx.Op{
		ID: "decline-path-offer", Method: http.MethodDelete, Path: "/me/path-offer", Tag: tagMatching, Access: own, Status: http.StatusNoContent,
		Summary: "Neuen Weg ablehnen", Description: "Ihr Lernpfad bleibt, wie er ist. Derselbe Weg wird nicht noch einmal angeboten.",
	}, auth.Signed(a.declineOffer))
}

type offerView struct {
	Path    PathView    `json:"path" doc:"Der neue Lernpfad"`
	Changes changesView `json:"changes" doc:"Was anders ist als in Ihrem; was Sie schon gelernt haben, zählt nicht"`
	Broken  bool        `json:"broken" doc:"Ob ein Schritt Ihres Lernpfads nicht mehr im Angebot ist"`
	Saves   float64     `json:"saves" doc:"Um wie viele Stunden der neue Lernpfad kürzer ist als der Rest Ihres Lernpfads"`
}

type offerOutput struct {
	Body struct {
		Offer *offerView `json:"offer,omitempty" doc:"Fehlt, wenn es keinen gibt"`
	}
}

func (a api) offer(ctx context.Context, actor auth.Actor, _ *struct{}) (*offerOutput, error) {
	offer, ok, err := a.service.Offer(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &offerOutput{}
	if ok {
		out.Body.Offer = &offerView{
			Path: PathViewOf(offer.Path), Changes: changesViewOf(offer.Changes), Broken: offer.Broken, Saves: offer.Saves.Float(),
		}
	}
	return out, nil
}

func (a api) declineOffer(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct{}, error) {
	return nil, a.service.DeclineOffer(ctx, actor)
}
