package main

// commands lists what the binary can do, in the order in which help shows it.
func commands() []command {
	return []command{
		{"doctor", "say which part is up, which is not and what to do", doctorCommand},
		{"version", "print the version", versionCommand},
		{"stack", "run a command beside a throw-away database and embedding service", stackCommand},
	}
}
