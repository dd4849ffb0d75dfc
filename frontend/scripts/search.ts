/** Says how many modules were found whenever the list was exchanged while somebody typed. */
export function announceResults(root: Document): void {
  const region = root.getElementById("results");
  const status = root.getElementById("results-status");
  if (!region || !status) return;
  region.addEventListener("htmx:afterSwap", () => {
    status.textContent = region.querySelector("#results-title")?.textContent?.trim() ?? "";
  });
}
