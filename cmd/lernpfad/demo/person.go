package demo

import (
	"math/rand/v2"

	"lernpfad/learners"
)

// person makes somebody of a role in a unit. The first of two roles in each municipality are the ones to sign in as.
func (b *builder) person(unit learners.OrgUnit, role string) Person {
	name, login := b.name(role)
	r := dice(b.plan.Slug, login)
	p := Person{Login: login, Learner: learners.Learner{
		ID: identity("learner", b.plan.Slug, login), UserID: identity("user", b.plan.Slug, login), TenantID: b.out.ID,
		Name: name, OrgUnit: unit, RoleProfileID: role, Horizon: pick(r, learners.Today, learners.Today, learners.Today, learners.Tomorrow),
		WeeklyMinutes: pick(r, 30, 45, 60, 60, 90, 90, 120, 120, 120, 150, 180, 240, 300), Languages: []string{"de"},
	}}
	portrait := pick(r, append([]selfPortrait{{}}, b.data.portraits[role]...)...)
	p.Learner.Tasks, p.Learner.Interests = portrait.Tasks, portrait.Interests
	needs(r, &p.Learner)
	p.Learner.WorkingDays = workingDays(dice(b.plan.Slug, login, "days"))
	switch name {
	case beginner:
		p.Learner.Horizon, p.Learner.WeeklyMinutes = learners.Today, 120
		plain(&p.Learner)
		p.Learner.WorkingDays = learners.Weekdays()[:5]
		return p
	case experienced:
		plain(&p.Learner)
		p.Learner.WorkingDays = learners.Weekdays()[:4]
		p.Evidence = b.records.past(r, p.Learner, usualShare)
		return p
	}
	if r.IntN(100) < shareWithoutEvidence {
		return p
	}
	p.Evidence = b.records.past(r, p.Learner, lowestShare+r.Float64()*(highestShare-lowestShare))
	return p
}

// name draws a name, or gives the first of two roles the name that the ready line tells.
func (b *builder) name(role string) (name, login string) {
	for _, named := range []struct{ role, name string }{{beginnerRole, beginner}, {experiencedRole, experienced}} {
		if named.role == role && !b.names.met[named.name] {
			b.names.met[named.name] = true
			return named.name, loginOf(named.name)
		}
	}
	return b.names.next()
}

// plain takes back what would narrow the first look at the program.
func plain(l *learners.Learner) {
	l.Formats, l.Languages, l.Accessibility = nil, []string{"de"}, nil
}

// workingDays gives every third person part-time days, from two to four.
func workingDays(r *rand.Rand) []string {
	week := learners.Weekdays()[:5]
	if r.IntN(3) > 0 {
		return week
	}
	return pick(r, week[:4], week[:4], week[1:], week[:3], week[1:4], []string{"mon", "tue", "thu"}, []string{"mon", "wed", "fri"}, week[:2])
}

// needs gives some people limits: of ten, two in format and one or two in language; of a hundred, three in accessibility.
func needs(r *rand.Rand, l *learners.Learner) {
	switch r.IntN(10) {
	case 0:
		l.Formats = pick(r, []string{"self_paced", "live_online", "blended"}, []string{"self_paced", "live_online", "lab", "blended"})
	case 1:
		l.Formats = pick(r, []string{"presence", "blended", "lab", "live_online"}, []string{"self_paced", "presence", "blended", "lab"})
	}
	switch r.IntN(10) {
	case 0:
		l.Languages = []string{"de", "en"}
	case 1:
		l.Languages = []string{"de", "de-ls"}
	}
	if r.IntN(100) < 3 {
		l.Accessibility = []string{pick(r, "captions", "captions", "screen_reader", "keyboard")}
	}
}
