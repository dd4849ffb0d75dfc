package personal

// Kind is what a person would call one sort of data about her; it gathers the tables that hold it.
type Kind string

// The kinds of data, as the page lists them.
const (
	Account     Kind = "account"
	Profile     Kind = "profile"
	SelfCheck   Kind = "self_check"
	Evidence    Kind = "evidence"
	Vectors     Kind = "vectors"
	Answers     Kind = "answers"
	Suggestions Kind = "suggestions"
	Paths       Kind = "paths"
	Enrolments  Kind = "enrolments"
	Messages    Kind = "messages"
	Requests    Kind = "requests"
	Uploads     Kind = "uploads"
	Calendar    Kind = "calendar"
	AccessLog   Kind = "access_log"
)

// Kinds lists every Kind.
func Kinds() []Kind {
	return []Kind{
		Account, Profile, SelfCheck, Evidence, Vectors, Answers, Suggestions, Paths, Enrolments, Messages, Calendar, Requests, Uploads, AccessLog,
	}
}

// Table is a table that holds rows about people.
type Table struct {
	Name string
	Kind Kind
	// Hidden columns are left out of the copy: secrets that would open or silence the account. The tenant is left out everywhere, as it is
	// one for all rows.
	Hidden []string
	// File is a column with the content of an uploaded file, which the copy holds beside the rows; FileName the column with its name.
	File, FileName string
	fileID         string // the column that tells its files apart
	// tenant is the column of the municipality, where it is not tenant_id.
	tenant string
	// whose is the condition that a row t is the person's.
	whose string
	// order is by what the copy sorts the rows.
	order string
}

const (
	ofUser    = "t.user_id = @user"
	ofLearner = "t.learner_id = @learner"
)

// Tables lists every table of a municipality that holds people. A test walks the foreign keys and fails when one is missing.
func Tables() []Table {
	return []Table{
		{Name: "users", Kind: Account, whose: "t.id = @user", order: "t.id", Hidden: []string{"password_hash"}},
		{Name: "sessions", Kind: Account, whose: ofUser, order: "t.created_at", Hidden: []string{"token_hash"}},
		{Name: "kiosk_cards", Kind: Account, whose: ofUser, order: "t.created_at", Hidden: []string{"code_hash", "pin_hash"}},
		{Name: "kiosk_codes", Kind: Account, whose: ofUser, order: "t.expires_at, t.id", Hidden: []string{"code_hash", "secret_hash"}},
		{Name: "notification_settings", Kind: Messages, whose: ofUser, order: "t.updated_at", Hidden: []string{"confirm_secret", "stop_secret"}},
		{Name: "learners", Kind: Profile, whose: ofUser, order: "t.id"},
		{Name: "own_targets", Kind: Profile, whose: ofLearner, order: "t.competency_id"},
		{Name: "self_check_answers", Kind: SelfCheck, whose: ofLearner, order: "t.position"},
		{Name: "evidence", Kind: Evidence, whose: ofLearner, order: "t.created_at, t.id"},
		{Name: "evidence_files", Kind: Evidence, whose: ofLearner, order: "t.created_at, t.evidence_id", Hidden: []string{"hash"}, File: "content", FileName: "name", fileID: "evidence_id"},
		{Name: "profile_embeddings", Kind: Vectors, whose: ofLearner, order: "t.model"},
		{Name: "decisions", Kind: Answers, whose: ofLearner, order: "t.created_at, t.id"},
		{Name: "preferences", Kind: Answers, whose: ofLearner, order: "t.updated_at"},
		{Name: "suggestion_lists", Kind: Suggestions, whose: ofLearner, order: "t.shown_at, t.id"},
		{
			Name: "suggestions", Kind: Suggestions, order: "t.list_id, t.position",
			whose: "t.list_id IN (SELECT id FROM suggestion_lists l WHERE l.tenant_id = @tenant AND l.learner_id = @learner)",
		},
		{Name: "paths", Kind: Paths, whose: ofLearner, order: "t.created_at, t.id"},
		{
			Name: "path_steps", Kind: Paths, order: "t.path_id, t.position",
			whose: "t.path_id IN (SELECT id FROM paths p WHERE p.tenant_id = @tenant AND p.learner_id = @learner)",
		},
		{Name: "path_reviews", Kind: Paths, whose: ofLearner, order: "t.reviewed_at"},
		{Name: "plans", Kind: Paths, whose: ofLearner, order: "t.accepted_at, t.id"},
		{Name: "enrolments", Kind: Enrolments, whose: ofLearner, order: "t.created_at, t.id"},
		{
			Name: "participation_codes", Kind: Enrolments, tenant: "tenant", order: "t.enrolment",
			whose: "t.enrolment IN (SELECT id FROM enrolments e WHERE e.tenant_id = @tenant AND e.learner_id = @learner)",
		},
		{Name: "completions", Kind: Evidence, whose: ofLearner, order: "t.created_at, t.id"},
		{Name: "completion_evidence", Kind: Evidence, whose: ofCompletion("completion_id"), order: "t.completion_id, t.evidence_id"},
		{Name: "evidence_withdrawals", Kind: Evidence, whose: ofLearner, order: "t.withdrawn_at, t.evidence_id"},
		{
			Name: "verification_codes", Kind: Evidence, tenant: "tenant", order: "t.completion", Hidden: []string{"code_hash"}, // the code itself is a column of completions
			whose: ofCompletion("completion"),
		},
		{Name: "calendar_tokens", Kind: Calendar, whose: ofLearner, order: "t.created_at", Hidden: []string{"token_hash"}},
		{Name: "calendar_events", Kind: Calendar, whose: ofLearner, order: "t.starts_at, t.id"},
		{Name: "messages", Kind: Messages, whose: ofUser, order: "t.created_at, t.id"},
		{Name: "letters", Kind: Messages, whose: ofUser, order: "t.created_at, t.id"},
		{Name: "idempotency_keys", Kind: Requests, whose: ofUser, order: "t.created_at, t.key"},
		{Name: "uploads", Kind: Uploads, whose: ofUser, order: "t.created_at, t.id", File: "content", FileName: "name", fileID: "id"},
		// What she looked at herself, in a task; looks that concern her are told apart from it.
		{Name: "access_log", Kind: AccessLog, whose: "t.user_id = @user AND t.role <> 'operator'", order: "t.at, t.id"},
	}
}

func ofCompletion(column string) string {
	return "t." + column + " IN (SELECT id FROM completions c WHERE c.tenant_id = @tenant AND c.learner_id = @learner)"
}

// Tenant is the column that names the municipality.
func (t Table) Tenant() string {
	if t.tenant == "" {
		return "tenant_id"
	}
	return t.tenant
}

// Hides reports whether the copy leaves a column out.
func (t Table) Hides(column string) bool {
	if column == t.Tenant() || column == t.File && t.File != "" {
		return true
	}
	for _, h := range t.Hidden {
		if h == column {
			return true
		}
	}
	return false
}
