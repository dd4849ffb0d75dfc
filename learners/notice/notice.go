// Package notice tells people by mail what waits for them in their inbox, if they want that. A letter is decided on in the transaction of
// what it tells, and leaves afterwards; whether it arrives changes nothing for the page.
package notice

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/learners/enrolment"
)

// Group is what people switch on and off: messages that are mailed for the same cause.
type Group string

// The groups. The first three are mailed at once, as time runs; everything else waits for the weekly letter.
const (
	Seats     Group = "seat"      // a seat is offered, and reminders of it
	Cancelled Group = "cancelled" // a run is called off
	Requests  Group = "request"   // somebody waits for the reader's consent
	Digest    Group = "digest"    // what else has happened, once a week at most
)

// Groups lists every Group.
func Groups() []Group { return []Group{Seats, Cancelled, Requests, Digest} }

// GroupOf sorts a kind of message.
func GroupOf(k enrolment.Kind) Group {
	switch k {
	case enrolment.AboutOffer, enrolment.AboutOfferReminder:
		return Seats
	case enrolment.AboutCancelled:
		return Cancelled
	case enrolment.AboutRequest, enrolment.AboutRequestReminder:
		return Requests
	default:
		return Digest
	}
}

// weekly lists the kinds of the weekly letter.
func weekly() []string {
	var out []string
	for _, k := range enrolment.Kinds() {
		if GroupOf(k) == Digest {
			out = append(out, string(k))
		}
	}
	return out
}

// Languages are those that letters are written in: German, English, plain German.
func Languages() []string { return []string{"de", "en", "plain"} }

// Settings are what a person has said about mail.
type Settings struct {
	// Available is false where the server sends no mail; then the rest means nothing.
	Available bool
	Address   string // as people write it; "" for none
	Confirmed bool
	Language  string
	Off       []Group // not mailed
	Version   int
	// Failed is when a letter was given up on last, if none has arrived since.
	Failed *time.Time
}

// Wants reports whether a group is mailed.
func (s Settings) Wants(g Group) bool { return !slices.Contains(s.Off, g) }

// Input is what a person says about mail.
type Input struct {
	Address  string // "" for no mail at all
	Language string
	Off      []Group
	// Again asks for a new link to the same address.
	Again bool
}

// LetterKind is why a letter is written.
type LetterKind string

// The kinds of letters.
const (
	ConfirmLetter LetterKind = "confirm" // is this address yours?
	MessageLetter LetterKind = "message" // one message, at once
	DigestLetter  LetterKind = "digest"  // several, weekly
)

// Item is a message as a letter tells it: what and until when. Nothing of levels, answers or other people is in it.
type Item struct {
	Kind         enrolment.Kind
	Mine         bool // about the reader's own enrolment
	Title        string
	OfferedUntil *time.Time
}

// Content is what a letter has to say; somebody else finds the words.
type Content struct {
	Kind     LetterKind
	Language string
	Name     string // of the reader
	Tenant   string
	Items    []Item
	// Confirm and Stop are paths of this server, "" where they do not apply.
	Confirm, Stop string
}

// Text is a letter in words.
type Text struct{ Subject, Plain, HTML string }

// SendLetter asks for Service.SendLetter.
type SendLetter struct {
	TenantID uuid.UUID `json:"tenant_id"`
	LetterID uuid.UUID `json:"letter_id"`
}

// Kind names the job.
func (SendLetter) Kind() string { return "send_letter" }

// WriteDigests asks for Service.WriteDigests.
type WriteDigests struct{}

// Kind names the job.
func (WriteDigests) Kind() string { return "write_digests" }
