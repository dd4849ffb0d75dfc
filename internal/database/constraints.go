package database

import (
	"maps"
	"slices"
)

// Constraint gives the fault of a constraint of the schema, if it has one of its own. Others fall back to
// already-exists, in-use and validation-failed.
func Constraint(name string) (slug string, ok bool) {
	slug, ok = constraints()[name]
	return slug, ok
}

// constraints maps the names of the schema to slugs of the fault registry: add yours here. A test checks both sides.
func constraints() map[string]string {
	return map[string]string{
		"users_login_key": "login-taken",
	}
}

// Constraints lists the names that have a fault of their own, in lexical order.
func Constraints() []string { return slices.Sorted(maps.Keys(constraints())) }
