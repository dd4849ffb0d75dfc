package matching

// SynonymGroups are the groups of the embedded file.
func SynonymGroups() [][]string { return newSynonyms(synonymFile).groups }
