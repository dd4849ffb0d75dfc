// Package calendar lays an ordered path out in time. It is pure: it takes values and returns values, reads no clock and no
// database, holds no state, and gives the same answer to the same input. All functions are safe for concurrent use.
//
// Two problems are solved here.
//
// Lay places the steps of one person. Her own study can be split over days, while runs happen on their dates. For a fixed choice of
// runs this is scheduling on one machine with preemption, precedence, release and due dates, for which taking the job with the
// earliest due date (passed on from later jobs to earlier ones) is optimal: Horn, Naval Research Logistics Quarterly 21 (1974);
// Błażewicz (1976). The choices of runs are enumerated, and the smallest possible peak is found by bisection, since more room in a
// week never makes a layout impossible.
//
// Balance solves the balanced academic curriculum problem (BACP, problem 30 of CSPLib): courses that cannot be split, periods of
// equal length, prerequisites in earlier periods, the largest load as small as possible. Lay uses it where every open step is study
// at one's own pace and fits into one week whole, so that nobody has a module torn apart without need.
package calendar
