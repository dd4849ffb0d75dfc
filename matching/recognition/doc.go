// Package recognition reads competencies from a text: what a module teaches or what a person does at work, how far, how sure that is,
// and which sentence says so. It suggests; whether a suggestion holds is decided by a person.
//
// A text is split into sentences, and each sentence into what is taught, what is expected beforehand, what is ruled out and what is
// only about rooms and registration ([Recogniser.Read]). Three readings then speak for a competency: cues, the words and phrases of the
// field; nearness to the texts of the framework; and words that tell competencies apart in catalogues that people have labelled. A
// fourth, the nearness of sentences by meaning, counts where the caller has vectors. A logistic model joins them into a confidence
// ([Recogniser.Recognise]). Levels follow from verbs, explicit words, hours and the likeness to the descriptions of the four bands.
//
// The package is pure: no clock, no network, no state but embedded data. docs/adr/0020 says how it was made and where it ends.
package recognition
