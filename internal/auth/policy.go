package auth

import (
	"github.com/google/uuid"

	"lernpfad/internal/fault"
)

// PolicyVersion changes with every change of the rules or sentences below; it is stored with each suggestion and path.
const PolicyVersion = "2026-11-25"

// Require passes people who hold one of the roles.
func Require(a Actor, roles ...Role) error {
	if a.Has(roles...) {
		return nil
	}
	return fault.New("forbidden")
}

// OwnLearner gives the person's own learning profile; people without one get "forbidden".
func OwnLearner(a Actor) (uuid.UUID, error) {
	if !a.Has(Learner) || a.LearnerID == nil {
		return uuid.Nil, fault.New("forbidden")
	}
	return *a.LearnerID, nil
}

// MaySeeLearner passes only the person herself. For everybody else, whatever the role, the profile does not exist.
func MaySeeLearner(a Actor, learnerID uuid.UUID) error {
	if own, err := OwnLearner(a); err != nil || own != learnerID {
		return fault.New("not-found")
	}
	return nil
}

// MayEditModule passes authors of the module's provider. Modules of other providers stay readable, hence "forbidden".
func MayEditModule(a Actor, providerID uuid.UUID) error {
	if a.Has(Author) && a.ProviderID != nil && *a.ProviderID == providerID {
		return nil
	}
	return fault.New("forbidden")
}

// OwnProvider gives the provider an author works for; people without one get "forbidden".
func OwnProvider(a Actor) (uuid.UUID, error) {
	if !a.Has(Author) || a.ProviderID == nil {
		return uuid.Nil, fault.New("forbidden")
	}
	return *a.ProviderID, nil
}

// MaySeeCoverage passes HR: aggregates of groups, never of persons.
func MaySeeCoverage(a Actor) error { return Require(a, HR) }

// MaySeeDemand passes authors and HR: which competencies are wanted and not taught, without municipality or person.
func MaySeeDemand(a Actor) error { return Require(a, Author, HR) }

// MaySeeAccessLog passes the staff council: who evaluated what, and when.
func MaySeeAccessLog(a Actor) error { return Require(a, Council) }

// MaySeePolicy passes everybody who is signed in: the rules are no secret.
func MaySeePolicy(a Actor) error { return Require(a, Roles()...) }

// MayManageTenant passes the administration of the actor's own municipality.
func MayManageTenant(a Actor) error { return Require(a, Admin) }
