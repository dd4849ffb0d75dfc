package path_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lernpfad/matching/path"
)

// unpack puts an archive of LERNPFAD_DATA into a temporary folder. It returns false if the archive or tar is not there.
func unpack(t *testing.T, archive string) (folder string, found bool) {
	t.Helper()
	data := os.Getenv("LERNPFAD_DATA")
	if data == "" {
		data = "../../../shared/data" // beside the project
	}
	file := filepath.Join(data, "paths", archive)
	if _, err := os.Stat(file); err != nil {
		t.Logf("left out: %s is not there", file)
		return "", false
	}
	folder = t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "tar", "-xJf", file, "-C", folder).CombinedOutput(); err != nil {
		t.Logf("left out: %s: %v %s", file, err, out)
		return "", false
	}
	return folder, true
}

// university reads courses with prerequisites, an AND of groups, and the courses that have some.
func university(t *testing.T, folder string) (modules []path.Module, advanced []path.Fact) {
	t.Helper()
	file, err := os.Open(filepath.Join(folder, "uiuc/uiuc-prerequisites.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]map[string][]string{} // course -> number -> members
	for _, r := range rows[1:] {
		for _, id := range r[:2] {
			if groups[id] == nil {
				groups[id] = map[string][]string{}
			}
		}
		groups[r[0]][r[3]] = append(groups[r[0]][r[3]], r[1])
	}
	for id, of := range groups {
		m := path.Module{ID: id, Weight: 1, Hours: 1, Teaches: []path.Fact{path.Fact(id)}}
		for _, members := range of {
			m.RequiresAny = append(m.RequiresAny, members)
		}
		modules = append(modules, m)
		if len(of) > 0 {
			advanced = append(advanced, path.Fact(id))
		}
	}
	slices.Sort(advanced)
	slices.SortFunc(modules, func(a, b path.Module) int { return strings.Compare(a.ID, b.ID) })
	return modules, advanced
}

// universityQueries draws 1 to 40 courses as targets.
func universityQueries(advanced []path.Fact, count int) (out []path.Query) {
	rng := rand.New(rand.NewPCG(21, 21))
	for range count {
		var q path.Query
		for range 1 + rng.IntN(40) {
			q.Targets = append(q.Targets, advanced[rng.IntN(len(advanced))])
		}
		out = append(out, q)
	}
	return out
}

// onlineCourses are the courses and profiles of JCRec, skills written as facts of three levels.
type onlineCourses struct {
	modules  []path.Module
	profiles [][]path.Fact
	highest  [][]path.Fact // by module: the highest level of each skill taught
}

func readOnlineCourses(t *testing.T, folder string) (out onlineCourses) {
	t.Helper()
	var courses map[string]map[string][][2]any
	var profiles map[string][][2]any
	for name, into := range map[string]any{"courses": &courses, "resumes": &profiles} {
		text, err := os.ReadFile(filepath.Join(folder, "jcrec", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range sorted(courses) {
		m := path.Module{ID: id, Weight: 1}
		var highest []path.Fact
		for skill, level := range skills(courses[id]["required"]) {
			m.Requires = append(m.Requires, skillFact(skill, level))
		}
		taught := skills(courses[id]["to_acquire"])
		for _, skill := range sorted(taught) {
			m.Weight += int64(taught[skill])
			m.Teaches = append(m.Teaches, upTo(skill, taught[skill])...)
			highest = append(highest, skillFact(skill, taught[skill]))
		}
		out.modules, out.highest = append(out.modules, m), append(out.highest, highest)
	}
	for _, id := range sorted(profiles) {
		var held []path.Fact
		for skill, level := range skills(profiles[id]) {
			held = append(held, upTo(skill, level)...)
		}
		slices.Sort(held)
		out.profiles = append(out.profiles, held)
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// skills takes the highest level of each skill; an unknown one counts as the first.
func skills(pairs [][2]any) map[string]int {
	levels := map[string]int{"intermediate": 2, "expert": 3}
	out := map[string]int{}
	for _, p := range pairs {
		id, level := fmt.Sprint(p[0]), levels[fmt.Sprint(p[1])]
		out[id] = max(out[id], level, 1)
	}
	return out
}

func skillFact(skill string, level int) path.Fact {
	return path.Fact("s" + skill + ":" + strconv.Itoa(level))
}

func upTo(skill string, level int) (out []path.Fact) {
	for l := 1; l <= level; l++ {
		out = append(out, skillFact(skill, l))
	}
	return out
}

// queries draws profiles with the given number of targets, levels that random courses lead to.
func (o onlineCourses) queries(targets, count int) (out []path.Query) {
	rng := rand.New(rand.NewPCG(uint64(targets), 31))
	for range count {
		q := path.Query{Held: o.profiles[rng.IntN(len(o.profiles))]}
		seen := map[string]bool{}
		for tries := 0; len(q.Targets) < targets && tries < 400; tries++ {
			taught := o.highest[rng.IntN(len(o.highest))]
			if len(taught) == 0 {
				continue
			}
			f := taught[rng.IntN(len(taught))]
			skill, _, _ := strings.Cut(string(f), ":")
			if !seen[skill] && !slices.Contains(q.Held, f) {
				seen[skill] = true
				q.Targets = append(q.Targets, f)
			}
		}
		out = append(out, q)
	}
	return out
}

// covering reads a set covering problem of the OR-Library: rows are targets, columns modules.
func covering(t *testing.T, file string) path.Problem {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for word := range strings.FieldsSeq(string(text)) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, n)
	}
	next := func() int { n := numbers[0]; numbers = numbers[1:]; return n }
	var p path.Problem
	rows, columns := next(), next()
	for c := range columns {
		p.Modules = append(p.Modules, path.Module{ID: fmt.Sprintf("c%05d", c), Weight: int64(next())})
	}
	for r := range rows {
		f := path.Fact(fmt.Sprintf("r%04d", r))
		p.Targets = append(p.Targets, f)
		for range next() {
			m := &p.Modules[next()-1]
			m.Teaches = append(m.Teaches, f)
		}
	}
	return p
}

// bestKnown are the values published with the OR-Library, all of them optimal.
func bestKnown() map[string]int64 {
	out := map[string]int64{}
	for set, values := range map[string][]int64{
		"4": {429, 512, 516, 494, 512, 560, 430, 492, 641, 514}, "5": {253, 302, 226, 242, 211, 213, 293, 288, 279, 265},
		"6": {138, 146, 145, 131, 161}, "a": {253, 252, 232, 234, 236}, "b": {69, 76, 80, 79, 72},
		"c": {227, 219, 243, 219, 215}, "d": {60, 66, 72, 62, 61},
	} {
		for i, v := range values {
			out["scp"+set+strconv.Itoa(i+1)] = v
		}
	}
	return out
}
