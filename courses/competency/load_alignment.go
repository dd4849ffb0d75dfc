package competency

import (
	"fmt"
	"io/fs"
)

type alignmentFile struct {
	From   ID            `json:"from"`
	To     ID            `json:"to"`
	Kind   AlignmentKind `json:"kind"`
	Levels []Level       `json:"levels"` // for the levels 0 to 8 of from
}

func (l *Library) readAlignments(data fs.FS) error {
	var in []alignmentFile
	if err := decode(data, fileAlignments, &in); err != nil {
		return err
	}
	check := faults{file: fileAlignments}
	seen := map[[2]ID]bool{}
	for i, a := range in {
		place := fmt.Sprintf("alignments[%d]", i)
		unique(&check, place, seen, [2]ID{a.From, a.To})
		l.checkEnds(&check, place, a)
		checkMapping(&check, place, a)
		alignment := Alignment{From: a.From, To: a.To, Kind: a.Kind}
		copy(alignment.Levels[:], a.Levels)
		l.alignments = append(l.alignments, alignment)
		l.from[a.From] = append(l.from[a.From], alignment)
	}
	return check.err()
}

// checkEnds makes sure that an alignment leads from one framework to another.
func (l *Library) checkEnds(check *faults, place string, a alignmentFile) {
	from := check.known(place+".from", a.From, l)
	to := check.known(place+".to", a.To, l)
	if from && to && l.frameworkOf[a.From] == l.frameworkOf[a.To] {
		check.add(place, "%s and %s belong to the same framework", a.From, a.To)
	}
}

func checkMapping(check *faults, place string, a alignmentFile) {
	switch a.Kind {
	case Exact, Broader, Narrower:
	default:
		check.add(place+".kind", "%q is none of exact, broader, narrower", a.Kind)
	}
	if len(a.Levels) != int(MaxLevel)+1 {
		check.add(place+".levels", "%d levels, needed are %d", len(a.Levels), MaxLevel+1)
		return
	}
	last := Level(0)
	for i, to := range a.Levels {
		at := fmt.Sprintf("%s.levels[%d]", place, i)
		from := Level(i)
		switch {
		case to < last:
			check.add(at, "falls from %d to %d", last, to)
		case to > from:
			check.add(at, "level %d is higher than the level %d it comes from", to, from)
		case a.Kind == Exact && to != from:
			check.add(at, "an exact alignment must keep level %d", from)
		}
		last = to
	}
	if last == 0 {
		check.add(place+".levels", "gives nothing at any level")
	}
}
