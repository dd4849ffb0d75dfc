package matching

import (
	"fmt"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/matching/embedding"
)

// fitting refuses vectors that cannot be compared with those the model made before: a service that was set up anew may answer with
// vectors of another length under the same name. Nothing of them may be stored.
func fitting(tx database.Tx, model string, vectors []embedding.Vector) error {
	stored, err := storedDimension(tx, model)
	if err != nil || stored == 0 {
		return err
	}
	for _, v := range vectors {
		if len(v) != stored {
			return fault.New("embedding-invalid").Because(fmt.Errorf("the service answers with %d numbers, the vectors of %s have %d", len(v), model, stored))
		}
	}
	return nil
}
