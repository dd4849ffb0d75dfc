package notice

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/jobs"
	"lernpfad/internal/mail"
	"lernpfad/learners/enrolment"
)

const (
	// giveUpAfter is how long a letter is tried to be sent. The inbox has had what it tells from the first moment on.
	giveUpAfter = 3 * 24 * time.Hour
	firstWait   = 30 * time.Second
	longestWait = time.Hour
	// digestHour is when the weekly letter is written, on Monday.
	digestHour = 7
)

// Why a letter never left, as its row says.
const (
	reasonRefused   = "refused"    // by the mail server, for good
	reasonTooLate   = "too_late"   // the mail server could not be reached for days
	reasonNotWanted = "not_wanted" // switched off, or the address was taken away meanwhile
	reasonOver      = "over"       // what it was to tell is no longer so
)

// Told decides, in the transaction that puts a message into an inbox, whether a letter tells of it at once.
func (s *Service) Told(ctx context.Context, tx database.Tx, m enrolment.Told) error {
	group := GroupOf(m.Kind)
	if s.opt.Sender == nil || group == Digest {
		return nil
	}
	row, err := loadSettings(tx, m.Tenant, m.User)
	if err != nil || row.ConfirmedAt == nil || !row.wants(group) {
		return err
	}
	letter, err := s.letter(ctx, tx, m.Tenant, m.User, MessageLetter)
	if err != nil {
		return err
	}
	return setLetter(tx, m.Tenant, letter, m.Message)
}

// letter stores a letter and the job that sends it.
func (s *Service) letter(ctx context.Context, tx database.Tx, tenant, user uuid.UUID, kind LetterKind) (uuid.UUID, error) {
	id := uuid.New()
	if err := insertLetter(tx, tenant, id, user, kind, s.opt.Now()); err != nil {
		return id, err
	}
	return id, s.opt.Enqueue(ctx, database.SQLTx(tx), SendLetter{TenantID: tenant, LetterID: id}, time.Time{})
}

// SendLetter sends a letter, unless it has left, its reader is gone or wants it no more, or what it tells is over. While the server cannot
// be reached it is put off, longer and longer; after three days it is given up.
func (s *Service) SendLetter(ctx context.Context, job SendLetter) error {
	if s.opt.Sender == nil {
		return s.end(ctx, job, reasonNotWanted)
	}
	var l letterRow
	var items []itemRow
	var found bool
	err := s.opt.DB.Tenant(ctx, job.TenantID, func(tx database.Tx) (err error) {
		if l, found, err = loadLetter(tx, job.TenantID, job.LetterID); err == nil && found {
			items, err = loadItems(tx, job.TenantID, job.LetterID)
		}
		return err
	})
	if err != nil || !found || l.SentAt != nil || l.DroppedAt != nil {
		return err
	}
	if why := l.obstacle(items, s.opt.Now()); why != "" {
		return s.end(ctx, job, why)
	}
	return s.send(ctx, job, l, items)
}

func (s *Service) send(ctx context.Context, job SendLetter, l letterRow, items []itemRow) error {
	content := Content{Kind: l.Kind, Language: l.Language, Name: l.Name, Tenant: l.TenantName}
	for _, i := range items {
		if l.Kind != MessageLetter || i.stands(s.opt.Now()) {
			content.Items = append(content.Items, i.Item)
		}
	}
	letter := mail.Letter{ID: job.LetterID.String(), To: l.Address, Date: l.CreatedAt}
	if l.Kind == ConfirmLetter {
		content.Confirm = ConfirmPath + link(job.TenantID, l.ConfirmSecret)
	} else {
		content.Stop = StopPath + link(job.TenantID, l.StopSecret)
		letter.Stop = s.opt.Base() + content.Stop
	}
	text, err := s.opt.Write(content)
	if err != nil {
		return err
	}
	letter.Subject, letter.Plain, letter.HTML = text.Subject, text.Plain, text.HTML
	switch err := s.opt.Sender.Send(ctx, letter); {
	case err == nil:
		return s.end(ctx, job, "")
	case errors.Is(err, mail.ErrRefused):
		s.opt.Log.WarnContext(ctx, "a letter was refused", "letter", job.LetterID, "code", mail.Code(err))
		return s.end(ctx, job, reasonRefused)
	default:
		return s.later(ctx, job, l, err)
	}
}

// later puts a letter off. The pause grows with its age.
func (s *Service) later(ctx context.Context, job SendLetter, l letterRow, cause error) error {
	age := s.opt.Now().Sub(l.CreatedAt)
	s.opt.Log.WarnContext(ctx, "a letter could not be sent", "letter", job.LetterID, "code", mail.Code(cause), "age", age.String())
	if age >= giveUpAfter {
		return s.end(ctx, job, reasonTooLate)
	}
	return jobs.Later(min(max(firstWait, age/2), longestWait))
}

// end notes that a letter has left, or why it never will.
func (s *Service) end(ctx context.Context, job SendLetter, reason string) error {
	return s.opt.DB.Tenant(ctx, job.TenantID, func(tx database.Tx) error {
		return endLetter(tx, job.TenantID, job.LetterID, reason, s.opt.Now())
	})
}

// obstacle says why a letter should not leave, or "".
func (l letterRow) obstacle(items []itemRow, now time.Time) string {
	if l.Address == "" || l.Disabled {
		return reasonNotWanted
	}
	if l.Kind == ConfirmLetter {
		if l.ConfirmSecret == nil || !now.Before(*l.ConfirmUntil) {
			return reasonOver
		}
		return ""
	}
	group := Digest
	if l.Kind != DigestLetter && len(items) > 0 {
		group = GroupOf(items[0].Kind)
	}
	if (l.Kind == DigestLetter || len(items) > 0) && (l.ConfirmedAt == nil || !l.wants(group)) {
		return reasonNotWanted
	}
	for _, i := range items {
		if l.Kind == DigestLetter || i.stands(now) {
			return ""
		}
	}
	return reasonOver
}

// stands reports whether what the message asks for can still be done.
func (i itemRow) stands(now time.Time) bool {
	switch GroupOf(i.Kind) {
	case Seats:
		return i.State == enrolment.Offered && i.OfferedUntil != nil && now.Before(*i.OfferedUntil)
	case Requests:
		return i.State == enrolment.Requested
	default:
		return true
	}
}

// WriteDigests writes the weekly letters: on Monday at seven, local time, or as soon as this runs afterwards, to everybody who has unread
// messages from before that moment that no letter has told of.
func (s *Service) WriteDigests(ctx context.Context, _ WriteDigests) error {
	if s.opt.Sender == nil {
		return nil
	}
	tenants, err := s.opt.Tenants(ctx)
	if err != nil {
		return err
	}
	due := lastMonday(s.opt.Now(), s.opt.Zone)
	for _, tenant := range tenants {
		err := s.opt.DB.Tenant(ctx, tenant, func(tx database.Tx) error { return s.digests(ctx, tx, tenant, due) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) digests(ctx context.Context, tx database.Tx, tenant uuid.UUID, due time.Time) error {
	readers, err := digestReaders(tx, tenant, due)
	if err != nil {
		return err
	}
	for _, user := range readers {
		letter, err := s.letter(ctx, tx, tenant, user, DigestLetter)
		if err != nil {
			return err
		}
		if err := setDigest(tx, tenant, user, letter, due); err != nil {
			return err
		}
	}
	return nil
}

// lastMonday is the latest Monday at seven that is not in the future. Weeks are counted in days of the calendar, so that a change of the
// clock moves nothing.
func lastMonday(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	back := (int(local.Weekday()) + 6) % 7
	due := time.Date(local.Year(), local.Month(), local.Day()-back, digestHour, 0, 0, 0, zone)
	if due.After(now) {
		due = time.Date(local.Year(), local.Month(), local.Day()-back-7, digestHour, 0, 0, 0, zone)
	}
	return due
}
