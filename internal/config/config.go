// Package config reads the settings of the program from environment variables, once, at the start.
package config

import (
	"log/slog"
	"time"
)

// Config holds every setting. The tags name the variable, its default and, for the table in docs/operations.md, its
// meaning. Variables of type [Secret] may also be given as NAME_FILE, the path of a file that holds the value.
type Config struct {
	Listen         string        `env:"LERNPFAD_LISTEN" envDefault:"127.0.0.1:8080" doc:"Address and port of the web server. A busy port: the next free one of twenty."`
	PublicURL      string        `env:"LERNPFAD_PUBLIC_URL" doc:"Address under which people reach the server, for links in letters, feeds and exports, and in badges for good. Empty: that of the request; badges then name LERNPFAD_LISTEN."`
	TrustedProxies []string      `env:"LERNPFAD_TRUSTED_PROXIES" doc:"Addresses or networks (10.0.0.0/8) of reverse proxies whose X-Forwarded headers count, with commas between. Empty: none."`
	StopTimeout    time.Duration `env:"LERNPFAD_STOP_TIMEOUT" envDefault:"20s" doc:"How long running requests and jobs get to finish when the server is told to stop."`
	LogLevel       slog.Level    `env:"LERNPFAD_LOG_LEVEL" envDefault:"INFO" doc:"DEBUG, INFO, WARN or ERROR."`
	LogFormat      string        `env:"LERNPFAD_LOG_FORMAT" envDefault:"text" doc:"text for people, json for machines."`

	DataDir  string `env:"LERNPFAD_DATA_DIR" envDefault:".data" doc:"Private folder of the local database and its logs."`
	CacheDir string `env:"LERNPFAD_CACHE" envDefault:".cache" doc:"Folder for the unpacked database and embedding programs; may be deleted at any time the server is down."`
	Python   string `env:"LERNPFAD_PYTHON" envDefault:"python3" doc:"Python 3.9 to 3.14 with pip, for the local database and embedding service."`

	CacheMegabytes uint `env:"LERNPFAD_CACHE_MEGABYTES" envDefault:"32" doc:"Memory for lists of suggestions, about 20 KB each; they are made anew when they do not fit."`

	DatabaseURL    Secret `env:"DATABASE_URL" doc:"PostgreSQL server of your own, connected as the owner of the tables: postgres://user:password@host:5432/lernpfad. Empty: the local one."`
	DatabaseAppURL Secret `env:"DATABASE_APP_URL" doc:"The same database as role lernpfad_app, which row-level security binds. Empty: the owner's connection takes on that role."`

	ReviewWorkers int `env:"LERNPFAD_REVIEW_WORKERS" envDefault:"1" doc:"How many municipalities have their paths looked at at a time in this process after a change of the catalogue. Each takes up to one core."`

	SMTPURL    Secret `env:"SMTP_URL" doc:"Mail server: smtp://user:password@host:587 (STARTTLS is required; ?starttls=optional or off), or smtps://user:password@host:465. Empty: no mail leaves."`
	SMTPFrom   string `env:"SMTP_FROM" doc:"Sender of letters, for example Lernpfad <lernpfad@stadt.example>."`
	MailFolder string `env:"LERNPFAD_MAIL_FOLDER" doc:"Folder that gets letters as .eml files instead of a mail server, for trying out. serve --demo without SMTP_URL: the folder mail in LERNPFAD_DATA_DIR."`

	EmbeddingURL           string  `env:"EMBEDDING_URL" doc:"OpenAI-compatible embedding service, for example https://host/v1. Empty: the local one."`
	EmbeddingModel         string  `env:"EMBEDDING_MODEL" doc:"Model to ask that service for; stored with each vector."`
	EmbeddingAPIKey        Secret  `env:"EMBEDDING_API_KEY" doc:"Key for that service, if it wants one."`
	EmbeddingQueryPrefix   *string `env:"LERNPFAD_EMBEDDING_QUERY_PREFIX" doc:"Text put before a search text, if the model expects one. Unset: what is known of the model."`
	EmbeddingPassagePrefix *string `env:"LERNPFAD_EMBEDDING_PASSAGE_PREFIX" doc:"Text put before a module's or profile's text. Unset: what is known of the model."`
}

// Secret is a setting that no log, error or answer may show.
type Secret string

const redacted = "[redacted]"

// Reveal returns the value itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the value; an empty secret stays empty, so that a log tells whether one was set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the value from structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value from JSON and every other encoding.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
