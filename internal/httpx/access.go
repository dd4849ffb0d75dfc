package httpx

import (
	"context"
	"slices"

	"lernpfad/internal/fault"
)

// Role is what a person may act as. The roles themselves are named in package auth.
type Role string

// Access says who may call a route. The zero value admits nobody, so a forgotten one fails closed.
type Access struct {
	public    bool
	anonymous bool
	signedIn  bool
	roles     []Role
	ownDevice bool
}

// Anonymous admits everybody and does not look who it is: for files, health and other routes that are the same for all,
// and should answer when the database does not.
func Anonymous() Access { return Access{public: true, anonymous: true} }

// Public admits everybody; the context carries the actor of those who are signed in.
func Public() Access { return Access{public: true} }

// SignedIn admits everybody with a session.
func SignedIn() Access { return Access{signedIn: true} }

// Only admits people who hold at least one of the roles.
func Only(roles ...Role) Access { return Access{roles: roles} }

// OwnDevice narrows a rule: sessions on a shared device stay outside. For what would outlast them, such as exports, erasure and addresses
// that work without signing in.
func (a Access) OwnDevice() Access {
	a.ownDevice = true
	return a
}

// IsOwnDevice reports whether sessions on a shared device stay outside.
func (a Access) IsOwnDevice() bool { return a.ownDevice }

// Roles lists the roles of Only, for the matrix test and the API page.
func (a Access) Roles() []Role { return slices.Clone(a.roles) }

// IsPublic reports whether the route needs no session.
func (a Access) IsPublic() bool { return a.public }

// Admits reports whether a caller with these roles may pass; signedIn is false for anonymous callers.
func (a Access) Admits(signedIn bool, roles []Role) error {
	if a.public {
		return nil
	}
	if !signedIn {
		return fault.New("unauthenticated")
	}
	if a.signedIn || slices.ContainsFunc(a.roles, func(r Role) bool { return slices.Contains(roles, r) }) {
		return nil
	}
	return fault.New("forbidden")
}

// Caller is what the boundary needs to know of a person.
type Caller struct {
	// Key identifies the person; only a hash of it is logged.
	Key   string
	Roles []Role
	// Shared says that the session runs on a device that others use too.
	Shared bool
}

// Gate finds out who a session token belongs to. The returned context carries the actor for the services.
// A token that opens nothing is the fault "unauthenticated".
type Gate interface {
	Enter(ctx context.Context, token string) (context.Context, Caller, error)
}
