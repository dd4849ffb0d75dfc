// Package auth knows who is signed in and what that person may do: accounts, sessions, roles and the policy.
package auth

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// Role is what a person may act as; a person may hold several.
type Role = httpx.Role

// The roles. A learner is a person with a learning profile, the others are tasks.
const (
	Learner Role = "learner" // Beschäftigte
	HR      Role = "hr"      // Personalentwicklung
	Author  Role = "author"  // Anbieter von Lernmodulen
	Council Role = "council" // Personalrat
	Admin   Role = "admin"   // Administration der Kommune
)

// Roles lists every role in a fixed order.
func Roles() []Role { return []Role{Learner, HR, Author, Council, Admin} }

// Actor is the person on whose behalf a request or a job runs.
type Actor struct {
	TenantID  uuid.UUID
	UserID    uuid.UUID
	SessionID uuid.UUID
	Roles     []Role
	// LearnerID is set for people with a learning profile.
	LearnerID *uuid.UUID
	// ProviderID is set for authors: the provider whose modules they look after.
	ProviderID *uuid.UUID
	// Approves is set for the person whom the municipality named to agree to enrolments. It opens a page; services ask anew.
	Approves bool
	// Kiosk says that the session runs on a shared tablet: it ends early and opens less.
	Kiosk      bool
	Name       string
	TenantName string
	TenantSlug string
}

// Has reports whether the person holds one of the roles.
func (a Actor) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

type actorKey struct{}

// With puts the actor into the context.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// From takes the actor out of the context; without one it is the fault "unauthenticated".
func From(ctx context.Context) (Actor, error) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	if !ok {
		return Actor{}, fault.New("unauthenticated")
	}
	return a, nil
}
