package fault

// Kind classes a fault by what the caller can do about it. Every kind has one HTTP status.
type Kind int

// The kinds, in the order of their status.
const (
	Invalid              Kind = iota + 1 // 400: the request cannot be read
	Unauthenticated                      // 401: nobody is signed in
	Forbidden                            // 403: signed in, but not allowed
	NotFound                             // 404: not there, or not there for this person
	MethodNotAllowed                     // 405: there, but not for this method
	NotAcceptable                        // 406: not to be had in the format asked for
	Conflict                             // 409: clashes with what is stored
	Stale                                // 412: somebody else changed it first
	TooLarge                             // 413: more bytes than allowed
	UnsupportedMediaType                 // 415: sent in a format we do not read
	Unprocessable                        // 422: readable, but breaks a rule
	VersionRequired                      // 428: a change needs the version it starts from
	RateLimited                          // 429: too often, try later
	Internal                             // 500: our mistake
	Unavailable                          // 503: a part is down or too slow, try later
)

type kindFact struct {
	status int
	name   string
}

// fact is total: an unknown kind is our mistake, hence Internal.
func (k Kind) fact() kindFact {
	facts := [...]kindFact{
		Invalid:              {400, "invalid"},
		Unauthenticated:      {401, "unauthenticated"},
		Forbidden:            {403, "forbidden"},
		NotFound:             {404, "not_found"},
		MethodNotAllowed:     {405, "method_not_allowed"},
		NotAcceptable:        {406, "not_acceptable"},
		Conflict:             {409, "conflict"},
		Stale:                {412, "stale"},
		TooLarge:             {413, "too_large"},
		UnsupportedMediaType: {415, "unsupported_media_type"},
		Unprocessable:        {422, "unprocessable"},
		VersionRequired:      {428, "version_required"},
		RateLimited:          {429, "rate_limited"},
		Internal:             {500, "internal"},
		Unavailable:          {503, "unavailable"},
	}
	if k < Invalid || int(k) >= len(facts) {
		k = Internal
	}
	return facts[k]
}

// Status is the HTTP status of the kind; an unknown kind counts as 500.
func (k Kind) Status() int { return k.fact().status }

// String is the kind's name as it appears in logs and metrics.
func (k Kind) String() string { return k.fact().name }

// Retryable says whether the same call may succeed later without a change by the caller.
func (k Kind) Retryable() bool {
	return k.Status() >= 500 || k == RateLimited
}
