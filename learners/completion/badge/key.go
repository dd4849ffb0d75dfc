package badge

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

const (
	keyFile = "badge-key.pem"
	keyType = "PRIVATE KEY"
)

// Key signs credentials. The zero value signs nothing.
type Key struct {
	id      string
	private ed25519.PrivateKey
}

// ID names the key: the thumbprint of its public half (RFC 7638), so that it can never stand for another key.
func (k Key) ID() string { return k.id }

// Public is the half that everybody may know, 32 bytes.
func (k Key) Public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) } //nolint:errcheck,forcetypeassert // the standard library says that it is one

// OpenKey reads the key of a private folder, and makes one if there is none. Several processes that begin at once get the same.
func OpenKey(dir string) (Key, error) {
	path := filepath.Join(dir, keyFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(dir, path); err != nil {
			return Key{}, err
		}
		raw, err = os.ReadFile(path)
	}
	if err != nil {
		return Key{}, fmt.Errorf("read the key for badges: %w", err)
	}
	return parseKey(raw)
}

// makeKey writes a whole file and then gives it its name, unless there is one by now.
func makeKey(dir, path string) error {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make a key for badges: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fmt.Errorf("write down the key for badges: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the key for badges: %w", err)
	}
	draft, err := os.CreateTemp(dir, keyFile+".*") // readable for its owner alone
	if err != nil {
		return fmt.Errorf("store the key for badges: %w", err)
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	err = errors.Join(pem.Encode(draft, &pem.Block{Type: keyType, Bytes: der}), draft.Sync(), draft.Close())
	if err == nil {
		err = os.Link(draft.Name(), path)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("store the key for badges: %w", err)
	}
	return nil
}

func parseKey(raw []byte) (Key, error) {
	block, _ := pem.Decode(raw)
	if block == nil || block.Type != keyType {
		return Key{}, errors.New("the key for badges is no PEM file; move it away to get a new one")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return Key{}, fmt.Errorf("read the key for badges: %w", err)
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return Key{}, fmt.Errorf("the key for badges is a %T, not Ed25519", parsed)
	}
	key := Key{private: private}
	sum, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		return Key{}, fmt.Errorf("name the key for badges: %w", err)
	}
	key.id = base64.RawURLEncoding.EncodeToString(sum)
	return key, nil
}

// PublicKey is a key as it is published.
type PublicKey struct {
	ID     string
	Public ed25519.PublicKey
}

// JWK is a JSON Web Key for an Ed25519 public key (RFC 8037).
type JWK struct {
	Kty string `json:"kty" enum:"OKP" doc:"Art des Schlüssels"`
	Crv string `json:"crv" enum:"Ed25519" doc:"Kurve"`
	X   string `json:"x" doc:"Öffentlicher Schlüssel, base64url"`
	Kid string `json:"kid" doc:"Adresse dieses Schlüssels, wie im Kopf des Badges"`
	Alg string `json:"alg" enum:"EdDSA" doc:"Verfahren"`
	Use string `json:"use" enum:"sig" doc:"Zweck"`
}

// JWK writes a public key as a JSON Web Key.
func (i Issuer) JWK(k PublicKey) JWK {
	return JWK{Kty: "OKP", Crv: "Ed25519", X: base64.RawURLEncoding.EncodeToString(k.Public), Kid: i.KeyURL(k.ID), Alg: string(jose.EdDSA), Use: "sig"}
}

// claims are the members of the token beside the credential's own.
type claims struct {
	Credential
	Iss string `json:"iss"`
	Sub string `json:"sub"`
	Jti string `json:"jti"`
	Nbf int64  `json:"nbf"`
}

// Sign writes the credential as a compact JSON Web Token. Its kid is the address of the public key. Ed25519 is deterministic: the same
// content and key give the same token.
func (i Issuer) Sign(k Key, c Content) (string, error) {
	if k.private == nil {
		return "", errors.New("there is no key for badges")
	}
	credential := i.Credential(c)
	payload, err := json.Marshal(claims{
		Credential: credential, Iss: credential.Issuer.ID, Sub: credential.CredentialSubject.ID, Jti: credential.ID, Nbf: c.IssuedAt.Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("write down the credential: %w", err)
	}
	options := (&jose.SignerOptions{}).WithType("JWT")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: jose.JSONWebKey{Key: k.private, KeyID: i.KeyURL(k.id)}}, options)
	if err != nil {
		return "", fmt.Errorf("prepare the signature: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign the credential: %w", err)
	}
	return signed.CompactSerialize()
}
