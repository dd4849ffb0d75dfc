package frontend

import (
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/courses/importer"
	"lernpfad/matching"
)

type moduleFit struct {
	matching.Suggestion
	Requirements []requirementState
	Similar      []courses.ModuleRef
}

type requirementState struct {
	Requirement competency.Requirement
	Held        competency.Level
	From        []courses.ModuleRef
}

type pathOptions struct{}

type coverageMap struct {
	Units        []coverageUnit
	Competencies []competency.ID
	Cells        [][]coverageCell
}

type coverageUnit struct {
	ID   uuid.UUID
	Name string
}

type coverageCell struct {
	State        string
	Class        int
	Lower, Upper int
}

type importPreview struct {
	ID                      uuid.UUID
	Report                  importer.Report
	New, Changed, Unchanged int
}
