package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"lernpfad/internal/mail"
)

// postOffice is an SMTP server that keeps what it gets.
type postOffice struct {
	mu      sync.Mutex
	refuse  *smtp.SMTPError // what it says to an address
	letters []string
	to      []string
	tls     bool // the last letter came encrypted
	user    string
}

func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, p.tls = c.TLSConnectionState()
	return &counter{office: p}, nil
}

type counter struct{ office *postOffice }

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "geheim" {
			return errors.New("wrong password")
		}
		c.office.mu.Lock()
		defer c.office.mu.Unlock()
		c.office.user = user
		return nil
	}), nil
}

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	if c.office.refuse != nil {
		return c.office.refuse
	}
	c.office.to = append(c.office.to, to)
	return nil
}

func (c *counter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.letters = append(c.office.letters, string(raw))
	return err
}

func (c *counter) Reset() {}

func (c *counter) Logout() error { return nil }

// open starts a post office and returns its address and what clients trust.
func (p *postOffice) open(t *testing.T, ssl bool) (address string, trust *tls.Config) {
	t.Helper()
	config, trust := certificate(t)
	server := smtp.NewServer(p)
	server.Domain, server.TLSConfig, server.EnableSMTPUTF8, server.AllowInsecureAuth = "localhost", config, true, true
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if ssl {
		ln = tls.NewListener(ln, config)
	}
	go func() { _ = server.Serve(ln) }()
	t.Cleanup(func() { _ = server.Close() })
	return ln.Addr().String(), trust
}

func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	plan := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, plan, plan, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	return server, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

func sender(t *testing.T, url string, trust *tls.Config) *mail.SMTP {
	t.Helper()
	server, err := mail.ParseServerURL(url)
	if err != nil {
		t.Fatal(err)
	}
	s, err := mail.NewSMTP(server, "Lernpfad Örtlich <lernpfad@stadt.example>", trust)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, scheme, user, query string
		ssl, encrypted            bool
	}{
		{"STARTTLS, signed in", "smtp", "lernpfad:geheim@", "", false, true},
		{"STARTTLS where it is offered", "smtp", "", "?starttls=optional", false, true},
		{"TLS from the start", "smtps", "lernpfad:geheim@", "", true, true},
		{"in the clear", "smtp", "", "?starttls=off", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			office := &postOffice{}
			address, trust := office.open(t, tc.ssl)
			s := sender(t, tc.scheme+"://"+tc.user+address+tc.query, trust)
			if err := s.Check(t.Context()); err != nil {
				t.Fatalf("check: %v", err)
			}
			if s.Where() != address {
				t.Errorf("where: %s, want %s", s.Where(), address)
			}
			l := hostile()
			if err := s.Send(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			if len(office.letters) != 1 || len(office.to) != 1 || office.to[0] != l.To || office.tls != tc.encrypted || (office.user != "") != (tc.user != "") {
				t.Fatalf("%d letters to %v, encrypted %v, signed in as %q", len(office.letters), office.to, office.tls, office.user)
			}
			checkHostile(t, []byte(office.letters[0]), l)
		})
	}
}

func TestSMTPFails(t *testing.T) {
	t.Parallel()
	office := &postOffice{}
	address, trust := office.open(t, false)
	for _, tc := range []struct {
		name, url string
		trust     *tls.Config
		refuse    *smtp.SMTPError
		final     bool
		code      int
	}{
		{"no such mailbox", "smtp://" + address, trust, &smtp.SMTPError{Code: 550, Message: "no such user"}, true, 550},
		{"mailbox is full", "smtp://" + address, trust, &smtp.SMTPError{Code: 452, Message: "later"}, false, 452},
		{"a certificate of nobody", "smtp://" + address, nil, nil, false, 0},
		{"a wrong password", "smtp://lernpfad:falsch@" + address, trust, nil, false, 0},
		{"nobody there", "smtp://127.0.0.1:1", trust, nil, false, 0},
	} {
		office.refuse = tc.refuse
		s := sender(t, tc.url, tc.trust)
		err := s.Send(t.Context(), hostile())
		if err == nil || errors.Is(err, mail.ErrRefused) != tc.final || mail.Code(err) != tc.code {
			t.Errorf("%s: %v, final %v, code %d", tc.name, err, errors.Is(err, mail.ErrRefused), mail.Code(err))
		}
		if strings.Contains(err.Error(), "falsch") {
			t.Errorf("%s: the error tells the password", tc.name)
		}
		if check := s.Check(t.Context()); (check == nil) != (tc.refuse != nil) {
			t.Errorf("%s: check says %v", tc.name, check)
		}
	}
}
