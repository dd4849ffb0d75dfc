package main

// commands lists what the binary can do, in the order in which help shows it.
func commands() []command {
	return []command{
		{"serve", "serve the pages and the API; with --demo beside a demo world", serveCommand},
		{"migrate", "bring the database's schema up to date", migrateCommand},
		{"seed", "fill the database with the demo municipalities and catalogue", seedCommand},
		{"import", "import modules from MOOChub, CSV, Excel or JSON", importCommand},
		{"embed", "make the vectors that are missing or out of date", embedCommand},
		{"bench", "measure a server under load", benchCommand},
		{"replay", "make stored suggestions again and say whether they come out the same", replayCommand},
		{"shadow", "try another embedding model beside the one at work and say what would change", shadowCommand},
		{"eval", "measure how well texts are found, on retrieval tasks in JSON", evalCommand},
		{"path", "solve a path problem, or show the path of a learner", pathCommand},
		{"doctor", "say which part is up, which is not and what to do", doctorCommand},
		{"version", "print the version", versionCommand},
		{"stack", "run a command beside a throw-away database and embedding service", stackCommand},
	}
}
