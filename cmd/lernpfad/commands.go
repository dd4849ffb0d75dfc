package main

// commands lists what the binary can do, in the order in which help shows it.
func commands() []command {
	return []command{
		{"stack", "run a command beside a throw-away database and embedding service", stackCommand},
	}
}
