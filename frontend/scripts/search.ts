/** Says how many modules were found whenever the list was exchanged while somebody typed. */
export function announceResults(root: Document): void {
  const region = root.getElementById("results");
  const status = root.getElementById("results-status");
  if (!region || !status) return;
  region.addEventListener("htmx:afterSwap", () => {
    status.textContent = region.querySelector("#results-title")?.textContent?.trim() ?? "";
  });
}

/** Leaves fields without a value out of the address of a search, typed or sent. */
export function omitEmpty(root: Document): void {
  const form = root.querySelector<HTMLFormElement>("form[role=search]");
  form?.addEventListener("formdata", (event) => omit(event.formData));
  form?.addEventListener("htmx:configRequest", (event) => {
    if (event instanceof CustomEvent) omit(event.detail.formData);
  });
}

function omit(data: FormData): void {
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name).filter((value) => value !== "");
    data.delete(name);
    for (const value of values) data.append(name, value);
  }
}
