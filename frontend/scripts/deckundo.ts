/** So long, in seconds, a key takes the last answer back. The button beside it has no such end. */
const seconds = 10;

/** Shows how long the key Z still takes the last answer back. Time stands still while nobody can see the page. */
export function countUndo(root: Document): void {
  const deck = root.getElementById("deck");
  if (!deck || !window.matchMedia("(any-pointer: fine)").matches) return; // no keys, as far as one can tell
  let timer: number | undefined;
  const start = (): void => {
    window.clearInterval(timer);
    const notice = deck.querySelector<HTMLElement>("[data-notice]");
    const text = notice?.querySelector<HTMLElement>("[data-left]");
    if (!notice || !text) return;
    const afterwards = text.textContent;
    let left = seconds;
    const tell = (): void => {
      notice.toggleAttribute("data-running", left > 0);
      text.textContent = left > 0 ? (text.dataset["left"] ?? "").replace("#", String(left)) : afterwards;
      if (left <= 0) window.clearInterval(timer);
    };
    tell();
    timer = window.setInterval(() => {
      if (root.hidden) return;
      left--;
      tell();
    }, 1000);
  };
  start();
  deck.addEventListener("htmx:afterSwap", start);
}
