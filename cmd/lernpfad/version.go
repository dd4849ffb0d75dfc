package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker (see the Makefile); a binary built without it takes the revision of the checkout.
var version string

// versionInfo is what `version` prints.
type versionInfo struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

func currentVersion() versionInfo {
	info := versionInfo{Version: version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info.Version == "" {
		info.Version = revision()
	}
	return info
}

func revision() string {
	build, ok := debug.ReadBuildInfo()
	if ok {
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" {
				return s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return "unknown"
}

func versionCommand(_ context.Context, s surroundings, args []string) error {
	set := newFlags(s, "version", "[--json]")
	asJSON := jsonFlag(set)
	if err := parse(set, args, 0); err != nil {
		return err
	}
	info := currentVersion()
	if *asJSON {
		return json.NewEncoder(s.out).Encode(info)
	}
	_, err := fmt.Fprintf(s.out, "lernpfad %s (%s, %s)\n", info.Version, info.Go, info.System)
	return err
}
