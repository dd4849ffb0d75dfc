import { isTyping } from "./typing";

/** Lets the keys 1 to 5 press the answer buttons of the self-check. */
export function keyboardAnswers(root: Document): void {
  const buttons = [...root.querySelectorAll<HTMLButtonElement>("button[data-key]")];
  if (buttons.length === 0) return;
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    buttons.find((button) => button.dataset["key"] === event.key)?.click();
  });
}
