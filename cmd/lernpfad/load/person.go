package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Account is somebody to sign in as.
type Account struct{ Tenant, Login, Password string }

// requestTimeout is when an answer counts as lost.
const requestTimeout = 20 * time.Second

// maxAnswer bounds what is read of an answer.
const maxAnswer = 8 << 20

// person is a signed-in account.
type person struct {
	base   string
	client *http.Client
	cookie *http.Cookie

	mu    sync.Mutex // changes of one profile come one after another, as from one person
	turns int
}

func newClient(people int) *http.Client {
	return &http.Client{
		Timeout:       requestTimeout,
		Transport:     &http.Transport{MaxIdleConns: 2 * people, MaxIdleConnsPerHost: 2 * people, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// signIn opens a session.
func signIn(ctx context.Context, client *http.Client, base string, a Account) (*person, error) {
	body, err := json.Marshal(map[string]string{"tenant": a.Tenant, "login": a.Login, "password": a.Password})
	if err != nil {
		return nil, fmt.Errorf("sign in %s: %w", a.Login, err)
	}
	p := &person{base: base, client: client}
	res, err := p.send(ctx, http.MethodPost, "/api/v1/auth/login", body, "")
	if err != nil {
		return nil, fmt.Errorf("sign in %s: %w", a.Login, err)
	}
	if res.status != http.StatusOK {
		return nil, fmt.Errorf("sign in %s of %s: answered with %d", a.Login, a.Tenant, res.status)
	}
	for _, c := range res.cookies {
		p.cookie = &http.Cookie{Name: c.Name, Value: c.Value} //nolint:gosec // sent, not set
	}
	if p.cookie == nil {
		return nil, errors.New("sign in: no cookie came back")
	}
	return p, nil
}

// response is what matters of an answer.
type response struct {
	status  int
	body    []byte
	etag    string
	cookies []*http.Cookie
}

func (p *person) send(ctx context.Context, method, path string, body []byte, ifMatch string) (response, error) {
	req, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(body))
	if err != nil {
		return response{}, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if ifMatch != "" {
		req.Header.Set("If-Match", ifMatch)
	}
	if p.cookie != nil {
		req.AddCookie(p.cookie)
	}
	res, err := p.client.Do(req)
	if err != nil {
		return response{}, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return response{status: res.StatusCode, body: raw, etag: res.Header.Get("ETag"), cookies: res.Cookies()}, err
}

const profilePath = "/api/v1/me/profile"

// change writes the profile back with other values.
func (p *person) change(ctx context.Context, values map[string][]any) (response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	read, err := p.send(ctx, http.MethodGet, profilePath, nil, "")
	if err != nil || read.status != http.StatusOK {
		return read, err
	}
	var profile map[string]any
	if err := json.Unmarshal(read.body, &profile); err != nil {
		return read, fmt.Errorf("read profile: %w", err)
	}
	out := map[string]any{}
	for _, member := range []string{
		"role_profile", "horizon", "weekly_minutes", "working_days", "formats", "languages", "accessibility", "tasks", "interests",
	} {
		if v, ok := profile[member]; ok {
			out[member] = v
		}
	}
	p.turns++
	for member, list := range values {
		out[member] = list[p.turns%len(list)]
	}
	body, err := json.Marshal(out)
	if err != nil {
		return read, fmt.Errorf("write profile: %w", err)
	}
	return p.send(ctx, http.MethodPut, profilePath, body, read.etag)
}
