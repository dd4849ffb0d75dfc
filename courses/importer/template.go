package importer

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"github.com/xuri/excelize/v2"

	"lernpfad/internal/fault"
)

// Template returns an empty table with one example row to fill in, as "csv" (UTF-8 with byte order mark and semicolons,
// which German Excel opens without questions) or "xlsx". Another format is the fault import-unsupported. [Parse] reads
// both back.
func Template(format string) ([]byte, error) {
	var titles, example []string
	for _, h := range headings() {
		titles, example = append(titles, h.title), append(example, h.example)
	}
	switch format {
	case FormatCSV:
		return templateCSV(titles, example)
	case FormatXLSX:
		return templateXLSX(titles, example)
	}
	return nil, fault.New("import-unsupported").Because(fmt.Errorf("template %q", format))
}

func templateCSV(rows ...[]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\xef\xbb\xbf")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write template: %w", err)
	}
	return b.Bytes(), nil
}

// templateXLSX writes every cell as text, so that Excel turns neither "6,5" nor a key into a date.
func templateXLSX(rows ...[]string) (content []byte, err error) {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory only
	const sheet = "Lernmodule"
	if err := f.SetSheetName(f.GetSheetName(0), sheet); err != nil {
		return nil, fmt.Errorf("write template: %w", err)
	}
	for i, cells := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &cells); err != nil {
			return nil, fmt.Errorf("write template: %w", err)
		}
	}
	if err := layOut(f, sheet, len(rows[0])); err != nil {
		return nil, fmt.Errorf("lay out template: %w", err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write template: %w", err)
	}
	return b.Bytes(), nil
}

// layOut makes the headings bold and fixed, columns readable, and all cells text.
func layOut(f *excelize.File, sheet string, columns int) error {
	const textFormat = 49 // "@" in Excel's built-in formats
	last, err := excelize.ColumnNumberToName(columns)
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.SetColWidth(sheet, "A", last, 24); err != nil {
		return err
	}
	if err := f.SetColStyle(sheet, "A:"+last, text); err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, "A1", last+"1", bold); err != nil {
		return err
	}
	return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
