package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

//go:embed world/*.json
var worldFiles embed.FS

// unitPlan is a unit of a municipality with the number of people per role profile, and the units below it.
type unitPlan struct {
	Name  string         `json:"name"`
	Staff map[string]int `json:"staff"`
	Parts []unitPlan     `json:"parts"`
}

// municipalityPlan is a municipality as the file writes it. HR, Author, Council and Admin are the names of those who hold a
// task for the whole house; Provider is whom the author works for.
type municipalityPlan struct {
	Slug     string     `json:"slug"`
	Name     string     `json:"name"`
	Provider string     `json:"provider"`
	HR       string     `json:"hr"`
	Author   string     `json:"author"`
	Council  string     `json:"council"`
	Admin    string     `json:"admin"`
	Units    []unitPlan `json:"units"`
}

// nameLists are the names that people are given.
type nameLists struct {
	First []string `json:"first"`
	Last  []string `json:"last"`
}

// selfPortrait is what a person says about her work and what she cares for. A few are shared by many, as their vectors are.
type selfPortrait struct {
	Tasks     string `json:"tasks"`
	Interests string `json:"interests"`
}

// worldData is the content of the folder world.
type worldData struct {
	municipalities []municipalityPlan
	names          nameLists
	portraits      map[string][]selfPortrait // by role profile
}

func readWorldData() (worldData, error) {
	var w worldData
	var errs [3]error
	w.municipalities, errs[0] = readData[[]municipalityPlan]("municipalities")
	w.names, errs[1] = readData[nameLists]("names")
	w.portraits, errs[2] = readData[map[string][]selfPortrait]("texts")
	return w, errors.Join(errs[:]...)
}

// readData reads one file of the folder world.
func readData[T any](name string) (T, error) {
	var out T
	raw, err := worldFiles.ReadFile("world/" + name + ".json")
	if err != nil {
		return out, fmt.Errorf("read demo world: %w", err)
	}
	if err := decode(raw, &out); err != nil {
		return out, fmt.Errorf("world/%s.json: %w", name, err)
	}
	return out, nil
}

// decode reads one JSON value and refuses unknown members and anything after the value.
func decode(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}
