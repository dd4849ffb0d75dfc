package httpx

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
)

// Route is a declared route, for the matrix test.
type Route struct {
	Method string
	// Path is Fiber's pattern, with :name for parameters.
	Path   string
	Access Access
	// Operation is the API operation's id, empty for pages.
	Operation string
}

// Op describes an API operation. Texts are German: they appear in the API page.
type Op struct {
	// ID is a stable name such as "list-modules".
	ID     string
	Method string
	// Path lies below /api/v1, with {name} for parameters.
	Path        string
	Summary     string
	Description string
	// Tag groups operations on the API page.
	Tag    string
	Access Access
	// Status of success; 0 means 200, or 204 without a body.
	Status int
	// Timeout bounds the operation down to its statements; 0 means 5 s.
	Timeout time.Duration
	// BodyLimit in bytes; 0 means 1 MiB.
	BodyLimit int64
	// Media is the type of an answer that is no JSON; its handler returns the body as []byte and the type as a header.
	Media string
}

const routeKey = "route"

// rule is what the boundary enforces for one route.
type rule struct {
	access    Access
	timeout   time.Duration
	bodyLimit int64
}

// Operation registers an API operation. Its handler takes what Huma read and returns what Huma writes; a *fault.Error
// becomes problem details, every other error is logged and answered as "internal".
func Operation[I, O any](s *Server, op Op, handler func(ctx context.Context, in *I) (*O, error)) {
	s.declare(op.Method, APIPrefix+fiberPath(op.Path), op.Access, op.ID)
	huma.Register(s.API, huma.Operation{
		OperationID:   op.ID,
		Method:        op.Method,
		Path:          op.Path,
		Summary:       op.Summary,
		Description:   op.Description,
		Tags:          []string{op.Tag},
		DefaultStatus: op.Status,
		MaxBodyBytes:  -1, // counted by limitBody
		Responses:     responses(op),
		Security:      security(op.Access),
		Extensions:    map[string]any{"x-roles": roleNames(op.Access)},
		Metadata:      map[string]any{routeKey: rule{op.Access, op.Timeout, op.BodyLimit}},
	}, handler)
}

// Page registers a page, a file or a form target. Handlers use c.UserContext(): it carries the deadline and the actor.
func (s *Server) Page(method, path string, access Access, handler fiber.Handler, options ...PageOption) {
	r := rule{access: access}
	for _, o := range options {
		o(&r)
	}
	s.declare(method, path, access, "")
	enter := func(c *fiber.Ctx) error {
		cancel, err := s.enter(c, r)
		if err != nil {
			return err
		}
		defer cancel()
		return handler(c)
	}
	s.App.Add(method, path, enter)
	if method == fiber.MethodGet {
		s.App.Add(fiber.MethodHead, path, enter)
	}
}

// PageOption changes the limits of a page.
type PageOption func(*rule)

// WithTimeout bounds the page; without it a page may take 5 s.
func WithTimeout(d time.Duration) PageOption { return func(r *rule) { r.timeout = d } }

// WithBodyLimit bounds the body in bytes; without it 1 MiB is allowed.
func WithBodyLimit(n int64) PageOption { return func(r *rule) { r.bodyLimit = n } }

// Routes lists what was declared, in the order of registration.
func (s *Server) Routes() []Route { return slices.Clone(s.routes) }

// Undeclared lists routes that were added to the application behind the boundary's back; there must be none.
func (s *Server) Undeclared() []string {
	var out []string
	for _, r := range s.App.GetRoutes(true) {
		if r.Method == fiber.MethodHead {
			continue // the shadow of GET
		}
		known := slices.ContainsFunc(s.routes, func(d Route) bool { return d.Method == r.Method && d.Path == r.Path })
		if !known {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	return out
}

func (s *Server) declare(method, path string, access Access, operation string) {
	s.routes = append(s.routes, Route{Method: method, Path: path, Access: access, Operation: operation})
}

// enter applies the rule: deadline, session, access, body limit. The returned function ends the deadline.
func (s *Server) enter(c *fiber.Ctx, r rule) (context.CancelFunc, error) {
	timeout := r.timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), timeout)
	ctx, err := s.admit(ctx, c, r.access)
	if err == nil {
		err = limitBody(c, r.bodyLimit)
	}
	c.SetUserContext(ctx) // also when it is refused: the error page greets whom it knows
	if err != nil {
		cancel()
		return nil, err
	}
	return cancel, nil
}

// enterOperation is enter as Huma middleware.
func (s *Server) enterOperation(hc huma.Context, next func(huma.Context)) {
	c := humafiber.Unwrap(hc)
	r, _ := hc.Operation().Metadata[routeKey].(rule) // the zero rule admits nobody
	cancel, err := s.enter(c, r)
	if err != nil {
		_ = s.handleError(c, err)
		return
	}
	defer cancel()
	next(huma.WithContext(hc, c.UserContext()))
}

// responses describes an answer that is no JSON; all others follow from their types.
func responses(op Op) map[string]*huma.Response {
	if op.Media == "" {
		return nil
	}
	return map[string]*huma.Response{"200": {
		Description: "OK", Content: map[string]*huma.MediaType{op.Media: {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
}

func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

func security(a Access) []map[string][]string {
	if a.IsPublic() {
		return nil
	}
	return []map[string][]string{{"session": {}}}
}

func roleNames(a Access) []string {
	if a.IsPublic() {
		return []string{"public"}
	}
	if a.signedIn {
		return []string{"signed-in"}
	}
	out := make([]string, 0, len(a.roles))
	for _, r := range a.roles {
		out = append(out, string(r))
	}
	return out
}

func isSafe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}
