// Package badge writes Open Badges 3.0 credentials and signs them as JSON Web Tokens. It is pure but for the file of the signing key.
//
// Sources: 1EdTech, Open Badges Specification 3.0 (data model in section B, JSON Web Token proof format in section 8.2); W3C, Verifiable
// Credentials Data Model 2.0; RFC 7515 to 7519; RFC 8037 for Ed25519.
package badge

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
)

// Addresses that the specifications fix.
const (
	dictionaryVC = "https://www.w3.org/ns/credentials/v2"
	dictionaryOB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	schemaOB     = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
	// The kind of status list that names every credential that was withdrawn, in 1EdTech's vocabulary.
	statusType = "1EdTechRevocationList"
)

// Issuer is who signs. Address is where people and machines reach the server, without a slash at the end.
type Issuer struct {
	Address string
	Name    string
}

// Content is what one credential says.
type Content struct {
	ID           uuid.UUID // random
	Holder       string
	Module       uuid.UUID
	Title        string
	Provider     string
	Hours        float64
	CompletedOn  time.Time
	IssuedAt     time.Time
	Confirmed    bool // by the provider; otherwise it is the holder's own word
	Competencies []Competency
}

// Competency is one that the module taught, and to which level.
type Competency struct {
	ID        competency.ID
	Name      string
	Framework string // its name
	Level     competency.Level
}

// Credential is an OpenBadgeCredential.
type Credential struct {
	Context           []string     `json:"@context"`
	ID                string       `json:"id"`
	Type              []string     `json:"type"`
	Name              string       `json:"name"`
	Issuer            Profile      `json:"issuer"`
	ValidFrom         string       `json:"validFrom"`
	CredentialSubject subject      `json:"credentialSubject"`
	Evidence          []evidence   `json:"evidence"`
	CredentialSchema  []typedEntry `json:"credentialSchema"`
	CredentialStatus  typedEntry   `json:"credentialStatus"`
}

// Profile describes an issuer.
type Profile struct {
	Context []string `json:"@context,omitempty" doc:"Wörterbücher nach JSON-LD"`
	ID      string   `json:"id" doc:"Kennung und Adresse dieses Profils"`
	Type    []string `json:"type" doc:"Art: Profile"`
	Name    string   `json:"name" doc:"Name des Ausstellers"`
	URL     string   `json:"url" doc:"Seite für Menschen"`
}

type subject struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Identifier  []identity  `json:"identifier"`
	Achievement achievement `json:"achievement"`
	Result      []result    `json:"result,omitempty"`
}

type identity struct {
	Type         string `json:"type"`
	Hashed       bool   `json:"hashed"`
	IdentityHash string `json:"identityHash"`
	IdentityType string `json:"identityType"`
}

type achievement struct {
	ID              string      `json:"id"`
	Type            []string    `json:"type"`
	AchievementType string      `json:"achievementType"`
	Name            string      `json:"name"`
	Description     string      `json:"description"`
	Criteria        criteria    `json:"criteria"`
	Alignment       []alignment `json:"alignment,omitempty"`
	InLanguage      string      `json:"inLanguage"`
}

type criteria struct {
	Narrative string `json:"narrative"`
}

type alignment struct {
	Type              []string `json:"type"`
	TargetCode        string   `json:"targetCode"`
	TargetName        string   `json:"targetName"`
	TargetDescription string   `json:"targetDescription"`
	TargetFramework   string   `json:"targetFramework"`
	TargetType        string   `json:"targetType"`
	TargetURL         string   `json:"targetUrl"`
}

type result struct {
	Type      []string    `json:"type"`
	Value     string      `json:"value"` // the level, 1 to 8
	Alignment []alignment `json:"alignment"`
}

type evidence struct {
	Type      []string `json:"type"`
	Name      string   `json:"name"`
	Narrative string   `json:"narrative"`
}

type typedEntry struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// Profile is the issuer's own description; within a credential it needs no context.
func (i Issuer) Profile() Profile {
	return Profile{Context: contexts(), ID: i.id(), Type: []string{"Profile"}, Name: i.Name, URL: i.Address + "/aussteller"}
}

func (i Issuer) id() string { return i.Address + "/api/v1/issuer" }

// KeyURL is where the public half of a key is published.
func (i Issuer) KeyURL(kid string) string { return i.id() + "/keys/" + kid }

// StatusURL is where withdrawn credentials are listed.
func (i Issuer) StatusURL() string { return i.id() + "/revocations" }

// CompetencyURL is where a competency is described for everybody.
func (i Issuer) CompetencyURL(id competency.ID) string {
	return i.Address + "/aussteller#" + string(id)
}

func contexts() []string { return []string{dictionaryVC, dictionaryOB} }

// URN names a credential; it tells nothing about anybody.
func URN(id uuid.UUID) string { return "urn:uuid:" + id.String() }

// holderURN is the holder as this credential knows her: another one in each, so that two credentials cannot be joined by it.
func holderURN(credential uuid.UUID) string { return URN(uuid.NewSHA1(credential, []byte("holder"))) }

// Credential writes the credential. The same content gives the same credential.
func (i Issuer) Credential(c Content) Credential {
	profile := i.Profile()
	profile.Context = nil
	alignments := make([]alignment, len(c.Competencies))
	results := make([]result, len(c.Competencies))
	for k, one := range c.Competencies {
		alignments[k] = i.alignment(one)
		results[k] = result{Type: []string{"Result"}, Value: strconv.Itoa(int(one.Level)), Alignment: alignments[k : k+1]}
	}
	return Credential{
		Context: contexts(), ID: URN(c.ID), Type: []string{"VerifiableCredential", "OpenBadgeCredential"}, Name: c.Title,
		Issuer: profile, ValidFrom: c.IssuedAt.UTC().Format(time.RFC3339),
		CredentialSubject: subject{
			ID: holderURN(c.ID), Type: []string{"AchievementSubject"},
			Identifier: []identity{{Type: "IdentityObject", IdentityHash: c.Holder, IdentityType: "name"}},
			Achievement: achievement{
				ID: i.Address + "/module/" + c.Module.String(), Type: []string{"Achievement"}, AchievementType: "Course", Name: c.Title,
				Description: "Lernmodul von " + c.Provider + ", " + hours(c.Hours) + " Lernzeit.",
				Criteria:    criteria{Narrative: "Das Lernmodul „" + c.Title + "“ abschließen."}, Alignment: alignments, InLanguage: "de",
			},
			Result: results,
		},
		Evidence:         []evidence{c.vouched()},
		CredentialSchema: []typedEntry{{ID: schemaOB, Type: "1EdTechJsonSchemaValidator2019"}},
		CredentialStatus: typedEntry{ID: i.StatusURL(), Type: statusType},
	}
}

func (i Issuer) alignment(c Competency) alignment {
	return alignment{
		Type: []string{"Alignment"}, TargetCode: string(c.ID), TargetName: c.Name,
		TargetDescription: "Stufe " + strconv.Itoa(int(c.Level)) + " von " + strconv.Itoa(int(competency.MaxLevel)), TargetFramework: c.Framework,
		TargetType: "CFItem", TargetURL: i.CompetencyURL(c.ID),
	}
}

// vouched says in words who says that the module was finished.
func (c Content) vouched() evidence {
	day := c.CompletedOn.Format("02.01.2006")
	if c.Confirmed {
		return evidence{[]string{"Evidence"}, "Vom Anbieter bestätigt", c.Provider + " hat bestätigt: abgeschlossen am " + day + "."}
	}
	return evidence{[]string{"Evidence"}, "Eigene Angabe", "Nach eigener Angabe abgeschlossen am " + day + ". Der Anbieter hat das nicht bestätigt."}
}

// hours writes German decimals.
func hours(h float64) string {
	text := strconv.FormatFloat(h, 'f', -1, 64)
	for k := range text {
		if text[k] == '.' {
			text = text[:k] + "," + text[k+1:]
			break
		}
	}
	return text + " Stunden"
}
