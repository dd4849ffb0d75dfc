package demo

import (
	"fmt"
	"time"

	"lernpfad/courses"
)

// crowd returns towns built after the plan of the largest one until they hold n people, for measurements: other names, other people, the
// same shape. None for n = 0.
func crowd(today time.Time, catalogue []courses.Import, n int) ([]Municipality, error) {
	data, records, err := materials(today, catalogue)
	if err != nil {
		return nil, err
	}
	var out []Municipality
	for held := 0; held < n; held += len(out[len(out)-1].People) {
		plan := data.municipalities[len(data.municipalities)-1]
		number := len(out) + 2
		plan.Slug, plan.Name = fmt.Sprintf("%s-%d", plan.Slug, number), fmt.Sprintf("%s %d", plan.Name, number)
		b := builder{plan: plan, data: data, records: records, names: newNaming(plan.Slug, data.names)}
		out = append(out, b.build())
	}
	return out, nil
}
