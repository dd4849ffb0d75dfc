package main

import (
	"bytes"
	"encoding/base64"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/courses/importer"
	"lernpfad/internal/auth"
)

// target says whose object a request names.
type target string

const (
	unknown   target = "unknown id" // first: the others are compared with it
	own       target = "own"
	colleague target = "somebody else's in the same municipality"
	foreign   target = "another municipality's or provider's"
)

// everyActor is who calls: nobody, one person for each role, and one with all roles, who passes every gate and must still meet no foreign object.
func everyActor() []string {
	return []string{"anonymous", "learner", "hr", "author", "council", "admin", "everybody"}
}

func (a audience) admits(actor string) bool {
	switch a {
	case anybody:
		return true
	case signedIn:
		return actor != "anonymous"
	default:
		return actor == string(a) || actor == "everybody"
	}
}

// expected lists the statuses that are right for an actor and a target.
func (r row) expected(actor string, of target) []int {
	owners := r.owners
	if owners == "" {
		owners = r.who
	}
	switch {
	case !r.who.admits(actor) && actor == "anonymous":
		return []int{http.StatusUnauthorized}
	case !r.who.admits(actor):
		return []int{http.StatusForbidden}
	case r.names == nothing, r.reach == catalogue && of != unknown, r.reach == municipality && (of == own || of == colleague),
		of == own && owners.admits(actor):
		if len(r.ok) == 0 {
			return []int{http.StatusOK}
		}
		return r.ok
	default:
		return []int{http.StatusNotFound}
	}
}

func (r row) targets() []target {
	if r.names == nothing {
		return []target{own}
	}
	return []target{unknown, own, colleague, foreign}
}

func (r row) method() string { return strings.Fields(r.route)[0] }

func (r row) unsafe() bool { return r.method() != http.MethodGet }

// matrixRun fills the cells of the table with requests.
type matrixRun struct {
	*world
	asset, statement, csv string
	feed                  string            // of a subscription that no request ends
	kept                  map[string]string // objects that no request may change, by kind and owner
}

func newMatrixRun(t *testing.T) *matrixRun {
	t.Helper()
	m := &matrixRun{world: newWorld(t, noMeaning(t)), kept: map[string]string{}}
	m.statement = selfcheck.Default().Statements()[0].ID
	content, err := importer.Template(importer.FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	m.csv = string(content)
	m.asset = firstAsset(t)
	m.feed = m.newFeed(t, m.home.people["colleague"])
	for _, login := range []string{"learner", "everybody"} {
		m.newPath(t, m.home.people[login])
	}
	return m
}

// firstAsset is the name of a bundled file.
func firstAsset(t *testing.T) string {
	t.Helper()
	files, err := os.ReadDir("../../frontend/dist")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".css") {
			return f.Name()
		}
	}
	t.Fatal("no bundle; run: make bundle")
	return ""
}

// ownerOf is the person whose object an actor names.
func (m *matrixRun) ownerOf(kind object, of target, actor string) *inhabitant {
	authored := kind == aDraft || kind == aPublished || kind == aPreview || kind == aRun
	roles := map[target]string{own: "learner", colleague: "colleague", foreign: "learner"}
	if authored {
		roles = map[target]string{own: "author", colleague: "rival", foreign: "author"}
	}
	if kind == aRequest { // it is there for whom the municipality named
		roles = map[target]string{own: "hr", colleague: "colleague", foreign: "hr"}
	}
	switch {
	case of == foreign:
		return m.away.people[roles[foreign]]
	case of == own && actor == "everybody":
		return m.home.people[actor]
	default:
		return m.home.people[roles[of]]
	}
}

// named is the id that a request names. A request that may change the object gets a new one; all others share one that must stay as it is.
func (m *matrixRun) named(t *testing.T, r row, of target, actor string, fresh bool) string {
	t.Helper()
	if r.names == nothing {
		return ""
	}
	if of == unknown {
		if r.names == aJob {
			return "987654321"
		}
		return uuid.NewString()
	}
	owner := m.ownerOf(r.names, of, actor)
	if r.names == aRequest {
		m.nameApprover(t, owner)
	}
	key := string(r.names) + " of " + owner.login + " " + owner.TenantSlug
	if id, ok := m.kept[key]; ok && !fresh {
		return id
	}
	id := m.make(t, r.names, owner)
	if !fresh {
		m.kept[key] = id
	}
	return id
}

func (m *matrixRun) make(t *testing.T, kind object, owner *inhabitant) string {
	t.Helper()
	switch kind {
	case aDraft, aPublished:
		return m.newModule(t, owner, kind == aPublished).String()
	case aPath:
		return m.newPath(t, owner).String()
	case aDecision:
		return m.newDecision(t, owner).String()
	case aList:
		return m.newList(t, owner).String()
	case aPreview:
		return m.newPreview(t, owner).String()
	case aSeat:
		return m.newSeat(t, owner, "offered").String()
	case aStart:
		return m.newStart(t, owner, m.newModule(t, m.home.people["author"], true)).String()
	case aDone:
		return m.newDone(t, owner).String()
	case aMessage:
		return m.newMessage(t, owner).String()
	case aRequest:
		return m.newRequest(t, owner).String()
	case aRun:
		return m.newRun(t, *owner.ProviderID).String()
	case anEvidence:
		return m.newEvidence(t, owner).String()
	case aJob:
		return strconv.FormatInt(m.newJob(t, owner), 10)
	default:
		t.Fatalf("cannot make %q", kind)
		return ""
	}
}

// request writes down one cell.
func (m *matrixRun) request(t *testing.T, r row, actor, id string) request {
	t.Helper()
	out := request{method: r.method(), path: strings.Fields(r.route)[1], body: r.json + r.form}
	if r.form != "" {
		out.kind = "application/x-www-form-urlencoded"
	}
	who := m.home.people[actor]
	if who != nil {
		out.token = who.token
	}
	var code auth.KioskCode
	if strings.Contains(out.body, "$pair") {
		code = m.newKioskCode(t)
	}
	fill := func(text string) string {
		return strings.NewReplacer("$id", id, "$version", m.version(t, id), "$profile", m.profileVersion(t, who), "$targets", m.targetsVersion(t, who), "$statement", m.statement,
			"$seat", m.seatVersion(t, id), "$settings", m.settingsVersion(t, who), "$course", m.course(t, id), "$feed", m.feed,
			"$pair", code.Code, "$number", strconv.Itoa(code.Number), "$subscription", m.subscriptionVersion(t, who), "$kid", m.completed.Key.ID(), "$asset", m.asset, "$module", m.module.String(), "$csv", base64.StdEncoding.EncodeToString([]byte(m.csv))).Replace(text)
	}
	if strings.Contains(out.body, "$code") {
		out.body = strings.ReplaceAll(out.body, "$code", m.newParticipant(t, id))
	}
	out.body, out.ifMatch = fill(out.body), fill(r.ifMatch)
	if strings.Contains(out.path, ":") {
		out.path = strings.Replace(out.path, "/:position/", "/"+r.last+"/", 1)
		out.path = strings.Replace(out.path, "/:nummer/", "/"+r.last+"/", 1)
		before, parameter, _ := strings.Cut(out.path, ":")
		_, after, more := strings.Cut(parameter, "/")
		out.path = before + fill(r.fill) + id
		if more {
			out.path += "/" + after
		}
	}
	if r.query != "" {
		out.path += "?" + r.query
	}
	if r.scan {
		out.body, out.kind = certificateForm(t)
	}
	if r.upload {
		out.body, out.kind = uploadForm(t, "matrix", m.csv)
	}
	return out
}

// uploadForm is the form of the import page with a file.
func uploadForm(t *testing.T, source, content string) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	if err := w.WriteField("quelle", source); err != nil {
		t.Fatal(err)
	}
	file, err := w.CreateFormFile("datei", "angebot.csv")
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.String(), w.FormDataContentType()
}

func (m *matrixRun) version(t *testing.T, id string) string {
	t.Helper()
	return strconv.FormatInt(m.number(t, `SELECT coalesce(max(version), 1) FROM modules WHERE id::text = $1`, id), 10)
}

func (m *matrixRun) profileVersion(t *testing.T, who *inhabitant) string {
	t.Helper()
	if who == nil {
		return "1"
	}
	return strconv.FormatInt(m.number(t, `SELECT coalesce(max(version), 1) FROM learners WHERE user_id = $1`, who.UserID), 10)
}

// TestMatrix calls every route as every actor for every target.
func TestMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrixRun(t)
	cells := 0
	for _, r := range matrix() {
		t.Run(r.route+" "+string(r.names), func(t *testing.T) {
			for _, actor := range everyActor() {
				cells += m.row(t, r, actor)
			}
		})
	}
	t.Logf("%d rows, %d cells", len(matrix()), cells)
	m.checkKept(t)
}

// row calls one route as one actor and returns how many cells that were.
func (m *matrixRun) row(t *testing.T, r row, actor string) int {
	t.Helper()
	var missing problem
	for _, of := range r.targets() {
		want := r.expected(actor, of)
		id := m.named(t, r, of, actor, r.unsafe() && want[0] < http.StatusBadRequest)
		got := m.send(t, m.request(t, r, actor, id))
		if !slices.Contains(want, got.status) {
			t.Errorf("%s, %s: status %d, want %v: %.400s", actor, of, got.status, want, got.body)
			continue
		}
		if of == unknown && want[0] == http.StatusNotFound {
			missing = got.problem(t)
		} else if got.status == http.StatusNotFound && r.names != nothing {
			if diff := cmp.Diff(missing, got.problem(t)); diff != "" {
				t.Errorf("%s, %s: answers differently from an unknown id:\n%s", actor, of, diff)
			}
		}
		if r.ends && actor != "anonymous" {
			m.signIn(t, m.home, actor)
		}
	}
	return len(r.targets())
}

// checkKept makes sure that refused requests changed nothing.
func (m *matrixRun) checkKept(t *testing.T) {
	t.Helper()
	untouched := map[object]string{
		aDraft:     `SELECT count(*) FROM modules WHERE id::text = $1 AND state = 'draft' AND version = 1`,
		aPublished: `SELECT count(*) FROM modules WHERE id::text = $1 AND state = 'published' AND version = 2`,
		aPath:      `SELECT 1 - count(*) FROM plans WHERE path_id::text = $1`,
		aDecision:  `SELECT count(*) FROM decisions WHERE id::text = $1`,
		aSeat:      `SELECT count(*) FROM enrolments WHERE id::text = $1 AND version = 1`,
		aRequest:   `SELECT count(*) FROM enrolments WHERE id::text = $1 AND version = 1`,
		aMessage:   `SELECT count(*) FROM messages WHERE id::text = $1 AND read_at IS NULL`,
		aStart:     `SELECT count(*) FROM enrolments WHERE id::text = $1 AND version = 1`,
		aDone:      `SELECT count(*) FROM completions WHERE id::text = $1 AND withdrawn_at IS NULL`,
		aRun:       `SELECT count(*) FROM runs WHERE id::text = $1 AND cancelled_at IS NULL AND taken = 0`,
		anEvidence: `SELECT count(*) FROM evidence_files f WHERE evidence_id::text = $1 AND NOT EXISTS (SELECT FROM evidence_withdrawals w WHERE w.evidence_id = f.evidence_id)`,
		aPreview:   `SELECT count(*) FROM uploads WHERE id::text = $1`,
	}
	for key, id := range m.kept {
		kind, _, _ := strings.Cut(key, " ")
		query, ok := untouched[object(kind)]
		if strings.HasPrefix(key, "decision of learner "+homeSlug) || strings.HasPrefix(key, "decision of everybody") {
			continue // their owner answers the same suggestion in other rows
		}
		if ok && m.number(t, query, id) != 1 {
			t.Errorf("%s was changed by a request that was refused", key)
		}
	}
}

// TestMatrixIsComplete compares the table with the routes of the server.
func TestMatrixIsComplete(t *testing.T) {
	t.Parallel()
	s := newServer(t, noMeaning(t))
	declared := map[string]bool{}
	for _, r := range s.http.Routes() {
		declared[r.Method+" "+r.Path] = true
	}
	listed := map[string]bool{}
	for _, r := range matrix() {
		listed[r.route] = true
	}
	if diff := cmp.Diff(declared, listed); diff != "" {
		t.Errorf("routes of the server against rows of the matrix (-route +row):\n%s", diff)
	}
	if extra := s.http.Undeclared(); len(extra) > 0 {
		t.Errorf("routes that the boundary does not know: %v", extra)
	}
}

// TestMatrixRefusesOtherSites sends every change as the page of another site would.
func TestMatrixRefusesOtherSites(t *testing.T) {
	t.Parallel()
	m := newMatrixRun(t)
	before := m.number(t, `SELECT count(*) FROM sessions`)
	for _, r := range matrix() {
		if !r.unsafe() {
			continue
		}
		for name, header := range map[string]map[string]string{
			"cross-site":        {"Sec-Fetch-Site": "cross-site"},
			"another subdomain": {"Sec-Fetch-Site": "same-site", "Origin": "http://example.com"},
			"foreign origin":    {"Origin": "https://boese.example"},
			"hidden origin":     {"Origin": "null"},
		} {
			req := m.request(t, r, "everybody", m.named(t, r, own, "everybody", false))
			req.header = header
			if got := m.send(t, req); got.status != http.StatusForbidden || got.problem(t).Type != "/problems/cross-site" {
				t.Errorf("%s, %s: status %d: %.300s", r.route, name, got.status, got.body)
			}
		}
	}
	m.checkKept(t)
	if after := m.number(t, `SELECT count(*) FROM sessions`); after != before {
		t.Errorf("%d sessions became %d", before, after)
	}
}

// TestPagesLeadStrangersToTheDoor asks for every page as a browser that is not signed in.
func TestPagesLeadStrangersToTheDoor(t *testing.T) {
	t.Parallel()
	m := newMatrixRun(t)
	for _, r := range matrix() {
		if r.who == anybody || strings.Contains(r.route, " /api") {
			continue
		}
		req := m.request(t, r, "anonymous", m.named(t, r, own, "anonymous", false))
		req.header = map[string]string{"Accept": "text/html"}
		got := m.send(t, req)
		if to := got.header.Get("Location"); got.status != http.StatusSeeOther || !strings.HasPrefix(to, "/anmelden") {
			t.Errorf("%s: status %d to %q", r.route, got.status, to)
		}
	}
}
