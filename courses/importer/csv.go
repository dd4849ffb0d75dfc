package importer

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strings"
)

// maxQuoteErrors stops the search for the end of broken quotes: each costs a look at the rest of the file.
const maxQuoteErrors = 100

// readCSV reads a table with a guessed separator.
func (p *parser) readCSV(text string) error {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	separator, text := separatorOf(text)
	if separator != ';' {
		p.note("Wir haben das Trennzeichen %s erkannt.", nameOf(separator))
	}
	lines := &csvLines{p: p, text: text, separator: separator}
	lines.restart()
	if err := p.readTable(lines.next); err != nil {
		return err
	}
	p.report.Format = FormatCSV
	return nil
}

// separatorOf honours a first line "sep=;" as Excel does, else guesses.
func separatorOf(text string) (rune, string) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if len(line) == 1 && strings.ContainsAny(line, ";,\t|") {
			return rune(line[0]), after
		}
	}
	best, score := ';', 0.0
	for _, candidate := range []rune{';', ',', '\t'} {
		if s := separatorScore(text, candidate); s > score {
			best, score = candidate, s
		}
	}
	return best, text
}

// separatorScore looks at the first records: a good separator gives many fields and the same number in every record.
func separatorScore(text string, separator rune) float64 {
	const sample, sampleBytes = 20, 64 << 10
	r := csv.NewReader(strings.NewReader(text[:min(len(text), sampleBytes)]))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
	fields, same, records := 0, 0, 0
	for records < sample {
		record, err := r.Read()
		if err != nil {
			break
		}
		if records == 0 {
			fields = len(record)
		}
		if len(record) == fields {
			same++
		}
		records++
	}
	if fields < 2 || records == 0 {
		return 0
	}
	return math.Log(float64(fields)) * float64(same) / float64(records)
}

func nameOf(separator rune) string {
	switch separator {
	case ',':
		return "Komma"
	case '\t':
		return "Tabulator"
	default:
		return "„" + string(separator) + "“"
	}
}

// csvLines yields the records of a text. A record with broken quotes is reported and skipped; reading goes on in the
// line after the one where it began, because an unclosed quote would swallow the rest of the file.
type csvLines struct {
	p         *parser
	text      string // what is still to be read
	separator rune
	reader    *csv.Reader
	number    int
	broken    int
}

func (c *csvLines) restart() {
	c.reader = csv.NewReader(strings.NewReader(c.text))
	c.reader.Comma, c.reader.FieldsPerRecord, c.reader.ReuseRecord = c.separator, -1, false
}

func (c *csvLines) next() (row, bool, error) {
	for {
		cells, err := c.reader.Read()
		if errors.Is(err, io.EOF) {
			return row{}, false, nil
		}
		c.number++
		var parse *csv.ParseError
		switch {
		case err == nil:
			return row{number: c.number, cells: cells}, true, nil
		case !errors.As(err, &parse):
			return row{}, false, unreadable("Bitte speichern Sie die Datei noch einmal als CSV.", err)
		}
		from, to := parse.StartLine, parse.StartLine
		if errors.Is(parse.Err, csv.ErrBareQuote) {
			to = parse.Line // outside quotes, so the record ends with its line
		}
		line, _ := cutLine(c.text, from)
		_, c.text = cutLine(c.text, to)
		c.restart()
		if cells, ok := c.tolerate(line, parse); ok {
			return row{number: c.number, cells: cells}, true, nil
		}
		if c.broken++; c.broken >= maxQuoteErrors {
			c.p.note("Wegen vieler falscher Anführungszeichen haben wir nach Zeile %d nicht weitergelesen.", c.number)
			return row{}, false, nil
		}
	}
}

// tolerate reads a line whose quotes stand inside a cell that does not begin with one ("Kurs "Akte" für alle"): that
// can only mean the letters themselves. Anything else is reported.
func (c *csvLines) tolerate(line string, parse *csv.ParseError) ([]string, bool) {
	if errors.Is(parse.Err, csv.ErrBareQuote) && parse.StartLine == parse.Line {
		lazy := csv.NewReader(strings.NewReader(line))
		lazy.Comma, lazy.FieldsPerRecord, lazy.LazyQuotes = c.separator, -1, true
		if cells, err := lazy.Read(); err == nil {
			return cells, true
		}
	}
	c.p.fail(RowError{
		Row: c.number, Value: cut(line), Slug: "bad-quotes",
		Message: "Ein Anführungszeichen steht an einer falschen Stelle.",
		Hint:    "Setzen Sie den ganzen Text in Anführungszeichen. Anführungszeichen im Text schreiben Sie doppelt.",
	})
	return nil, false
}

// cutLine returns line number n (from 1) of a text and everything behind it.
func cutLine(text string, n int) (line, rest string) {
	for range n {
		line, rest, _ = strings.Cut(text, "\n")
		text = rest
	}
	return line, rest
}
