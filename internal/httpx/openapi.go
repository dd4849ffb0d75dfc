package httpx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
)

// replaceErrors guards Huma's package-wide constructors, which several servers of one test process would set at once.
//
//nolint:gochecknoglobals // the guarded variables are global in Huma
var replaceErrors sync.Once

func (s *Server) newAPI() huma.API {
	replaceErrors.Do(func() {
		huma.NewErrorWithContext = humaError
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return humaError(nil, status, msg, errs...)
		}
	})
	api := humafiber.NewWithGroup(s.App, s.App.Group(APIPrefix), apiConfig(s.opt.Version))
	api.UseMiddleware(s.enterOperation)
	return api
}

func apiConfig(version string) huma.Config {
	config := huma.DefaultConfig("Lernpfad", version)
	// Huma's own pages load scripts from elsewhere, and its schema links would add a field to every answer.
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Info.Description = "Schnittstelle von Lernpfad. Alles, was die Seiten können, geht auch hier. " +
		"Fehler kommen als Problem Details (RFC 9457)."
	config.Servers = []*huma.Server{{URL: APIPrefix}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieSecure, Description: "Sitzung aus der Anmeldung; ohne TLS heißt das Cookie " + cookiePlain + "."},
	}
	return config
}

// schemaName puts the domain before a type's name, so that two domains may both have a "module".
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if inner, ok := listOf(t.Name()); ok {
		return "List" + inner
	}
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	domain := path.Base(t.PkgPath())
	if t.Name() == "" || t.PkgPath() == "" || domain == "httpx" || strings.HasPrefix(strings.ToLower(name), domain) {
		return name
	}
	return capital(domain) + name
}

// listOf names the entry of a List, whose type is written List[lernpfad/courses.module].
func listOf(name string) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSuffix(name, "]"), "List[")
	dot := strings.LastIndex(inner, ".")
	if !ok || dot < 0 {
		return "", false
	}
	return capital(path.Base(inner[:dot])) + capital(inner[dot+1:]), true
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// OpenAPI is the description of the API as indented JSON (OpenAPI 3.1), equal for equal programs.
func (s *Server) OpenAPI() ([]byte, error) {
	raw, err := json.Marshal(s.API.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("describe API: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("describe API: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func (s *Server) serveOpenAPI(c *fiber.Ctx) error {
	body, err := s.OpenAPI()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/openapi+json")
	return c.Send(body)
}
