package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
)

// bodyLimit allows a file of the importer's limit in base64.
const bodyLimit = 15 << 20

// Register adds the operations of imports.
func Register(server *httpx.Server, s *Service) {
	a := api{s}
	author := httpx.Only(auth.Author)
	httpx.Operation(server, httpx.Op{
		ID: "preview-import", Method: http.MethodPost, Path: "/imports", Tag: "Anbieter", Access: author, Status: http.StatusCreated,
		Summary: "Import prüfen", Description: "Liest eine Datei (MOOChub 3, CSV, Excel, JSON mit Feldplan), prüft jede Zeile und sagt, was sich ändern würde. Am Katalog ändert sich nichts.",
		BodyLimit: bodyLimit, Timeout: 30 * time.Second,
	}, auth.Signed(a.preview))
	httpx.Operation(server, httpx.Op{
		ID: "apply-import", Method: http.MethodPost, Path: "/imports/{id}/apply", Tag: "Anbieter", Access: author,
		Summary: "Import ausführen", Description: "Übernimmt eine geprüfte Datei ganz oder gar nicht. Eine Vorschau gilt eine Stunde.",
		Timeout: 30 * time.Second,
	}, auth.Signed(a.apply))
}

type api struct{ service *Service }

type previewInput struct {
	Body struct {
		Name     string          `json:"name" minLength:"1" maxLength:"255" doc:"Name der Datei"`
		Content  []byte          `json:"content" doc:"Inhalt der Datei, Base64"`
		Source   string          `json:"source" minLength:"1" maxLength:"60" doc:"Name des Imports; mit dem Schlüssel benennt er ein Lernmodul"`
		FieldMap json.RawMessage `json:"field_map,omitempty" doc:"Feldplan für JSON und Tabellen"`
		Publish  bool            `json:"publish,omitempty" doc:"Neue Lernmodule gleich veröffentlichen, soweit sie Lernergebnisse und Kompetenzen nennen"`
	}
}

type rowErrorView struct {
	Row     int    `json:"row" doc:"Zeile, ab 1; 0 betrifft die ganze Datei"`
	Column  string `json:"column" doc:"Spalte oder Feld"`
	Value   string `json:"value" doc:"Was dort steht, gekürzt"`
	Message string `json:"message" doc:"Was nicht stimmt"`
	Hint    string `json:"hint" doc:"Wie Sie es beheben"`
}

type previewView struct {
	ID        *uuid.UUID     `json:"id" format:"uuid" doc:"Kennung der Vorschau; leer, wenn die Datei Fehler hat"`
	Format    string         `json:"format" doc:"Erkanntes Format"`
	Rows      int            `json:"rows" doc:"Gefundene Zeilen"`
	New       int            `json:"new" doc:"Neue Lernmodule"`
	Changed   int            `json:"changed" doc:"Geänderte Lernmodule"`
	Unchanged int            `json:"unchanged" doc:"Unveränderte Lernmodule"`
	Errors    []rowErrorView `json:"errors" nullable:"false" doc:"Fehler mit Zeile, Spalte, Wert und Hinweis"`
	Notes     []string       `json:"notes" nullable:"false" doc:"Hinweise"`
}

func (a api) preview(ctx context.Context, actor auth.Actor, in *previewInput) (*struct{ Body previewView }, error) {
	req := Request{Name: in.Body.Name, Content: in.Body.Content, Source: in.Body.Source, Publish: in.Body.Publish}
	if len(in.Body.FieldMap) > 0 {
		var err error
		if req.FieldMap, err = ParseFieldMap(bytes.NewReader(in.Body.FieldMap)); err != nil {
			return nil, err
		}
	}
	p, err := a.service.Preview(ctx, actor, req)
	if err != nil {
		return nil, err
	}
	v := previewView{
		ID: p.ID, Format: p.Report.Format, Rows: p.Report.Rows, New: p.New, Changed: p.Changed, Unchanged: p.Unchanged,
		Errors: make([]rowErrorView, len(p.Report.Errors)), Notes: append([]string{}, p.Report.Notes...),
	}
	for i, e := range p.Report.Errors {
		v.Errors[i] = rowErrorView{Row: e.Row, Column: e.Column, Value: e.Value, Message: e.Message, Hint: e.Hint}
	}
	return &struct{ Body previewView }{v}, nil
}

type applyInput struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Kennung der Vorschau"`
}

type resultView struct {
	Created   int `json:"created" doc:"Neu angelegt"`
	Updated   int `json:"updated" doc:"Geändert"`
	Unchanged int `json:"unchanged" doc:"Unverändert"`
}

func (a api) apply(ctx context.Context, actor auth.Actor, in *applyInput) (*struct{ Body resultView }, error) {
	result, err := a.service.Apply(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body resultView }{resultView(result)}, nil
}
