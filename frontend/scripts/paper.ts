/** Shows the buttons that need scripts: print this page, copy an address. */
export function paperAndCopy(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => root.defaultView?.print());
  }
  const status = root.querySelector("[data-copy-status]");
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const field = root.getElementById(button.dataset["copy"] ?? "");
    if (!(field instanceof HTMLInputElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      field.select();
      void navigator.clipboard.writeText(field.value).then(() => {
        if (status) status.textContent = button.dataset["copied"] ?? "";
      });
    });
  }
}
