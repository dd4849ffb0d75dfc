package enrolment

// State is where an enrolment stands.
type State string

// The states of an enrolment. The first four are standing: they hold a seat or a place in the queue, and a person has one of them at most
// per run. The others are ends; whoever wants to come back signs up anew. Only a completion by her own word can be taken back.
const (
	Requested State = "requested" // holds a seat, somebody has to agree
	Enrolled  State = "enrolled"  // holds a seat, or has started the module
	Waiting   State = "waiting"   // stands in the queue
	Offered   State = "offered"   // holds a seat until it is accepted, or the time is over
	Completed State = "completed" // finished; the seat stays hers
	Withdrawn State = "withdrawn" // left by the person
	Refused   State = "refused"   // not agreed to
	Expired   State = "expired"   // the time for the offer or for the decision was over, or the run began without a seat
	Cancelled State = "cancelled" // the provider called the run off
)

// States lists every State.
func States() []State {
	return []State{Requested, Enrolled, Waiting, Offered, Completed, Withdrawn, Refused, Expired, Cancelled}
}

// Standing reports whether an enrolment in this state holds a seat or a place in the queue.
func (s State) Standing() bool {
	return s == Requested || s == Enrolled || s == Waiting || s == Offered
}

// event is what happens to an enrolment.
type event string

const (
	evSignUp       event = "sign up"          // the person, and a seat is free
	evSignUpAsk    event = "sign up, ask"     // the same where somebody has to agree
	evSignUpQueue  event = "sign up, queue"   // the person, and no seat is free
	evApprove      event = "approve"          // the approver, or nobody where none is named any more
	evRefuse       event = "refuse"           // the approver
	evOffer        event = "offer"            // a seat became free
	evAccept       event = "accept"           // the person
	evAcceptAsk    event = "accept, ask"      // the same where somebody has to agree
	evWithdraw     event = "withdraw"         // the person
	evTimeOver     event = "time is over"     // the offer has ended
	evRunBegins    event = "run begins"       // the clock
	evRunCancelled event = "run is cancelled" // the provider
	evComplete     event = "complete"         // the person, by her own word
	evConfirm      event = "confirm"          // the provider's list names her
	evTakeBack     event = "take back"        // the person: it was a mistake
)

// seatMove is what a transition does with the seats of the run.
type seatMove string

const (
	seatDraw seatMove = "draw"    // a seat, or a place in the queue
	seatKeep seatMove = "keep"    // what was held
	seatTake seatMove = "take"    // the place in the queue becomes a seat
	seatFree seatMove = "give up" // the seat, or the place in the queue
)

// transition is a row of the table of everything that can happen to an enrolment.
type transition struct {
	from  State // "" before there is one
	event event
	to    State
	seat  seatMove
	tells Kind // the message to the person; "" where she did it herself
	asks  bool // the approver gets a message
}

// transitions is that table; docs/adr/0024 repeats it, and a test compares the two. What is not in it cannot happen.
func transitions() []transition {
	return []transition{
		{"", evSignUp, Enrolled, seatDraw, "", false},
		{"", evSignUpAsk, Requested, seatDraw, "", true},
		{"", evSignUpQueue, Waiting, seatDraw, "", false},

		{Requested, evApprove, Enrolled, seatKeep, AboutApproved, false},
		{Requested, evRefuse, Refused, seatFree, AboutRefused, false},
		{Requested, evWithdraw, Withdrawn, seatFree, "", false},
		{Requested, evRunBegins, Expired, seatFree, AboutRequestOver, false},
		{Requested, evRunCancelled, Cancelled, seatFree, AboutCancelled, true},

		{Enrolled, evWithdraw, Withdrawn, seatFree, "", false},
		{Enrolled, evRunCancelled, Cancelled, seatFree, AboutCancelled, false},
		{Enrolled, evComplete, Completed, seatKeep, "", false},
		{Enrolled, evConfirm, Completed, seatKeep, AboutCompleted, false},

		{Completed, evConfirm, Completed, seatKeep, AboutCompleted, false},
		{Completed, evTakeBack, Enrolled, seatKeep, "", false},

		{Waiting, evOffer, Offered, seatTake, AboutOffer, false},
		{Waiting, evWithdraw, Withdrawn, seatFree, "", false},
		{Waiting, evRunBegins, Expired, seatFree, AboutNoSeat, false},
		{Waiting, evRunCancelled, Cancelled, seatFree, AboutCancelled, false},

		{Offered, evAccept, Enrolled, seatKeep, "", false},
		{Offered, evAcceptAsk, Requested, seatKeep, "", true},
		{Offered, evWithdraw, Withdrawn, seatFree, "", false},
		{Offered, evTimeOver, Expired, seatFree, AboutOfferOver, false},
		{Offered, evRunBegins, Expired, seatFree, AboutOfferOver, false},
		{Offered, evRunCancelled, Cancelled, seatFree, AboutCancelled, false},
	}
}

// after finds what an event does in a state.
func after(from State, e event) (transition, bool) {
	for _, t := range transitions() {
		if t.from == from && t.event == e {
			return t, true
		}
	}
	return transition{}, false
}
