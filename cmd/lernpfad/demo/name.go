package demo

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// Those everybody who tries the program meets: one who begins, one with a past.
const (
	beginner        = "Anna Becker"
	beginnerRole    = "bauamt"
	experienced     = "Murat Yılmaz"
	experiencedRole = "buergerbuero"
)

// dice returns a source of chance that always rolls the same for the same parts.
func dice(parts ...string) *rand.Rand {
	hash := fnv.New64a()
	for _, p := range parts {
		_, _ = hash.Write([]byte(p + "\x00")) // never fails
	}
	return rand.New(rand.NewPCG(hash.Sum64(), 0x6c65726e)) //nolint:gosec // no secret: the same world every time
}

// pick returns one of the values. A value that is given twice comes up twice as often.
func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// naming gives names that are unique in a municipality.
type naming struct {
	lists nameLists
	dice  *rand.Rand
	taken map[string]bool // logins
	met   map[string]bool // names of the ready line that are given
}

func newNaming(slug string, lists nameLists) *naming {
	return &naming{lists: lists, dice: dice(slug, "names"), met: map[string]bool{}, taken: map[string]bool{
		loginOf(beginner): true, loginOf(experienced): true,
	}}
}

// next returns a name that nobody has and the login made of it.
func (n *naming) next() (name, login string) {
	for {
		name = pick(n.dice, n.lists.First...) + " " + pick(n.dice, n.lists.Last...)
		login = loginOf(name)
		if !n.taken[login] {
			n.taken[login] = true
			return name, login
		}
	}
}

// loginOf writes a name in the letters of every keyboard.
func loginOf(name string) string {
	return strings.NewReplacer(
		" ", ".", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ç", "c", "ş", "s", "ğ", "g", "ı", "i", "ó", "o", "ń", "n", "č", "c", "ć", "c",
		"í", "i", "á", "a", "ã", "a", "é", "e",
	).Replace(strings.ToLower(name))
}
