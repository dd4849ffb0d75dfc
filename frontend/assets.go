package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
)

//go:embed all:dist
var dist embed.FS

// ErrNoBundle says that styles and scripts were not built before the program was.
var ErrNoBundle = errors.New("the front end is not bundled: run `make build`, or `npm ci && npm run build` in frontend/, and build again")

// assets are the bundled files by their hashed names. Only these names are served: no path reaches a file system.
type assets struct {
	manifest map[string]string // logical name -> hashed name
	files    map[string]asset
}

type asset struct {
	content, gzip, brotli []byte
	mime                  string
}

func loadAssets(bundle fs.FS) (*assets, error) {
	raw, err := fs.ReadFile(bundle, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoBundle
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	a := &assets{files: map[string]asset{}}
	if err := json.Unmarshal(raw, &a.manifest); err != nil {
		return nil, fmt.Errorf("parse manifest: %w", err)
	}
	for _, name := range a.manifest {
		file, err := loadAsset(bundle, name)
		if err != nil {
			return nil, err
		}
		a.files[name] = file
	}
	return a, nil
}

func loadAsset(bundle fs.FS, name string) (asset, error) {
	content, err := fs.ReadFile(bundle, name)
	if err != nil {
		return asset{}, fmt.Errorf("read asset: %w", err)
	}
	file := asset{content: content, mime: mime.TypeByExtension(path.Ext(name))}
	if path.Ext(name) == ".woff2" { // missing in the tables of some systems
		file.mime = "font/woff2"
	}
	// Compressed twins exist for text only.
	file.gzip, _ = fs.ReadFile(bundle, name+".gz")
	file.brotli, _ = fs.ReadFile(bundle, name+".br")
	return file, nil
}

// url gives the address of a bundled file by its logical name, such as "app.css".
func (a *assets) url(logical string) (string, error) {
	name, ok := a.manifest[logical]
	if !ok {
		return "", fmt.Errorf("no asset %q in the bundle", logical)
	}
	return "/static/" + name, nil
}

// serve answers /static/:name. The hash in the name makes a file immutable.
func (a *assets) serve(c *fiber.Ctx) error {
	file, ok := a.files[c.Params("name")]
	if !ok {
		return fault.New("not-found")
	}
	c.Set(fiber.HeaderContentType, file.mime)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Vary(fiber.HeaderAcceptEncoding)
	accepted := c.Get(fiber.HeaderAcceptEncoding)
	switch {
	case file.brotli != nil && strings.Contains(accepted, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		return c.Send(file.brotli)
	case file.gzip != nil && strings.Contains(accepted, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.gzip)
	}
	return c.Send(file.content)
}
