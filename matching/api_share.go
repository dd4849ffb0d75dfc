package matching

import (
	"context"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

type providerShareView struct {
	Provider  string  `json:"provider" doc:"Name des Anbieters"`
	Modules   int     `json:"modules" doc:"Zahl seiner Lernmodule"`
	Catalogue float64 `json:"catalogue" doc:"Anteil am Katalog, 0 bis 1"`
	Shown     int     `json:"shown" doc:"Zahl der Vorschläge"`
	Attention float64 `json:"attention" doc:"Anteil an den Vorschlägen, 0 bis 1; ein Vorschlag weiter oben zählt mehr"`
}

func (a api) providerShares(ctx context.Context, actor auth.Actor, _ *struct{}) (*struct {
	Body httpx.List[providerShareView]
}, error,
) {
	list, err := a.service.ProviderShares(ctx, actor)
	if err != nil {
		return nil, err
	}
	views := make([]providerShareView, len(list))
	for i, s := range list {
		views[i] = providerShareView{Provider: s.Name, Modules: s.Modules, Catalogue: s.Catalogue, Shown: s.Shown, Attention: s.Attention}
	}
	return &struct {
		Body httpx.List[providerShareView]
	}{httpx.NewList(views, "")}, nil
}
