package recognition

import (
	"encoding/gob"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lernpfad/courses/competency"
	"lernpfad/matching/embedding"
)

// nearness asks the embedding service, or returns nil where there is none. Vectors are kept in the folder RECOGNITION_VECTORS names,
// because a catalogue takes minutes.
func nearness(t *testing.T) func(*Document) Nearness {
	t.Helper()
	url := os.Getenv("TEST_EMBEDDING_URL")
	if url == "" {
		return nil
	}
	client := embedding.New(embedding.Options{BaseURL: url, Model: os.Getenv("TEST_EMBEDDING_MODEL"), Timeout: 2 * time.Minute})
	store := &vectorStore{client: client, known: map[string]embedding.Vector{}, file: keptVectors()}
	store.load()
	t.Cleanup(func() { store.save(t) })
	var texts []string
	for _, c := range competency.Default().Competencies() {
		texts = append(texts, c.NameDE+"\n"+c.DescriptionDE)
	}
	anchors := map[competency.ID]embedding.Vector{}
	for i, v := range store.vectors(t, embedding.Passage, texts) {
		anchors[competency.Default().Competencies()[i].ID] = v
	}
	return func(d *Document) Nearness {
		vectors := store.vectors(t, embedding.Query, d.Passages())
		return func(p int, id competency.ID) float64 { return float64(embedding.Dot(vectors[p], anchors[id])) }
	}
}

func keptVectors() string {
	if folder := os.Getenv("RECOGNITION_VECTORS"); folder != "" {
		return filepath.Join(folder, "recognition.gob")
	}
	return ""
}

type vectorStore struct {
	client *embedding.Client
	known  map[string]embedding.Vector
	file   string
}

func (s *vectorStore) vectors(t *testing.T, kind embedding.Kind, texts []string) []embedding.Vector {
	t.Helper()
	out := make([]embedding.Vector, len(texts))
	for i, text := range texts {
		hash := embedding.Hash(s.client.Model().ID, kind, text)
		if s.known[hash] == nil {
			v, err := s.client.Embed(t.Context(), kind, []string{text})
			if err != nil {
				t.Fatal(err)
			}
			s.known[hash] = v[0]
			if len(s.known)%20 == 0 {
				s.save(t)
			}
		}
		out[i] = s.known[hash]
	}
	return out
}

func (s *vectorStore) load() {
	if file, err := os.Open(s.file); err == nil {
		_ = gob.NewDecoder(file).Decode(&s.known)
		_ = file.Close()
	}
}

func (s *vectorStore) save(t *testing.T) {
	t.Helper()
	if s.file == "" {
		return
	}
	file, err := os.Create(s.file)
	if err == nil {
		err = gob.NewEncoder(file).Encode(s.known)
	}
	if err != nil {
		t.Error(err)
	}
	_ = file.Close()
}
