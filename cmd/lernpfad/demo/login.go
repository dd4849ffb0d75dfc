package demo

import "lernpfad/internal/auth"

// Password opens every account of the demo world.
const Password = "lernpfad-demo" //nolint:gosec // meant to be known

// passwordHash is made of Password by auth.HashPassword. All accounts share it, since making one takes a core 30 ms.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$rt1ly+tDzFj9PpAvkE0grA$5FN1CYenweT/NYvQqBwex/huYrKeylYM4lp8mpknL6M" //nolint:gosec // of a password that everybody may know

// Login is an account to try the program with.
type Login struct {
	Tenant   string    // slug
	Login    string    // within the tenant
	Name     string    // of the person
	Role     auth.Role // what she signs in for
	Hint     string    // German, what there is to see
	Password string
}

// Logins lists the accounts to try the program with, by municipality and in the order in which one meets them.
func Logins() ([]Login, error) {
	data, err := readWorldData()
	if err != nil {
		return nil, err
	}
	var out []Login
	for _, m := range data.municipalities {
		add := func(login, name string, role auth.Role, hint string) {
			out = append(out, Login{Tenant: m.Slug, Login: login, Name: name, Role: role, Hint: hint, Password: Password})
		}
		add(loginOf(beginner), beginner, auth.Learner, "Bauamt, beginnt mit dem Kompetenz-Check")
		add(loginOf(experienced), experienced, auth.Learner, "Bürgerbüro, hat schon Nachweise")
		add("hr."+m.Slug, m.HR, auth.HR, "Personalentwicklung")
		add("autor."+m.Slug, m.Author, auth.Author, "Lernmodule anbieten")
		add("personalrat."+m.Slug, m.Council, auth.Council, "Personalrat")
		add("admin."+m.Slug, m.Admin, auth.Admin, "Administration")
	}
	return out, nil
}
