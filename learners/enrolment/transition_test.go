package enrolment

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The table is the machine: these are the promises that it must keep whatever rows it has.
func TestTransitionsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	holdsSeat := map[State]bool{Requested: true, Enrolled: true, Offered: true, Completed: true}
	seen := map[[2]string]bool{}
	for _, row := range transitions() {
		name := string(row.from) + ", " + string(row.event)
		key := [2]string{string(row.from), string(row.event)}
		if seen[key] {
			t.Errorf("%s: two rows", name)
		}
		seen[key] = true
		if row.from != "" && !row.from.Standing() && row.from != Completed {
			t.Errorf("%s: something happens after the end", name)
		}
		want := seatKeep
		switch {
		case row.from == "":
			want = seatDraw
		case !row.to.Standing() && row.to != Completed:
			want = seatFree
		case !holdsSeat[row.from] && holdsSeat[row.to]:
			want = seatTake
		}
		if row.seat != want {
			t.Errorf("%s: the seat is %q, want %q", name, row.seat, want)
		}
		hers := slices.Contains([]event{evSignUp, evSignUpAsk, evSignUpQueue, evAccept, evAcceptAsk, evWithdraw, evComplete, evTakeBack}, row.event)
		if hers == (row.tells != "") {
			t.Errorf("%s: the person is told %q", name, row.tells)
		}
	}
	for _, s := range States() {
		for _, e := range []event{evWithdraw, evRunCancelled} {
			if _, ok := after(s, e); ok != s.Standing() {
				t.Errorf("%s in %s: %v", e, s, ok)
			}
		}
	}
}

// The decision record shows the same table to people.
func TestTransitionsAreWrittenDown(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/adr/0024-seats-are-shared-people-are-not.md")
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for line := range strings.Lines(string(raw)) {
		if cells := strings.Split(strings.TrimSpace(line), "|"); len(cells) == 8 && !strings.HasPrefix(cells[1], "-") {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			got = append(got, strings.Join(cells[1:7], "|"))
		}
	}
	want = append(want, "from|event|to|seat|message to her|message to the approver")
	for _, row := range transitions() {
		asks := ""
		if row.asks {
			asks = string(AboutRequest)
			if row.to == Cancelled {
				asks = string(AboutCancelled)
			}
		}
		want = append(want, strings.Join([]string{string(row.from), string(row.event), string(row.to), string(row.seat), string(row.tells), asks}, "|"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table of the program against that of the record (-program +record):\n%s", diff)
	}
}
