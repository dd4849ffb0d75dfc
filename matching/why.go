package matching

import "fmt"

// why tells the reasons of a step in sentences: each goal that the step itself serves on its own, and all goals that it serves
// through the same later steps in one.
func (n namer) why(reasons []StepReason) []string {
	var sentences []string
	through := map[string][]string{} // goals by the later steps that lead to them
	var order []string
	for _, r := range reasons {
		if r.To > 0 || len(r.Unlocks) == 0 {
			sentences = append(sentences, r.Text)
			continue
		}
		key := quoted(r.Unlocks)
		if through[key] == nil {
			order = append(order, key)
		}
		goal := fmt.Sprintf("„%s“ Stufe %d", n.name(r.Competency), r.Level)
		if r.Own {
			goal += " (Ihr eigenes Ziel)"
		}
		through[key] = append(through[key], goal)
	}
	for _, key := range order {
		sentences = append(sentences, fmt.Sprintf("Ist die Voraussetzung für %s. So erreichen Sie %s.", key, enumerate(through[key], "und")))
	}
	return sentences
}
