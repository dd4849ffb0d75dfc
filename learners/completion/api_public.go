package completion

import (
	"context"
	"net/http"

	"lernpfad/internal/httpx"
	"lernpfad/learners/completion/badge"
)

const tagCheck = "Lernnachweise prüfen"

func registerPublic(server *httpx.Server, a api) {
	everybody := httpx.Public()
	httpx.Operation(server, httpx.Op{
		ID: "verify-credential", Method: http.MethodGet, Path: "/verifications/{code}", Tag: tagCheck, Access: everybody,
		Summary:     "Lernnachweis prüfen",
		Description: "Was auf einem Lernnachweis mit diesem Prüfcode stehen muss. Von einem zurückgenommenen erfahren Sie nur, dass er nicht mehr gilt.",
	}, a.verify)
	httpx.Operation(server, httpx.Op{
		ID: "get-issuer", Method: http.MethodGet, Path: "/issuer", Tag: tagCheck, Access: everybody,
		Summary: "Aussteller der Badges", Description: "Das Profil des Ausstellers nach Open Badges 3.0.",
	}, a.issuer)
	httpx.Operation(server, httpx.Op{
		ID: "list-issuer-keys", Method: http.MethodGet, Path: "/issuer/keys", Tag: tagCheck, Access: everybody,
		Summary: "Schlüssel des Ausstellers", Description: "Alle öffentlichen Schlüssel als JSON Web Key Set, auch frühere: mit ihnen unterschriebene Badges gelten weiter.",
	}, a.keys)
	httpx.Operation(server, httpx.Op{
		ID: "get-issuer-key", Method: http.MethodGet, Path: "/issuer/keys/{kid}", Tag: tagCheck, Access: everybody,
		Summary: "Einen Schlüssel lesen", Description: "Der öffentliche Schlüssel als JSON Web Key. Auf diese Adresse zeigt kid im Kopf eines Badges.",
	}, a.key)
	httpx.Operation(server, httpx.Op{
		ID: "list-issuer-revocations", Method: http.MethodGet, Path: "/issuer/revocations", Tag: tagCheck, Access: everybody,
		Summary: "Zurückgenommene Badges", Description: "Die Kennungen aller Badges, die nicht mehr gelten. Sie sagen nichts über eine Person.",
	}, a.revocations)
}

type codeInput struct {
	Code string `path:"code" maxLength:"80" doc:"Prüfcode, mit oder ohne Bindestriche"`
}

// publicAnswer keeps what is about a person out of search engines.
type publicAnswer[T any] struct {
	Robots string `header:"X-Robots-Tag"`
	Body   T
}

const noIndex = "noindex, nofollow"

func (a api) verify(ctx context.Context, in *codeInput) (*publicAnswer[verifiedView], error) {
	v, err := a.service.Verify(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &publicAnswer[verifiedView]{Robots: noIndex, Body: verifiedOf(v)}, nil
}

func (a api) issuer(context.Context, *struct{}) (*struct{ Body badge.Profile }, error) {
	return &struct{ Body badge.Profile }{a.service.Issuer.Profile()}, nil
}

type keySet struct {
	Body struct {
		Keys []badge.JWK `json:"keys" doc:"Die Schlüssel, der neueste zuerst"`
	}
}

func (a api) keys(ctx context.Context, _ *struct{}) (*keySet, error) {
	keys, err := a.service.PublicKeys(ctx)
	if err != nil {
		return nil, err
	}
	out := &keySet{}
	out.Body.Keys = make([]badge.JWK, len(keys))
	for i, k := range keys {
		out.Body.Keys[i] = a.service.Issuer.JWK(k)
	}
	return out, nil
}

type kidInput struct {
	Kid string `path:"kid" maxLength:"100" doc:"Kennung des Schlüssels"`
}

func (a api) key(ctx context.Context, in *kidInput) (*struct{ Body badge.JWK }, error) {
	key, err := a.service.PublicKey(ctx, in.Kid)
	if err != nil {
		return nil, err
	}
	return &struct{ Body badge.JWK }{key}, nil
}

type withdrawnEntry struct {
	ID      string `json:"id" doc:"Kennung des Badges"`
	Revoked bool   `json:"revoked" doc:"Immer wahr"`
}

type withdrawnList struct {
	Body struct {
		ID     string           `json:"id" doc:"Adresse dieser Liste"`
		Issuer string           `json:"issuer" doc:"Kennung des Ausstellers"`
		List   []withdrawnEntry `json:"revokedCredential" doc:"Was nicht mehr gilt"`
	}
}

func (a api) revocations(ctx context.Context, _ *struct{}) (*withdrawnList, error) {
	ids, err := a.service.WithdrawnCredentials(ctx)
	if err != nil {
		return nil, err
	}
	out := &withdrawnList{}
	out.Body.ID, out.Body.Issuer = a.service.Issuer.StatusURL(), a.service.Issuer.Profile().ID
	out.Body.List = make([]withdrawnEntry, len(ids))
	for i, id := range ids {
		out.Body.List[i] = withdrawnEntry{ID: badge.URN(id), Revoked: true}
	}
	return out, nil
}
