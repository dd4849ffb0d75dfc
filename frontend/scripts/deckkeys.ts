import { isTyping } from "./typing";

const card = "[data-card]";
const inUse = "a, button, summary, input, label, [data-open]";

/**
 * Lets keys answer the card that has the focus, and no other: a key that is pressed elsewhere does nothing. J suits, N opens the
 * reasons, S opens the dates, a number takes one of them, Enter none; Z or U takes the last answer back while its time is shown.
 */
export function keyboardDeck(root: Document): void {
  const deck = root.getElementById("deck");
  if (!deck) return;
  deck.classList.add("lp-keys");
  deck.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    if (!(event.target instanceof Element)) return;
    const here = event.target.closest<HTMLElement>(card);
    if ((here || event.target.closest("[data-notice]")) && press(deck, here, event.key.toLowerCase())) event.preventDefault();
  });
  // A click on the card, beside its links and buttons, selects it.
  deck.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest(inUse) || root.getSelection()?.isCollapsed === false) return;
    event.target.closest(card)?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  });
}

function press(deck: HTMLElement, here: HTMLElement | null, key: string): boolean {
  if (key === "z" || key === "u") return click(deck.querySelector("[data-notice][data-running] [data-answer=undo]"));
  if (!here) return false;
  if (key === "j") return click(here.querySelector("button[data-answer=fits]"));
  if (key === "n") return open(here, "fits_not", ".lp-chip--none");
  if (key === "s") return open(here, "later", ".lp-chip");
  if (key === "escape") return close(here);
  if (/^[1-9]$/.test(key)) return click(here.querySelectorAll<HTMLElement>("details[open] .lp-chip")[Number(key) - 1]);
  return false;
}

function click(button: HTMLElement | null | undefined): boolean {
  button?.click();
  return Boolean(button);
}

/** Opens a disclosure of the card, closes the others, and goes to what Enter would press. */
export function open(here: HTMLElement, answer: string, first: string): boolean {
  for (const one of here.querySelectorAll<HTMLDetailsElement>("details")) one.open = one.dataset["answer"] === answer;
  here.querySelector<HTMLElement>(`details[data-answer=${answer}] ${first}`)?.focus();
  return true;
}

function close(here: HTMLElement): boolean {
  for (const one of here.querySelectorAll("details")) one.open = false;
  here.querySelector<HTMLElement>("h2")?.focus();
  return true;
}
