package config

import (
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lernpfad/internal/mail"
)

// check looks for values that can be read but not used.
func (c Config) check() SettingErrors {
	var p SettingErrors
	add := func(bad bool, line string) {
		if bad {
			p = append(p, line)
		}
	}
	add(!isAddress(c.Listen), fmt.Sprintf("LERNPFAD_LISTEN: %q is no address; write host:port, for example 127.0.0.1:8080", c.Listen))
	add(c.PublicURL != "" && !isURL(c.PublicURL, "http", "https"), "LERNPFAD_PUBLIC_URL is no web address; write https://lernpfad.example.de")
	add(c.LogFormat != "text" && c.LogFormat != "json", fmt.Sprintf("LERNPFAD_LOG_FORMAT: %q is neither text nor json", c.LogFormat))
	add(c.StopTimeout < time.Second || c.StopTimeout > 10*time.Minute, "LERNPFAD_STOP_TIMEOUT lies outside 1s to 10m; 20s suits most")
	add(c.ReviewWorkers < 1 || c.ReviewWorkers > 64, "LERNPFAD_REVIEW_WORKERS lies outside 1 to 64; 1 suits most")
	for _, proxy := range c.TrustedProxies {
		add(!isNetwork(proxy), fmt.Sprintf("LERNPFAD_TRUSTED_PROXIES: %q is no address; write 10.0.0.5 or 10.0.0.0/8, with commas between", proxy))
	}
	return slices.Concat(p, c.checkDatabase(), c.checkEmbedding(), c.checkMail())
}

func (c Config) checkMail() (p SettingErrors) {
	if c.SMTPURL == "" {
		if c.SMTPFrom != "" {
			p = append(p, "SMTP_FROM is set without SMTP_URL; set both or neither")
		}
		return p
	}
	if _, err := mail.ParseServerURL(c.SMTPURL.Reveal()); err != nil {
		p = append(p, "SMTP_URL: "+err.Error())
	}
	if _, err := netmail.ParseAddress(c.SMTPFrom); err != nil {
		p = append(p, "SMTP_FROM is no address; write Lernpfad <lernpfad@stadt.example>")
	}
	if c.PublicURL == "" {
		p = append(p, "LERNPFAD_PUBLIC_URL is missing; letters need it for their links")
	}
	if c.MailFolder != "" {
		p = append(p, "SMTP_URL and LERNPFAD_MAIL_FOLDER are both set; leave one out")
	}
	return p
}

func (c Config) checkDatabase() (p SettingErrors) {
	const write = "; write postgres://user:password@host:5432/lernpfad" //nolint:gosec // a pattern to fill in, not a password
	if c.DatabaseURL != "" && !isURL(c.DatabaseURL.Reveal(), "postgres", "postgresql") {
		p = append(p, "DATABASE_URL is no address of a PostgreSQL server"+write)
	}
	if c.DatabaseAppURL != "" && !isURL(c.DatabaseAppURL.Reveal(), "postgres", "postgresql") {
		p = append(p, "DATABASE_APP_URL is no address of a PostgreSQL server"+write)
	}
	if c.DatabaseAppURL != "" && c.DatabaseURL == "" {
		p = append(p, "DATABASE_APP_URL is set without DATABASE_URL; set both or neither")
	}
	return p
}

func (c Config) checkEmbedding() (p SettingErrors) {
	switch {
	case c.EmbeddingURL == "" && (c.EmbeddingModel != "" || c.EmbeddingAPIKey != ""):
		p = append(p, "EMBEDDING_MODEL or EMBEDDING_API_KEY is set without EMBEDDING_URL; the local service needs neither")
	case c.EmbeddingURL != "" && !isURL(c.EmbeddingURL, "http", "https"):
		p = append(p, "EMBEDDING_URL is no web address; write https://host/v1")
	case c.EmbeddingURL != "" && c.EmbeddingModel == "":
		p = append(p, "EMBEDDING_MODEL is missing; EMBEDDING_URL needs the name of the model")
	}
	return p
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

// isURL accepts a database address without a host too: a unix socket stands in the query.
func isURL(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	if err != nil || (u.Host == "" && !u.Query().Has("host")) {
		return false
	}
	for _, scheme := range schemes {
		if strings.EqualFold(u.Scheme, scheme) {
			return true
		}
	}
	return false
}

func isNetwork(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}
