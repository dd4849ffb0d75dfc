import { open } from "./deckkeys";

/** So far, in pixels, a card has to be drawn before it counts as an answer. */
const far = 96;

/**
 * Lets a finger or a pen draw a card aside: to the right it suits, to the left the reasons open. The page still scrolls up and down as
 * ever, since the style sheet leaves vertical movements to the browser; where motion is to be reduced the card stays in place.
 */
export function swipeDeck(root: Document): void {
  const deck = root.getElementById("deck");
  if (!deck) return;
  const still = root.defaultView?.matchMedia("(prefers-reduced-motion: reduce)");
  let drawn: { card: HTMLElement; id: number; x: number } | null = null;

  const show = (card: HTMLElement, by: number): void => {
    card.classList.toggle("is-right", by >= far);
    card.classList.toggle("is-left", by <= -far);
    if (by === 0 || still?.matches) card.removeAttribute("style");
    else card.style.translate = `${by}px`;
  };
  deck.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" || !event.isPrimary || !(event.target instanceof Element)) return;
    const card = event.target.closest<HTMLElement>("[data-card]");
    if (card && !event.target.closest("button, summary, input, label")) drawn = { card, id: event.pointerId, x: event.clientX };
  });
  root.addEventListener("pointermove", (event) => {
    if (drawn?.id === event.pointerId) show(drawn.card, event.clientX - drawn.x);
  });
  const end = (event: PointerEvent): void => {
    if (drawn?.id !== event.pointerId) return;
    const { card, x } = drawn;
    const by = event.type === "pointerup" ? event.clientX - x : 0;
    drawn = null;
    show(card, 0);
    if (by >= far) card.querySelector<HTMLElement>("button[data-answer=fits]")?.click();
    else if (by <= -far) open(card, "fits_not", ".lp-chip--none");
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
}
