// Package migrations carries the SQL migrations of Lernpfad, embedded in the binary.
package migrations

import "embed"

// Files holds every NNNNN_name.sql in goose's format, applied in lexical order; schema.sql is only for readers.
//
//go:embed 0*.sql
var Files embed.FS
