/** Moves the focus to the error summary of a form that came back, so that a screen reader starts there. */
export function focusErrors(root: Document): void {
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
