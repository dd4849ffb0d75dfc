/** Asks how the code on a shared tablet stands, and goes on as soon as somebody has confirmed it or it is over. */
export function tabletCode(root: Document): void {
  const form = root.querySelector<HTMLFormElement>("form[data-tablet]");
  const address = form?.dataset["tablet"];
  if (!form || !address) return;
  // One question after the other: a code opens once, so a second answer must not send the form again.
  const ask = async (): Promise<void> => {
    const state = await fetch(address)
      .then((answer) => answer.json())
      .then((told: { state: string }) => told.state)
      .catch(() => "pending"); // the next time
    if (state === "confirmed") form.submit();
    else if (state === "over") root.location.reload();
    else setTimeout(() => void ask(), 2000);
  };
  setTimeout(() => void ask(), 2000);
}

const warning = 45; // seconds before the end
const touch = 20; // seconds between two words to the server that somebody is there

/**
 * Forgets a person on a shared tablet when nobody has touched it for a while: a warning with a way to stay, then the start of the
 * tablet. The server forgets by itself, too; whoever types or scrolls is kept there by a request now and then.
 */
export function forgetOnTablet(root: Document): void {
  const seconds = Number(root.body.dataset["kiosk"]);
  const dialog = root.querySelector<HTMLDialogElement>("[data-kiosk-warning]");
  const leave = root.querySelector<HTMLFormElement>("[data-kiosk-leave]");
  if (!seconds || !dialog || !leave) return;
  let last = Date.now();
  let told = last;
  const active = (): void => {
    last = Date.now();
    if (last - told < touch * 1000) return;
    told = last;
    void fetch("/api/v1/me").catch(() => undefined);
  };
  for (const event of ["pointerdown", "keydown", "input", "scroll"]) {
    root.addEventListener(event, () => dialog.open || active(), { capture: true, passive: true });
  }
  root.querySelector("[data-kiosk-stay]")?.addEventListener("click", () => {
    told = 0;
    active();
    dialog.close();
  });
  // Escape closes the dialog, which is as good as an answer.
  dialog.addEventListener("cancel", () => {
    told = 0;
    active();
  });
  setInterval(() => {
    const idle = (Date.now() - last) / 1000;
    if (idle >= seconds) leave.submit();
    else if (idle >= seconds - warning && !dialog.open) dialog.showModal();
  }, 1000);
  // A page out of the browser's memory may be somebody else's.
  root.defaultView?.addEventListener("pageshow", (event) => event.persisted && root.location.reload());
}
