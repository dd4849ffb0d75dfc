// Package scan reads the file that a person uploads with a certificate: a PDF, or a picture of paper. It says what is wrong with a file
// in words, cleans its name, and writes pictures anew, so that nothing of what a camera notes, such as the place, is kept.
//
// The package is pure: no database, no clock. A file goes in, a file or a fault comes out.
package scan

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"

	"lernpfad/internal/fault"
)

// MaxBytes is the largest file that is taken.
const MaxBytes = 5 << 20

// The media types of stored files.
const (
	PDF  = "application/pdf"
	PNG  = "image/png"
	JPEG = "image/jpeg"
)

// File is what may be stored of an upload.
type File struct {
	Name      string // for people, with the ending that fits MediaType
	MediaType string
	Content   []byte
	Hash      string // SHA-256 of what was uploaded, in hexadecimal
}

// Reader reads uploads, one picture at a time: that bounds the memory they take. Its zero value is ready; it is safe for concurrent use.
type Reader struct{ drawing sync.Mutex }

// Read checks an upload. The first bytes decide what it is, never its name. Faults: file-empty, file-too-large, file-unsupported,
// file-encrypted, file-mixed (more than one file in one), file-unreadable, picture-too-large.
func (r *Reader) Read(name string, content []byte) (File, error) {
	if len(content) == 0 {
		return File{}, fault.New("file-empty")
	}
	if len(content) > MaxBytes {
		return File{}, fault.New("file-too-large").With("limit", strconv.Itoa(MaxBytes>>20)+" MB")
	}
	sum := sha256.Sum256(content)
	file := File{MediaType: mediaType(content), Hash: hex.EncodeToString(sum[:])}
	var err error
	switch file.MediaType {
	case PDF:
		file.Content, err = content, checkPDF(content)
	case PNG, JPEG:
		file.Content, err = r.redraw(content, file.MediaType)
	default:
		err = fault.New("file-unsupported")
	}
	if err != nil {
		return File{}, err
	}
	file.Name = cleanName(name, file.MediaType)
	return file, nil
}

// mediaType knows the three kinds of files by their first bytes; "" for all others. A PDF must begin with its mark: what may stand
// before it by the letter of the standard is how files pretend to be two things.
func mediaType(content []byte) string {
	for _, known := range []struct{ mark, mediaType string }{
		{"%PDF-", PDF}, {"\x89PNG\r\n\x1a\n", PNG}, {"\xff\xd8\xff", JPEG},
	} {
		if len(content) > len(known.mark) && string(content[:len(known.mark)]) == known.mark {
			return known.mediaType
		}
	}
	return ""
}
