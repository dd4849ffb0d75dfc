package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"lernpfad/internal/fault"
)

// asProgram lets the test binary be the program itself, for tests that need a process of their own.
const asProgram = "RUN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is the test binary in the role of lernpfad.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

func run(t *testing.T, environ []string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = dispatch(t.Context(), surroundings{environ, strings.NewReader(""), &o, &e}, args)
	return code, o.String(), e.String()
}

func TestDispatch(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args     []string
		code     int
		out, err string // what the streams must hold
	}{
		"nothing":         {nil, exitBad, "", "Commands"},
		"help":            {[]string{"help"}, exitOK, "doctor", ""},
		"help of command": {[]string{"version", "-h"}, exitOK, "", "usage: lernpfad version"},
		"unknown command": {[]string{"dance"}, exitBad, "", `no command "dance"`},
		"unknown flag":    {[]string{"version", "-x"}, exitBad, "", "-x"},
		"stray argument":  {[]string{"version", "now"}, exitBad, "", `unexpected argument "now"`},
		"version":         {[]string{"version"}, exitOK, "lernpfad ", ""},
		"version as JSON": {[]string{"version", "--json"}, exitOK, `{"version":"`, ""},
		"stack alone":     {[]string{"stack"}, exitBad, "", "name a command"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := run(t, nil, tc.args...)
			if code != tc.code || !strings.Contains(out, tc.out) || !strings.Contains(errs, tc.err) {
				t.Errorf("ended with %d\nout: %s\nerr: %s", code, out, errs)
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		code int
		line string
	}{
		"none":          {nil, exitOK, ""},
		"bad input":     {fmt.Errorf("outer: %w", bad("line %d", 3)), exitBad, "lernpfad: outer: line 3\n"},
		"invalid fault": {&fault.Error{Kind: fault.Invalid, Slug: "x"}, exitBad, "lernpfad: "},
		"other fault":   {&fault.Error{Kind: fault.Unavailable, Slug: "x"}, exitFailed, "lernpfad: "},
		"anything":      {errors.New("broken"), exitFailed, "lernpfad: broken\n"},
		"several lines": {errors.Join(errors.New("a"), errors.New("b")), exitFailed, "lernpfad: a; b\n"},
		"interrupted":   {context.Canceled, exitFailed, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var errs bytes.Buffer
			if code := exitCode(surroundings{err: &errs}, tc.err); code != tc.code {
				t.Errorf("code %d, want %d", code, tc.code)
			}
			if !strings.Contains(errs.String(), tc.line) || (tc.line == "") != (errs.Len() == 0) {
				t.Errorf("printed %q", errs.String())
			}
		})
	}
}
