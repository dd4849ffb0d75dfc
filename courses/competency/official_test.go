package competency_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
)

// supplement is the part of the official DigComp 3.0 data that our framework must agree with.
type supplement struct {
	Graph []struct {
		Type string `json:"@type"`
		ID   string `json:"@id"`
		Name string `json:"name"`
		Area string `json:"competence_area_id"`
	} `json:"@graph"`
}

func TestDigCompAgreesWithTheOfficialData(t *testing.T) {
	t.Parallel()
	wantAreas, wantCompetencies, levels := officialNames(readSupplement(t))
	f, _ := competency.Default().Framework("digcomp-3.0")
	areas, competencies := map[string]string{}, map[string][2]string{}
	for _, a := range f.Areas {
		areas[a.OfficialID] = a.NameEN
		for _, c := range a.Competencies {
			competencies[c.OfficialID] = [2]string{a.OfficialID, c.NameEN}
			if want := "Competence/" + strings.TrimPrefix(string(c.ID), "DC"); c.OfficialID != want {
				t.Errorf("%s has official id %q, want %q", c.ID, c.OfficialID, want)
			}
		}
	}
	if diff := cmp.Diff(wantAreas, areas); diff != "" {
		t.Errorf("areas (-official +ours):\n%s", diff)
	}
	if diff := cmp.Diff(wantCompetencies, competencies); diff != "" {
		t.Errorf("competencies (-official +ours):\n%s", diff)
	}
	if levels != int(competency.MaxLevel) {
		t.Errorf("official data has %d levels", levels)
	}
	if len(areas) != 5 || len(competencies) != 21 {
		t.Errorf("%d areas and %d competencies, want 5 and 21", len(areas), len(competencies))
	}
}

// officialNames returns area id -> name and competence id -> area id and name, and the number of levels.
func officialNames(s supplement) (areas map[string]string, competencies map[string][2]string, levels int) {
	areas, competencies = map[string]string{}, map[string][2]string{}
	for _, n := range s.Graph {
		switch n.Type {
		case "CompetenceArea":
			areas[n.ID] = n.Name
		case "Competence":
			competencies[n.ID] = [2]string{n.Area, n.Name}
		case "ProficiencyLevel":
			levels++
		}
	}
	return areas, competencies, levels
}

// readSupplement reads the official file from the data folder and skips the test when it is not there.
func readSupplement(t *testing.T) supplement {
	t.Helper()
	folder := os.Getenv("LERNPFAD_DATA")
	if folder == "" {
		folder = filepath.Join(repositoryRoot(t), "..", "shared", "data")
	}
	name := filepath.Join(folder, "digcomp3", "DigComp_3.0_Data_Supplement.jsonld")
	raw, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		t.Skipf("official DigComp data not found at %s; set LERNPFAD_DATA to the folder that holds digcomp3/", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	var s supplement
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func repositoryRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
