package mail

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// Folder writes letters as .eml files, which every mail program opens. It is for trying things out: nobody gets anything.
type Folder struct{ Path string }

// folderSender stands in letters that go nowhere.
const folderSender = "lernpfad@example.org"

// Send implements Sender. A letter that is sent twice replaces itself.
func (f Folder) Send(_ context.Context, l Letter) error {
	m, err := message(l, &mail.Address{Name: "Lernpfad", Address: folderSender})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	if err := os.MkdirAll(f.Path, 0o700); err != nil {
		return fmt.Errorf("make the folder of letters: %w", err)
	}
	if err := os.WriteFile(f.file(l.ID), out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	return nil
}

// file names a letter by its id, which holds nothing that could lead out of the folder.
func (f Folder) file(id string) string {
	safe := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(id))
	return filepath.Join(f.Path, safe+".eml")
}

// Remove deletes a letter from the folder; one that is not there is removed already.
func (f Folder) Remove(id string) error {
	if err := os.Remove(f.file(id)); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove a letter: %w", err)
	}
	return nil
}

// Where implements Sender.
func (f Folder) Where() string { return f.Path }
