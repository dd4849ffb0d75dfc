package frontend

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
	"lernpfad/learners"
	"lernpfad/learners/completion"
	"lernpfad/learners/completion/badge"
	"lernpfad/learners/enrolment"
	"lernpfad/matching"
	"lernpfad/matching/ical"
	"lernpfad/matching/planning"
	"lernpfad/matching/recognition"
)

// Tenants lists the municipalities for the sign-in page. It is asked without a session and tells names only.
type Tenants interface {
	Tenants(ctx context.Context) ([]auth.Tenant, error)
}

// Accounts opens and ends sessions.
type Accounts interface {
	Login(ctx context.Context, in auth.LoginInput) (token string, actor auth.Actor, err error)
	Logout(ctx context.Context, actor auth.Actor) error
}

// Kiosks sign shared tablets in, with the help of a device that a person is signed in at.
type Kiosks interface {
	NewKioskCode(ctx context.Context, slug string) (auth.KioskCode, error)
	KioskCode(ctx context.Context, slug, code, secret string) (auth.KioskCode, auth.KioskState, error)
	ConfirmKiosk(ctx context.Context, actor auth.Actor, code string, number int) error
	OpenKiosk(ctx context.Context, slug, code, secret string) (token string, actor auth.Actor, err error)
}

// Cards sign shared tablets in without any other device.
type Cards interface {
	Card(ctx context.Context, actor auth.Actor) (card auth.Card, ok bool, err error)
	MakeCard(ctx context.Context, actor auth.Actor, key, pin string) (code string, err error)
	DropCard(ctx context.Context, actor auth.Actor) error
	OpenCard(ctx context.Context, in auth.CardInput) (token string, actor auth.Actor, err error)
}

// Catalogue is what everybody may read of the modules.
type Catalogue interface {
	Module(ctx context.Context, actor auth.Actor, id uuid.UUID) (courses.Module, error)
	ByIDs(ctx context.Context, ids []uuid.UUID) ([]courses.Module, error)
	Search(ctx context.Context, query courses.Query) (courses.Page, error)
}

// Authoring is the work of authors on their own modules.
type Authoring interface {
	Mine(ctx context.Context, actor auth.Actor) ([]courses.Module, error)
	Create(ctx context.Context, actor auth.Actor, in courses.Input) (courses.Module, error)
	Update(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, in courses.Input) (courses.Module, error)
	Transitions
}

// Transitions move a module between its states.
type Transitions interface {
	Submit(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (courses.Module, error)
	Publish(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (courses.Module, error)
	Archive(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (courses.Module, error)
}

// Imports reads a file, shows what it would change, and then changes it.
type Imports interface {
	Preview(ctx context.Context, actor auth.Actor, req importer.Request) (importer.Preview, error)
	Apply(ctx context.Context, actor auth.Actor, preview uuid.UUID) (importer.Result, error)
}

// Learners is a person's own learning profile.
type Learners interface {
	Me(ctx context.Context, actor auth.Actor) (learners.Learner, error)
	UpdateProfile(ctx context.Context, actor auth.Actor, version int, in learners.ProfileInput) (learners.Learner, error)
	SetTargets(ctx context.Context, actor auth.Actor, version int, targets []learners.OwnTarget) (learners.Learner, error)
}

// Evidence is what speaks for a person's competencies.
type Evidence interface {
	Attainments(ctx context.Context, actor auth.Actor) ([]learners.Attainment, error)
	Evidence(ctx context.Context, actor auth.Actor) ([]learners.Evidence, error)
	AddEvidence(ctx context.Context, actor auth.Actor, in learners.EvidenceInput) (learners.Evidence, error)
	Corrections
	Certificates
}

// Corrections explain levels and mend them.
type Corrections interface {
	Why(ctx context.Context, actor auth.Actor, id competency.ID) (learners.Explanation, error)
	Correct(ctx context.Context, actor auth.Actor, id competency.ID, level competency.Level) (learners.Explanation, error)
	Withdraw(ctx context.Context, actor auth.Actor, evidence uuid.UUID) error
}

// Certificates are evidence with a file.
type Certificates interface {
	AddCertificate(ctx context.Context, actor auth.Actor, in learners.EvidenceInput, upload learners.Upload) (learners.Evidence, error)
	CertificateFile(ctx context.Context, actor auth.Actor, evidence uuid.UUID) (file learners.File, content []byte, err error)
	DeleteFile(ctx context.Context, actor auth.Actor, evidence uuid.UUID) error
}

// SelfChecks asks the statements of the self-check.
type SelfChecks interface {
	SelfCheck(ctx context.Context, actor auth.Actor) (learners.SelfCheck, error)
	Answer(ctx context.Context, actor auth.Actor, answers ...learners.Given) ([]learners.Replaced, error)
	FinishSelfCheck(ctx context.Context, actor auth.Actor) ([]learners.Attainment, error)
	RestartSelfCheck(ctx context.Context, actor auth.Actor) error
}

// Sheets are the self-check on paper.
type Sheets interface {
	SelfCheckSheet(ctx context.Context, actor auth.Actor) ([]selfcheck.Statement, error)
}

// Deck suggests modules and takes decisions about them.
type Deck interface {
	Gaps(ctx context.Context, actor auth.Actor) ([]matching.Gap, error)
	Deck(ctx context.Context, actor auth.Actor, limit int) (matching.Deck, error)
	Fit(ctx context.Context, actor auth.Actor, module uuid.UUID) (matching.Fit, error)
	Decisions
	Learning
	Shown
}

// Shown is what a person was shown.
type Shown interface {
	ShownLists(ctx context.Context, actor auth.Actor, before matching.Place, limit int) ([]matching.ShownList, error)
	ShownList(ctx context.Context, actor auth.Actor, id uuid.UUID) (matching.ShownList, error)
	CheckList(ctx context.Context, actor auth.Actor, list matching.ShownList) (matching.Check, error)
}

// Learning is what was learned from a person's answers.
type Learning interface {
	Preferences(ctx context.Context, actor auth.Actor) (matching.Preferences, error)
	SetPreferences(ctx context.Context, actor auth.Actor, in matching.PreferenceInput) error
	ForgetPreferences(ctx context.Context, actor auth.Actor) error
}

// Decisions are a person's answers to suggestions.
type Decisions interface {
	Decide(ctx context.Context, actor auth.Actor, in matching.DecisionInput) (matching.Decision, error)
	Undo(ctx context.Context, actor auth.Actor, decision uuid.UUID) error
	Decisions(ctx context.Context, actor auth.Actor) ([]matching.Decision, error)
}

// Paths builds and keeps learning paths.
type Paths interface {
	BuildPath(ctx context.Context, actor auth.Actor) (matching.LearningPath, error)
	Path(ctx context.Context, actor auth.Actor, id uuid.UUID) (matching.LearningPath, error)
	CurrentPath(ctx context.Context, actor auth.Actor) (matching.LearningPath, bool, error)
	AcceptPath(ctx context.Context, actor auth.Actor, id uuid.UUID) (matching.LearningPath, error)
	Calendars
	Choices
	Offers
}

// Offers are paths that a change of the catalogue has made better than the one a person has.
type Offers interface {
	Offer(ctx context.Context, actor auth.Actor) (matching.Offer, bool, error)
	DeclineOffer(ctx context.Context, actor auth.Actor) error
}

// Calendars lay a path out in time.
type Calendars interface {
	Calendar(ctx context.Context, actor auth.Actor, path matching.LearningPath, in matching.CalendarInput) (matching.Calendar, error)
}

// Dates are a person's days for calendar programs.
type Dates interface {
	Dates(ctx context.Context, actor auth.Actor) ([]ical.Event, error)
	Enrolment(ctx context.Context, actor auth.Actor, id uuid.UUID) (ical.File, error)
	Step(ctx context.Context, actor auth.Actor, path uuid.UUID, position int) (ical.File, error)
}

// Subscriptions are addresses under which calendar programs find these days.
type Subscriptions interface {
	Subscription(ctx context.Context, actor auth.Actor) (ical.Subscription, error)
	Subscribe(ctx context.Context, actor auth.Actor, in ical.AddressInput) (ical.Address, error)
	Unsubscribe(ctx context.Context, actor auth.Actor) error
}

// Choices are other ways, and what a path depends on.
type Choices interface {
	Alternatives(ctx context.Context, actor auth.Actor, id uuid.UUID, count int) ([]matching.Choice, error)
	AcceptAlternative(ctx context.Context, actor auth.Actor, id uuid.UUID, modules []uuid.UUID) (matching.LearningPath, error)
	WhatIf(ctx context.Context, actor auth.Actor, id uuid.UUID) (matching.WhatIf, error)
	Scenario(ctx context.Context, actor auth.Actor, id uuid.UUID, in matching.ScenarioInput) (matching.Scenario, error)
}

// Enrolments are a person's seats, places in a queue and starts.
type Enrolments interface {
	Mine(ctx context.Context, actor auth.Actor) ([]enrolment.Enrolment, error)
	OfModule(ctx context.Context, actor auth.Actor, module uuid.UUID) ([]enrolment.Enrolment, error)
	ApproverFor(ctx context.Context, actor auth.Actor) (string, error)
	EnrolmentSteps
}

// EnrolmentSteps are what a person does about her enrolments.
type EnrolmentSteps interface {
	SignUp(ctx context.Context, actor auth.Actor, in enrolment.SignUpInput) (enrolment.Enrolment, error)
	Accept(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (enrolment.Enrolment, error)
	Withdraw(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (enrolment.Enrolment, error)
}

// Completions are the modules that a person finished.
type Completions interface {
	Mine(ctx context.Context, actor auth.Actor) ([]completion.Completion, error)
	Completion(ctx context.Context, actor auth.Actor, id uuid.UUID) (completion.Completion, error)
	Complete(ctx context.Context, actor auth.Actor, enrolment uuid.UUID, version int, day time.Time) (completion.Completion, error)
	CompleteElsewhere(ctx context.Context, actor auth.Actor, module uuid.UUID, day time.Time) (completion.Completion, error)
	TakeBack(ctx context.Context, actor auth.Actor, id uuid.UUID) error
}

// Badges are what a person can show of a completion, and how others check it.
type Badges interface {
	Badge(ctx context.Context, actor auth.Actor, id uuid.UUID) (string, error)
	VerifyURL(c completion.Completion) string
	Verify(ctx context.Context, code string) (completion.Verified, error)
	PublicKeys(ctx context.Context) ([]badge.PublicKey, error)
}

// Confirmations are a provider's lists of those who finished.
type Confirmations interface {
	ConfirmList(ctx context.Context, actor auth.Actor, module uuid.UUID, day time.Time, codes []string) (completion.ListResult, error)
}

// Approvals are the requests that one named person decides, and the rules that name her.
type Approvals interface {
	Requests(ctx context.Context, actor auth.Actor) ([]enrolment.Request, error)
	Decide(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, agree bool, note string) error
	Settings(ctx context.Context, actor auth.Actor) (enrolment.Settings, error)
	SaveSettings(ctx context.Context, actor auth.Actor, version int, login string, offerHours int) (enrolment.Settings, error)
}

// Inbox holds a person's messages.
type Inbox interface {
	Messages(ctx context.Context, actor auth.Actor) ([]enrolment.Message, error)
	Unread(ctx context.Context, actor auth.Actor) (int, error)
	MarkRead(ctx context.Context, actor auth.Actor, id uuid.UUID) error
}

// Runs tells a provider how full a run is.
type Runs interface {
	Runs(ctx context.Context, actor auth.Actor, module uuid.UUID) ([]courses.StoredRun, error)
}

// Cancellations call runs off.
type Cancellations interface {
	CancelRun(ctx context.Context, actor auth.Actor, run uuid.UUID) (module uuid.UUID, err error)
}

// Recognition reads competencies from texts. It suggests; nothing follows from it by itself.
type Recognition interface {
	Recognise(ctx context.Context, src recognition.Source) (recognition.Result, error)
	RecogniseMe(ctx context.Context, actor auth.Actor) (recognition.Result, error)
	RecogniseByWords(sources []recognition.Source) ([]recognition.Result, error)
}

// Coverage evaluates groups, never persons.
type Coverage interface {
	Coverage(ctx context.Context, actor auth.Actor, framework string) (planning.Coverage, error)
	ProviderShares(ctx context.Context, actor auth.Actor) ([]matching.ProviderShare, error)
}

// AccessLog tells the staff council who evaluated what.
type AccessLog interface {
	AccessLog(ctx context.Context, actor auth.Actor) ([]auth.AccessEntry, error)
}
