package frontend

import (
	"slices"

	"github.com/gofiber/fiber/v2"
)

const (
	flashCookie    = "meldung"
	languageCookie = "sprache"
	flashSeconds   = 60
	yearSeconds    = 365 * 24 * 3600
)

// The messages after a form was sent. The cookie holds one of these words and nothing else.
const (
	flashProfileSaved         = "profile-saved"
	flashEvidenceSaved        = "evidence-saved"
	flashEvidenceWithdrawn    = "evidence-withdrawn"
	flashFileDeleted          = "file-deleted"
	flashLevelCorrected       = "level-corrected"
	flashTargetsSaved         = "targets-saved"
	flashCheckDone            = "check-done"
	flashPathBuilt            = "path-built"
	flashPathAccepted         = "path-accepted"
	flashOfferDeclined        = "offer-declined"
	flashDecisionSaved        = "decision-saved"
	flashPreferencesSaved     = "preferences-saved"
	flashPreferencesForgotten = "preferences-forgotten"
	flashModuleSaved          = "module-saved"
	flashModuleSent           = "module-submitted"
	flashModulePublic         = "module-published"
	flashModuleArchived       = "module-archived"
	flashSignedOut            = "signed-out"
	flashSignedUp             = "signed-up"
	flashRequested            = "requested"
	flashWaiting              = "waiting"
	flashWithdrawn            = "withdrawn"
	flashStarted              = "started"
	flashEnded                = "enrolment-ended"
	flashApproved             = "approved"
	flashRefused              = "refused"
	flashRulesSaved           = "rules-saved"
	flashRunCancelled         = "run-cancelled"
	flashTakenBack            = "completion-taken-back"
	flashSubscriptionEnded    = "subscription-ended"
	flashTabletConfirmed      = "tablet-confirmed"
	flashTabletPending        = "tablet-pending"
	flashCardDropped          = "card-dropped"
)

func flashes() []string {
	return []string{
		flashProfileSaved, flashEvidenceSaved, flashEvidenceWithdrawn, flashFileDeleted, flashLevelCorrected, flashTargetsSaved, flashCheckDone, flashPathBuilt, flashPathAccepted, flashOfferDeclined, flashDecisionSaved,
		flashPreferencesSaved, flashPreferencesForgotten,
		flashModuleSaved, flashModuleSent, flashModulePublic, flashModuleArchived, flashSignedOut,
		flashSignedUp, flashRequested, flashWaiting, flashWithdrawn, flashStarted, flashEnded, flashApproved, flashRefused, flashRulesSaved,
		flashRunCancelled, flashTakenBack, flashSubscriptionEnded, flashTabletConfirmed, flashTabletPending, flashCardDropped,
	}
}

// redirect answers a form: the next page is fetched with GET, so that a reload sends nothing twice.
func redirect(c *fiber.Ctx, to, flash string) error {
	if flash != "" {
		c.Cookie(&fiber.Cookie{
			Name: flashCookie, Value: flash, Path: "/", MaxAge: flashSeconds,
			HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Secure(),
		})
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// takeFlash returns the message for this page and takes the cookie away. Words we do not know are dropped.
func takeFlash(c *fiber.Ctx) string {
	word := c.Cookies(flashCookie)
	if word == "" {
		return ""
	}
	c.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	if !slices.Contains(flashes(), word) {
		return ""
	}
	return word
}
