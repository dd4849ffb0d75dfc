package competency

// Need says how binding a role requirement is.
type Need string

// The two degrees of need.
const (
	Must   Need = "must"   // the work cannot be done without it
	Should Need = "should" // the work goes better with it
)

// Weights of a role requirement: how much a gap in it matters to the role.
const (
	MinWeight = 1
	MaxWeight = 5
)

// RoleProfile lists what a job family requires, today and in about three years.
type RoleProfile struct {
	ID            string // stable, for example "buergerbuero"
	NameDE        string
	DescriptionDE string
	TasksDE       string // the work itself in 60 to 100 words; profiles are embedded from this text
	Requirements  []RoleRequirement
}

// RoleRequirement is one line of a role profile.
type RoleRequirement struct {
	Competency ID
	Level      Level // required today, 0..8
	Tomorrow   Level // required in about three years, never below Level
	Kind       Need
	Weight     int // 1..5
}

// Today returns the profile that the role requires today.
func (r RoleProfile) Today() Profile {
	return r.profile(func(q RoleRequirement) Level { return q.Level })
}

// Tomorrow returns the profile that the role will require in about three years.
func (r RoleProfile) Tomorrow() Profile {
	return r.profile(func(q RoleRequirement) Level { return q.Tomorrow })
}

func (r RoleProfile) profile(level func(RoleRequirement) Level) Profile {
	p := make(Profile, len(r.Requirements))
	for _, q := range r.Requirements {
		if l := level(q); l > 0 {
			p[q.Competency] = l
		}
	}
	return p
}
