package personal

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"
)

// Archive packs the copy: the JSON, its schema, the readable page and every uploaded file.
func (e Export) Archive(page []byte) ([]byte, error) {
	data, err := e.JSON()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, content []byte) error {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.MadeAt.Truncate(time.Second)})
		if err == nil {
			_, err = f.Write(content)
		}
		return err
	}
	parts := []struct {
		name    string
		content []byte
	}{{"meine-daten.html", page}, {"meine-daten.json", data}, {"schema.json", exportSchema}}
	for _, p := range parts {
		if err := put(p.name, p.content); err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
	}
	for _, f := range e.Files {
		if err := put(f.Path(), f.Content); err != nil {
			return nil, fmt.Errorf("pack an uploaded file: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the copy: %w", err)
	}
	return out.Bytes(), nil
}
