package database

import (
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// Texts is a column of type text[]. A nil slice is stored as the empty array.
type Texts []string

// Scan reads PostgreSQL's text form of an array.
func (a *Texts) Scan(src any) error { return scanArray((*[]string)(a), src) }

// Value writes PostgreSQL's text form of an array.
func (a Texts) Value() (driver.Value, error) { return arrayValue(pgtype.TextArrayOID, []string(a)) }

// IDs is a parameter for = ANY (?::uuid[]): one, however many ids there are, where IN takes one for each and ends at 65,535.
type IDs []uuid.UUID

// Value writes PostgreSQL's text form of an array.
func (a IDs) Value() (driver.Value, error) {
	out := make([]string, len(a))
	for i, id := range a {
		out[i] = id.String()
	}
	return Texts(out).Value()
}

// Ints is a column of type bigint[] or int[]. A nil slice is stored as the empty array.
type Ints []int

// Scan reads PostgreSQL's text form of an array.
func (a *Ints) Scan(src any) error { return scanArray((*[]int)(a), src) }

// Value writes PostgreSQL's text form of an array.
func (a Ints) Value() (driver.Value, error) { return arrayValue(pgtype.Int8ArrayOID, []int(a)) }

// Reals is a column of type real[]. A nil slice is stored as the empty array.
type Reals []float64

// Value writes PostgreSQL's text form of an array.
func (a Reals) Value() (driver.Value, error) { return arrayValue(pgtype.Float8ArrayOID, []float64(a)) }

func scanArray[T any](dst *[]T, src any) error {
	if err := pgtype.NewMap().SQLScanner(dst).Scan(src); err != nil {
		return fmt.Errorf("read array column: %w", err)
	}
	return nil
}

func arrayValue[T any](oid uint32, values []T) (driver.Value, error) {
	if values == nil {
		values = []T{}
	}
	text, err := pgtype.NewMap().Encode(oid, pgtype.TextFormatCode, values, nil)
	if err != nil {
		return nil, fmt.Errorf("write array column: %w", err)
	}
	return string(text), nil
}
