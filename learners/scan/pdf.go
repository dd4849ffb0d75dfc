package scan

import (
	"bytes"
	"regexp"

	"lernpfad/internal/fault"
)

// trailing is how much white space may follow the end of a PDF.
const trailing = 2048

// archiveMark ends a ZIP archive; it is looked for where readers of archives do.
const (
	archiveMark  = "PK\x05\x06"
	archiveSpace = 1<<16 + 22
)

// checkPDF looks at the frame of a PDF, not into its content: version, end, nothing behind the end, no second file in it, and no
// password. It is stored as it came and given back to its owner alone, as a download.
func checkPDF(content []byte) error {
	if !regexp.MustCompile(`^%PDF-[12]\.\d`).Match(content) {
		return fault.New("file-unreadable")
	}
	end := bytes.LastIndex(content, []byte("%%EOF"))
	if end < 0 {
		return fault.New("file-unreadable")
	}
	rest := content[end+len("%%EOF"):]
	if len(rest) > trailing || len(bytes.Trim(rest, "\x00\t\n\f\r ")) > 0 || bytes.Contains(content[max(0, len(content)-archiveSpace):], []byte(archiveMark)) {
		return fault.New("file-mixed")
	}
	// The trailer names the encryption; it is never compressed itself, not even where everything else is.
	if regexp.MustCompile(`/Encrypt[\s</\[(\d]`).Match(content) {
		return fault.New("file-encrypted")
	}
	return nil
}
