package matching

import "github.com/google/uuid"

// ForgetPerson drops a person's lists from this process's memory. They would not be served any more, as she is gone; they must not lie there
// either.
func (s *Service) ForgetPerson(learner uuid.UUID) { s.decks.forget(learner) }

func (c *deckCache) forget(learner uuid.UUID) {
	for key := range c.lists.Keys() {
		if key.learner == learner {
			c.lists.Invalidate(key)
		}
	}
}
