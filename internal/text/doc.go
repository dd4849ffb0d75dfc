// Package text is the lexical half of retrieval: German tokens, stems, compound splitting and an immutable
// in-memory index. It knows nothing of modules or people, only of documents with an id and a text.
//
// Two scores are offered. [Index.Search] compares character 3-5-grams by TF-IDF cosine; German compounds and
// inflections share most of their n-grams, so it needs no dictionary. [Index.SearchStems] is BM25 over stems
// with compounds split by the vocabulary of the documents themselves. [Fuse] joins a lexical list with a dense
// one. Everything is deterministic: equal input gives equal order, ties are broken by id.
package text
