package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"lernpfad/internal/fault"
)

// Limits of an Excel file. A sheet is text and rarely shrinks to less than a twentieth.
const (
	maxUnzipped = 256 << 20
	maxSheet    = 16 << 20 // a larger sheet is unpacked to a temporary file, not into memory
	maxEntries  = 5000
	maxRatio    = 100
	ratioFrom   = 1 << 20 // small entries may shrink as much as they like
)

const saveAgain = "Bitte öffnen Sie die Datei in Excel und speichern Sie sie neu als .xlsx."

// readXLSX reads the first visible sheet.
func (p *parser) readXLSX(extension string, data []byte) error {
	if err := checkArchive(extension, data); err != nil {
		return err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxSheet, RawCellValue: true,
	})
	if err != nil {
		return unreadable(saveAgain, err)
	}
	defer file.Close() //nolint:errcheck // removes temporary files; nothing was written
	sheet, err := p.firstSheet(file)
	if err != nil {
		return err
	}
	rows, err := file.Rows(sheet)
	if err != nil {
		return unreadable(saveAgain, err)
	}
	defer rows.Close() //nolint:errcheck // read-only
	number := 0
	err = p.readTable(func() (row, bool, error) {
		if !rows.Next() {
			return row{}, false, rows.Error()
		}
		number++
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return row{}, false, unreadable(saveAgain, err)
		}
		return row{number: number, cells: cells, numbers: true}, true, nil
	})
	p.report.Format = FormatXLSX
	return err
}

// firstSheet finds the first visible sheet and tells when there are more.
func (p *parser) firstSheet(file *excelize.File) (string, error) {
	var visible []string
	for _, name := range file.GetSheetList() {
		if shown, err := file.GetSheetVisible(name); err == nil && shown {
			visible = append(visible, name)
		}
	}
	if len(visible) == 0 {
		return "", unreadable("Die Datei enthält kein sichtbares Tabellenblatt.", nil)
	}
	if len(visible) > 1 {
		p.note("Wir haben nur das erste Tabellenblatt „%s“ gelesen.", cut(visible[0]))
	}
	return visible[0], nil
}

// checkArchive refuses what must not even be unpacked: macros, too many entries, and sizes that the packed bytes
// cannot honestly reach. archive/zip itself stops at the size that an entry declares.
func checkArchive(extension string, data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable("Das Archiv ist beschädigt.", err)
	}
	if extension == ".xlsm" || extension == ".xltm" || extension == ".xlsb" {
		return fault.New("import-unsupported").Because(fmt.Errorf("workbook of kind %s", extension))
	}
	if len(archive.File) > maxEntries {
		return unreadable("Das Archiv enthält zu viele Dateien.", nil)
	}
	total, workbook := uint64(0), false
	for _, f := range archive.File {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, "vbaproject.bin") || strings.Contains(name, "macrosheets/") {
			return fault.New("import-unsupported").Because(errors.New("workbook with macros"))
		}
		workbook = workbook || name == "xl/workbook.xml"
		total += f.UncompressedSize64
		if f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
			return tooLarge("256 MB nach dem Entpacken")
		}
	}
	if total > maxUnzipped {
		return tooLarge("256 MB nach dem Entpacken")
	}
	if !workbook {
		return fault.New("import-unsupported").Because(errors.New("archive without a workbook"))
	}
	return nil
}
