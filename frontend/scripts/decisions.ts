import htmx from "htmx.org";

// No inline styles and no evaluated attributes: the content security policy forbids both.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.defaultSettleDelay = 0; // until it settles, a form that came in is sent as a whole page

/**
 * Answers a card without loading the page anew: the server sends the same page, and only the inside of the deck is
 * exchanged. Afterwards the message is announced and the focus stands on the next card's heading.
 */
export function partialDecisions(root: Document): void {
  const region = root.getElementById("deck");
  const status = root.getElementById("deck-status");
  if (!region || !status) return;
  region.addEventListener("htmx:afterSwap", () => {
    status.textContent = region.querySelector("[data-announce]")?.textContent?.trim() ?? "";
    region.querySelector<HTMLElement>("[data-error-summary], [data-focus]")?.focus();
  });
  // An answer that breaks a rule comes back as the same page, with what is wrong.
  region.addEventListener("htmx:beforeSwap", (event) => {
    if (!(event instanceof CustomEvent) || event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  // An answer that is not a page of ours (signed out, server gone) is loaded as a whole page instead.
  region.addEventListener("htmx:responseError", () => root.location.reload());
  region.addEventListener("htmx:sendError", () => root.location.reload());
}
