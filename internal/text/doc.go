// Package text is the lexical half of retrieval: German tokens, stems, compound splitting, spelling and an immutable
// in-memory index. It knows nothing of modules or people, only of documents with an id and a text.
//
// [Index.Search] gives a lexical score between 0 and 1, made of character 3-5-grams of the text and of its heading and of stems with
// compounds split by the vocabulary of the documents themselves. [Index.Rank] joins it with a dense list. What German spelling
// leaves open, which umlaut a pair of letters stands for and whether two words differ by an umlaut alone, the [Vocabulary] of the
// documents answers. Everything is deterministic: equal input gives equal order, ties are broken by id.
package text
