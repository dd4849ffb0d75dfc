package frontend

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/matching"
)

type councilData struct {
	Version   string
	Sentences []auth.Sentence
	Entries   []logLine
	Shares    []providerShare // none while too few people have seen suggestions
}

// providerShare is a provider with its shares in words.
type providerShare struct {
	matching.ProviderShare
	OfCatalogue, OfAttention string
}

type logLine struct {
	auth.AccessEntry
	RoleName string
	WhatName string
	Settings string
}

func (p *Pages) council(v *visit) error {
	entries, err := p.AccessLog.AccessLog(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := councilData{Version: auth.PolicyVersion, Sentences: auth.Sentences()}
	for _, e := range entries {
		line := logLine{AccessEntry: e, RoleName: v.t("role." + string(e.Role)), WhatName: e.What, Settings: v.settings(e.Filter)}
		if name, ok := p.texts[v.lang]["evaluation."+e.What]; ok {
			line.WhatName = name
		}
		d.Entries = append(d.Entries, line)
	}
	shares, err := p.Coverage.ProviderShares(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	percent := func(share float64) string { return v.t("council.percent", "n", int(math.Round(100*share))) }
	for _, s := range shares {
		d.Shares = append(d.Shares, providerShare{ProviderShare: s, OfCatalogue: percent(s.Catalogue), OfAttention: percent(s.Attention)})
	}
	h := head{Title: v.t("council.title"), Kicker: v.actor.TenantName, Lead: v.t("council.lead")}
	return v.render(fiber.StatusOK, "personalrat", h, d)
}

// settings writes the filter of an evaluation in one line. A framework is shown by its name; the rest stays as it was logged.
func (v *visit) settings(filter string) string {
	var values map[string]any
	if json.Unmarshal([]byte(filter), &values) != nil {
		return filter
	}
	parts := make([]string, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := fmt.Sprint(values[key])
		if f, ok := v.pages.Library.Framework(value); ok {
			value = v.frameworkName(f)
		}
		name, ok := v.pages.texts[v.lang]["setting."+key]
		if !ok {
			name = key
		}
		parts = append(parts, name+": "+value)
	}
	return strings.Join(parts, ", ")
}
