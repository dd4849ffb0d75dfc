package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"lernpfad/matching/embedding"
)

// vectorFile keeps the vectors of earlier runs, so that the second evaluation of a task takes seconds. It is a row of records,
// each the hash of model, kind and text, and the numbers; more are only ever added. What was half written at the end
// of a run that was stopped is cut off.
type vectorFile struct {
	folder string
	client *embedding.Client
	say    io.Writer
	known  map[string]embedding.Vector // by hash
	file   *os.File
}

const hashBytes = 32

// openVectorFile prepares the file in folder; it is read when the dimension is known.
func openVectorFile(folder string, client *embedding.Client, say io.Writer) (*vectorFile, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("folder of the vectors: %w", err)
	}
	return &vectorFile{folder: folder, client: client, say: say}, nil
}

// open reads the vectors of the client's model.
func (f *vectorFile) open(ctx context.Context) error {
	if f.file != nil {
		return nil
	}
	if _, err := f.client.Embed(ctx, embedding.Query, []string{"Amt"}); err != nil { // tells the dimension
		return err
	}
	model := f.client.Model()
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, model.ID)
	path := filepath.Join(f.folder, fmt.Sprintf("%s-%d.bin", name, model.Dimension))
	raw, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("read vectors: %w", err)
	}
	size := hashBytes + 4*model.Dimension
	f.known = make(map[string]embedding.Vector, len(raw)/size)
	for at := 0; at+size <= len(raw); at += size {
		f.known[hex.EncodeToString(raw[at:at+hashBytes])] = decodeVector(raw[at+hashBytes : at+size])
	}
	if f.file, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
		return fmt.Errorf("open vectors: %w", err)
	}
	return f.file.Truncate(int64(len(raw) / size * size))
}

func decodeVector(raw []byte) embedding.Vector {
	v := make(embedding.Vector, len(raw)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return v
}

// rounds of texts are embedded and kept together: a run that is stopped loses no more.
const evalRound = 64

// all returns the vector of each text, nil for empty ones. Texts of one length travel together, because a server pads a batch to
// its longest.
func (f *vectorFile) all(ctx context.Context, kind embedding.Kind, texts []string) ([]embedding.Vector, error) {
	if err := f.open(ctx); err != nil {
		return nil, err
	}
	model := f.client.Model().ID
	missing := map[string]string{} // text by hash
	hashes := make([]string, len(texts))
	for i, t := range texts {
		if t == "" {
			continue
		}
		hashes[i] = embedding.Hash(model, kind, t)
		if f.known[hashes[i]] == nil {
			missing[hashes[i]] = t
		}
	}
	if err := f.make(ctx, kind, missing); err != nil {
		return nil, err
	}
	out := make([]embedding.Vector, len(texts))
	for i, h := range hashes {
		out[i] = f.known[h]
	}
	return out, nil
}

func (f *vectorFile) make(ctx context.Context, kind embedding.Kind, missing map[string]string) error {
	order := make([]string, 0, len(missing))
	for h := range missing {
		order = append(order, h)
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(missing[a]), len(missing[b])), cmp.Compare(a, b))
	})
	done, told := 0, time.Now()
	for round := range slices.Chunk(order, evalRound) {
		texts := make([]string, len(round))
		for i, h := range round {
			texts[i] = missing[h]
		}
		vectors, err := f.client.Embed(ctx, kind, texts)
		if err != nil {
			return err
		}
		if err := f.keep(round, vectors); err != nil {
			return err
		}
		if done += len(round); time.Since(told) > 10*time.Second {
			told = time.Now()
			_, _ = fmt.Fprintf(f.say, "embedded %d of %d texts\n", done, len(order))
		}
	}
	return nil
}

func (f *vectorFile) keep(hashes []string, vectors []embedding.Vector) error {
	var raw []byte
	for i, h := range hashes {
		sum, err := hex.DecodeString(h)
		if err != nil {
			return err
		}
		raw = append(raw, sum...)
		for _, x := range vectors[i] {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
		}
		f.known[h] = vectors[i]
	}
	if _, err := f.file.Write(raw); err != nil {
		return fmt.Errorf("keep vectors: %w", err)
	}
	return nil
}
