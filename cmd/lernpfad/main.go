// Command lernpfad is the whole product in one binary: the server and the tools around it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"lernpfad/internal/fault"
)

// Exit codes of every command. A command that runs another program ends with that program's code.
const (
	exitOK     = 0
	exitFailed = 1
	exitBad    = 2 // wrong usage or input that cannot be used
)

// surroundings are what a command gets from the outside world.
type surroundings struct {
	environ []string
	in      io.Reader
	out     io.Writer
	err     io.Writer
}

// command is one word after the program's name.
type command struct {
	name    string
	summary string
	run     func(ctx context.Context, s surroundings, args []string) error
}

// badInputError marks an error as the caller's: wrong usage or input that cannot be used. The process ends with 2.
type badInputError struct{ err error }

func (e *badInputError) Error() string { return e.err.Error() }
func (e *badInputError) Unwrap() error { return e.err }

func bad(format string, args ...any) error { return &badInputError{fmt.Errorf(format, args...)} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	s := surroundings{os.Environ(), os.Stdin, os.Stdout, os.Stderr}
	code := dispatch(ctx, s, os.Args[1:])
	stop()
	os.Exit(code)
}

// dispatch runs the command that args name and returns the exit code.
func dispatch(ctx context.Context, s surroundings, args []string) int {
	if len(args) == 0 {
		usage(s.err)
		return exitBad
	}
	if name := args[0]; name == "help" || name == "-h" || name == "--help" {
		usage(s.out)
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return exitCode(s, c.run(ctx, s, args[1:]))
		}
	}
	_, _ = fmt.Fprintf(s.err, "lernpfad: there is no command %q; run: lernpfad help\n", args[0])
	return exitBad
}

// exitCode prints the error, if any, as one line and says how the process ends.
func exitCode(s surroundings, err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if child, ok := errors.AsType[*exec.ExitError](err); ok && child.ExitCode() > 0 {
		return child.ExitCode() // the program has said itself what is wrong
	}
	_, _ = fmt.Fprintln(s.err, "lernpfad:", strings.ReplaceAll(err.Error(), "\n", "; "))
	if _, ok := errors.AsType[*badInputError](err); ok {
		return exitBad
	}
	if f, ok := fault.From(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Unprocessable) {
		return exitBad
	}
	return exitFailed
}

func usage(w io.Writer) {
	_, _ = fmt.Fprint(w, "lernpfad COMMAND [options]\n\nCommands (lernpfad COMMAND -h shows the options):\n")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
}

// newFlags makes the flag set of a command. Its usage line and options go to standard error.
func newFlags(s surroundings, name, arguments string) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(s.err)
	set.Usage = func() {
		_, _ = fmt.Fprintf(s.err, "usage: lernpfad %s %s\n", name, arguments)
		set.PrintDefaults()
	}
	return set
}

// jsonFlag adds --json, which every command that prints a result understands.
func jsonFlag(set *flag.FlagSet) *bool {
	return set.Bool("json", false, "print the result as JSON")
}

// parse reads the flags and refuses more arguments than limit; -1 allows any number.
func parse(set *flag.FlagSet, args []string, limit int) error {
	if err := set.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return &badInputError{fmt.Errorf("%s: %w", set.Name(), err)}
	}
	if limit >= 0 && set.NArg() > limit {
		return bad("%s: unexpected argument %q; run: lernpfad %s -h", set.Name(), set.Arg(limit), set.Name())
	}
	return nil
}
