package badge_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/learners/completion/badge"
)

func issuer() badge.Issuer {
	return badge.Issuer{Address: "https://lernen.example.de", Name: "Lernpfad"}
}

func content() badge.Content {
	return badge.Content{
		ID: uuid.MustParse("00000000-0000-4000-8000-000000000001"), Holder: "Anna Becker", Module: uuid.MustParse("00000000-0000-4000-8000-000000000002"),
		Title: "Die E-Akte", Provider: "Kommunale Akademie Mitte", Hours: 1.5, CompletedOn: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		IssuedAt: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
		Competencies: []badge.Competency{
			{ID: "VD1.1", Name: "E-Akte und Schriftgut", Framework: "Verwaltung digital", Level: 3},
			{ID: "DC1.3", Name: "Daten verwalten", Framework: "DigComp 3.0", Level: 2},
		},
	}
}

func openKey(t *testing.T) badge.Key {
	t.Helper()
	key, err := badge.OpenKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// verify checks a token with another library than the one that signed it, as a verifier does: by the published form of the key.
func verify(t *testing.T, signed string, published badge.JWK) jwt.MapClaims {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(published.X)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(signed, claims, func(token *jwt.Token) (any, error) {
		if token.Header["kid"] != published.Kid {
			t.Errorf("kid %v, want %v", token.Header["kid"], published.Kid)
		}
		return ed25519.PublicKey(raw), nil
	}, jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithIssuer("https://lernen.example.de/api/v1/issuer"), jwt.WithTimeFunc(func() time.Time { return content().IssuedAt }))
	if err != nil || !token.Valid {
		t.Fatalf("another library does not accept it: %v", err)
	}
	if token.Header["typ"] != "JWT" {
		t.Errorf("header %v", token.Header)
	}
	return claims
}

func TestAnotherLibraryAcceptsTheBadge(t *testing.T) {
	t.Parallel()
	key := openKey(t)
	signed, err := issuer().Sign(key, content())
	if err != nil {
		t.Fatal(err)
	}
	claims := verify(t, signed, issuer().JWK(badge.PublicKey{ID: key.ID(), Public: key.Public()}))
	again, err := issuer().Sign(key, content())
	if err != nil || again != signed {
		t.Errorf("the same content gives another token: %v", err)
	}
	for name, want := range map[string]any{
		"iss": "https://lernen.example.de/api/v1/issuer", "jti": "urn:uuid:00000000-0000-4000-8000-000000000001",
		"nbf": float64(content().IssuedAt.Unix()), "id": "urn:uuid:00000000-0000-4000-8000-000000000001", "validFrom": "2026-11-24T09:30:00Z",
	} {
		if claims[name] != want {
			t.Errorf("%s is %v, want %v", name, claims[name], want)
		}
	}
	if claims["sub"] != at(claims, "credentialSubject.id") || claims["iss"] != at(claims, "issuer.id") {
		t.Error("sub and iss are not those of the credential")
	}
}

// at follows names and list indices into a decoded document.
func at(doc any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch v := doc.(type) {
		case jwt.MapClaims:
			doc = v[name]
		case map[string]any:
			doc = v[name]
		case []any:
			if i := int(name[0] - '0'); i < len(v) {
				doc = v[i]
			} else {
				return nil
			}
		default:
			return nil
		}
	}
	return doc
}

// What Open Badges 3.0 requires of each object that we write, with the cardinality of its data model: 1, or 1..* for lists.
func TestBadgeHasWhatTheSpecificationRequires(t *testing.T) {
	t.Parallel()
	key := openKey(t)
	signed, err := issuer().Sign(key, content())
	if err != nil {
		t.Fatal(err)
	}
	doc := verify(t, signed, issuer().JWK(badge.PublicKey{ID: key.ID(), Public: key.Public()}))
	texts := []string{
		"id", "name", "validFrom", "issuer.id", "issuer.name", "issuer.url", "credentialSubject.id",
		"credentialSubject.identifier.0.type", "credentialSubject.identifier.0.identityHash", "credentialSubject.identifier.0.identityType",
		"credentialSubject.achievement.id", "credentialSubject.achievement.name", "credentialSubject.achievement.description",
		"credentialSubject.achievement.criteria.narrative", "credentialSubject.achievement.alignment.0.targetName",
		"credentialSubject.achievement.alignment.0.targetUrl", "credentialSubject.achievement.alignment.1.targetUrl",
		"credentialSchema.0.id", "credentialSchema.0.type", "credentialStatus.id", "credentialStatus.type", "evidence.0.narrative",
	}
	for _, path := range texts {
		if s, ok := at(doc, path).(string); !ok || s == "" {
			t.Errorf("%s is %v", path, at(doc, path))
		}
	}
	for path, want := range map[string][]any{
		"@context":                           {"https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
		"type":                               {"VerifiableCredential", "OpenBadgeCredential"},
		"issuer.type":                        {"Profile"},
		"credentialSubject.type":             {"AchievementSubject"},
		"credentialSubject.achievement.type": {"Achievement"},
		"credentialSubject.result.0.type":    {"Result"},
		"evidence.0.type":                    {"Evidence"},
		"credentialSubject.achievement.alignment.0.type": {"Alignment"},
	} {
		if diff := cmp.Diff(want, at(doc, path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	if at(doc, "credentialSubject.identifier.0.hashed") != false {
		t.Error("the name is not marked as plain")
	}
	for path, want := range map[string]any{
		"credentialSubject.achievement.alignment.0.targetCode":        "VD1.1",
		"credentialSubject.achievement.alignment.0.targetFramework":   "Verwaltung digital",
		"credentialSubject.achievement.alignment.0.targetDescription": "Stufe 3 von 8",
		"credentialSubject.achievement.alignment.1.targetCode":        "DC1.3",
		"credentialSubject.result.1.value":                            "2",
		"credentialSubject.result.1.alignment.0.targetCode":           "DC1.3",
	} {
		if got := at(doc, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

func TestBadgeSaysWhoVouches(t *testing.T) {
	t.Parallel()
	own, confirmed := content(), content()
	confirmed.Confirmed = true
	if got := issuer().Credential(own).Evidence[0]; got.Name != "Eigene Angabe" || !strings.Contains(got.Narrative, "nicht bestätigt") {
		t.Errorf("%+v", got)
	}
	if got := issuer().Credential(confirmed).Evidence[0]; got.Name != "Vom Anbieter bestätigt" || !strings.Contains(got.Narrative, "20.11.2026") {
		t.Errorf("%+v", got)
	}
}

// Whatever is changed in a token, or another key is asked, it is refused.
func TestForgedBadgesAreRefused(t *testing.T) {
	t.Parallel()
	key, other := openKey(t), openKey(t)
	signed, err := issuer().Sign(key, content())
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(signed, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	forged := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), "Anna Becker", "Otto Mogel", 1)))
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	for name, tt := range map[string]struct {
		token string
		key   ed25519.PublicKey
	}{
		"another name":         {parts[0] + "." + forged + "." + parts[2], key.Public()},
		"another key":          {signed, other.Public()},
		"no signature":         {parts[0] + "." + parts[1] + ".", key.Public()},
		"no signature claimed": {none + "." + parts[1] + ".", key.Public()},
	} {
		if _, err := jwt.Parse(tt.token, func(*jwt.Token) (any, error) { return tt.key, nil }, jwt.WithValidMethods([]string{"EdDSA"})); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestNamesOfEveryKindSurvive(t *testing.T) {
	t.Parallel()
	key := openKey(t)
	published := issuer().JWK(badge.PublicKey{ID: key.ID(), Public: key.Public()})
	for _, name := range []string{"Zoë Ångström-Müller", "محمد علي", "李小龍", "O’Brien <b>", `Quote " \ back`, "👩‍💻 Ada", "é decomposed e\u0301", "line\u2028sep", "nul\u0001"} {
		c := content()
		c.Holder, c.Title = name, name
		signed, err := issuer().Sign(key, c)
		if err != nil {
			t.Fatal(err)
		}
		doc := verify(t, signed, published)
		if got := at(doc, "credentialSubject.identifier.0.identityHash"); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

// Processes that begin at once have one key, it outlives them, and nobody else can read it.
func TestOneKeyInAFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "inside")
	ids := make([]string, 20)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			key, err := badge.OpenKey(dir)
			if err != nil {
				t.Error(err)
			}
			ids[i] = key.ID()
		})
	}
	wg.Wait()
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) != 1 || len(ids[0]) != 43 {
		t.Errorf("keys %q", ids)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files in the folder, %v", len(files), err)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v %v", info.Mode(), err)
	}
}

func TestBadKeyFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "no PEM": "schlüssel", "another kind": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"no key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "badge-key.pem"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := badge.OpenKey(dir); err == nil {
			t.Errorf("%s is taken for a key", name)
		}
	}
	if _, err := issuer().Sign(badge.Key{}, content()); err == nil {
		t.Error("signed without a key")
	}
}

func TestHolderIsAnotherInEachBadge(t *testing.T) {
	t.Parallel()
	subjectOf := func(c badge.Content) any {
		raw, err := json.Marshal(issuer().Credential(c))
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		return at(doc, "credentialSubject.id")
	}
	other := content()
	other.ID = uuid.New()
	if subjectOf(content()) != subjectOf(content()) || subjectOf(content()) == subjectOf(other) {
		t.Error("the holder can be followed through her badges, or changes within one")
	}
}
