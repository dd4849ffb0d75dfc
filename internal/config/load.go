package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// maxSecretFile bounds a NAME_FILE: a secret is a line, not a disk image.
const maxSecretFile = 64 << 10

// SettingErrors are all that is wrong with the environment, each as one line that names the variable, what is wrong and
// the mend. No line repeats a secret.
type SettingErrors []string

// Error joins the lines.
func (p SettingErrors) Error() string { return "configuration: " + strings.Join(p, "\n") }

// Load reads the settings from an environment in the form of os.Environ. Its error is of type [SettingErrors] and names
// every problem at once.
func Load(environ []string) (Config, error) {
	vars := split(environ)
	problems := readSecretFiles(vars)
	problems = append(problems, unknown(vars)...)
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		problems = append(problems, unreadable(err)...)
	} else {
		problems = append(problems, c.check()...)
	}
	if len(problems) > 0 {
		return Config{}, problems
	}
	return c, nil
}

// split turns NAME=value lines into a map. A variable that is set to nothing counts as unset.
func split(environ []string) map[string]string {
	vars := make(map[string]string, len(environ))
	for _, line := range environ {
		if name, value, ok := strings.Cut(line, "="); ok && value != "" {
			vars[name] = value
		}
	}
	return vars
}

// readSecretFiles replaces NAME_FILE by NAME for every secret.
func readSecretFiles(vars map[string]string) SettingErrors {
	var problems SettingErrors
	for _, f := range fields() {
		path := vars[f.name+"_FILE"]
		if !f.secret || path == "" {
			continue
		}
		if vars[f.name] != "" {
			problems = append(problems, f.name+" and "+f.name+"_FILE are both set; leave one out")
			continue
		}
		value, err := readSecret(path)
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s_FILE: %v; name a readable file that holds the value alone", f.name, err))
			continue
		}
		vars[f.name] = value
	}
	return problems
}

func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSecretFile {
		return "", fmt.Errorf("%s is no file of at most %d bytes", path, maxSecretFile)
	}
	raw, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return "", err
	}
	value := strings.TrimSpace(string(raw))
	if value == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return value, nil
}

// forTests are variables of our prefix that only tests read.
var forTests = []string{"LERNPFAD_DATA"}

// unknown names variables with our prefix that mean nothing: mostly a slip of the pen that would go unnoticed.
func unknown(vars map[string]string) SettingErrors {
	known := slices.Clone(forTests)
	for _, f := range fields() {
		known = append(known, f.name)
	}
	var problems SettingErrors
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if strings.HasPrefix(name, "LERNPFAD_") && !slices.Contains(known, name) {
			problems = append(problems, name+" is no setting; docs/operations.md lists them")
		}
	}
	return problems
}

// unreadable translates what the library says about values of the wrong form. It leaves out the value.
func unreadable(err error) SettingErrors {
	var problems SettingErrors
	all, ok := errors.AsType[env.AggregateError](err)
	if !ok {
		return SettingErrors{err.Error()}
	}
	for _, one := range all.Errors {
		parse, ok := errors.AsType[env.ParseError](one)
		if !ok {
			problems = append(problems, one.Error())
			continue
		}
		problems = append(problems, fmt.Sprintf("%s cannot be read as %s; %s", variable(parse.Name), parse.Type, form(parse.Type)))
	}
	return problems
}

func form(t reflect.Type) string {
	switch t.String() {
	case "time.Duration":
		return "write a number with its unit, for example 20s or 2m"
	case "slog.Level":
		return "write DEBUG, INFO, WARN or ERROR"
	}
	return "docs/operations.md tells its form"
}

// field is a setting as the tags of [Config] describe it.
type field struct {
	member, name, preset, doc string
	secret                    bool
}

// fields lists the settings in the order of Config.
func fields() []field {
	t := reflect.TypeFor[Config]()
	all := make([]field, 0, t.NumField())
	for f := range t.Fields() {
		all = append(all, field{
			member: f.Name, name: f.Tag.Get("env"), preset: f.Tag.Get("envDefault"), doc: f.Tag.Get("doc"),
			secret: f.Type == reflect.TypeFor[Secret](),
		})
	}
	return all
}

// variable names the variable behind a member of Config.
func variable(member string) string {
	for _, f := range fields() {
		if f.member == member {
			return f.name
		}
	}
	return member
}

// Table returns the settings as rows of a Markdown table: name, default, meaning.
func Table() string {
	var b strings.Builder
	b.WriteString("| variable | default | meaning |\n|---|---|---|\n")
	for _, f := range fields() {
		name, preset := "`"+f.name+"`", ""
		if f.secret {
			name += " (or `" + f.name + "_FILE`)"
		}
		if f.preset != "" {
			preset = "`" + f.preset + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, preset, f.doc)
	}
	return b.String()
}
