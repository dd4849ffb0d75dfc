package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

const (
	smtpTimeout    = 20 * time.Second
	submissionPort = 587
	smtpsPort      = 465
)

// SMTP sends through a server. It is safe for concurrent use: every letter has a connection of its own, as there are few.
type SMTP struct {
	host    string
	where   string
	options []gomail.Option
	from    *mail.Address
}

// ServerURL is an SMTP server's address taken apart: smtp://user:password@host:587 (STARTTLS is required), the same with ?starttls=optional
// or ?starttls=off, or smtps://host:465 with TLS from the first byte.
type ServerURL struct {
	Host     string
	Port     int
	User     string
	Password string
	SSL      bool
	StartTLS string // "required", "optional" or "off"
}

// ParseServerURL reads the setting. Its errors never repeat the password.
func ParseServerURL(s string) (ServerURL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return ServerURL{}, errors.New("write smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	out := ServerURL{Host: u.Hostname(), Port: submissionPort, SSL: u.Scheme == "smtps", StartTLS: "required"}
	if out.SSL {
		out.Port = smtpsPort
	}
	if p := u.Port(); p != "" {
		if out.Port, err = strconv.Atoi(p); err != nil || out.Port < 1 || out.Port > 65535 {
			return ServerURL{}, errors.New("the port is a number from 1 to 65535")
		}
	}
	if u.User != nil {
		out.User = u.User.Username()
		out.Password, _ = u.User.Password()
	}
	if mode := u.Query().Get("starttls"); mode != "" {
		out.StartTLS = mode
	}
	switch out.StartTLS {
	case "required", "optional", "off":
		return out, nil
	default:
		return ServerURL{}, errors.New("starttls is required, optional or off")
	}
}

// NewSMTP prepares to send from an address, with a name or without; config may be nil. No connection is made yet.
func NewSMTP(server ServerURL, from string, config *tls.Config) (*SMTP, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("address of the sender: %w", err)
	}
	options := []gomail.Option{gomail.WithPort(server.Port), gomail.WithTimeout(smtpTimeout)}
	switch {
	case server.SSL:
		options = append(options, gomail.WithSSL())
	case server.StartTLS == "off":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case server.StartTLS == "optional":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if server.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(server.User), gomail.WithPassword(server.Password))
	}
	if config != nil {
		options = append(options, gomail.WithTLSConfig(config))
	}
	s := &SMTP{host: server.Host, where: net.JoinHostPort(server.Host, strconv.Itoa(server.Port)), options: options, from: sender}
	_, err = s.client() // a setting that cannot be used is said now
	return s, err
}

func (s *SMTP) client() (*gomail.Client, error) {
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return nil, fmt.Errorf("prepare to send mail: %w", err)
	}
	return c, nil
}

// Send implements Sender.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m, err := message(l, s.from)
	if err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	if err := c.DialAndSendWithContext(ctx, m); err != nil {
		if refused(err) {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

// refused recognises an answer that the address or the letter itself is not wanted. What the server says before, about us, may change.
func refused(err error) bool {
	var sent *gomail.SendError
	if !errors.As(err, &sent) || sent.IsTemp() {
		return false
	}
	return sent.Reason == gomail.ErrSMTPRcptTo || sent.Reason == gomail.ErrSMTPData || sent.Reason == gomail.ErrSMTPDataClose ||
		sent.Reason == gomail.ErrNoUnencoded
}

// Check connects, agrees on TLS, signs in and hangs up.
func (s *SMTP) Check(ctx context.Context) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	return c.Close() //nolint:wrapcheck // says that the connection could not be closed
}

// Where implements Sender.
func (s *SMTP) Where() string { return s.where }

// Code is the server's answer in an error of Send, such as 451; 0 where it gave none. Unlike the error it names nobody.
func Code(err error) int {
	var sent *gomail.SendError
	if errors.As(err, &sent) {
		return sent.ErrorCode()
	}
	return 0
}
