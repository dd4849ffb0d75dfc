import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, ways } from "./person";

const undone = "Ihre Antwort ist zurückgenommen.";

/** The title of the card in front. */
async function front(holger: Person): Promise<string> {
  return (await holger.page.locator("[data-card] h2").first().innerText()).trim();
}

/** Presses a key on the card in front, which answers. */
async function key(holger: Person, name: string): Promise<void> {
  const before = await holger.page.locator("#deck-status").innerText();
  await holger.page.keyboard.press(name);
  await holger.page.waitForFunction((was) => document.querySelector("#deck-status")?.textContent !== was, before);
}

/** Draws a finger over the card in front, sideways or up. */
async function draw(holger: Person, x: number, y: number): Promise<void> {
  const session = await holger.page.context().newCDPSession(holger.page);
  await holger.page.locator("[data-card] .lp-facts").first().scrollIntoViewIfNeeded();
  const box = await holger.page.locator("[data-card] .lp-facts").first().boundingBox();
  assert.ok(box);
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", part: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: from.x + x * part, y: from.y + y * part, id: 1 }] });
  await touch("touchStart", 0);
  for (let i = 1; i <= 8; i++) await touch("touchMove", i / 8);
  await touch("touchEnd", 1);
  await session.detach();
}

describe("deck", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`answers one card after the other and takes it back: ${way.name}`, async () => {
      const holger = await Person.arrive("deck", way);
      await holger.signIn("erlenfurt", "holger.stein");
      await holger.open("/vorschlaege?ansicht=karte");
      assert.equal(await holger.page.locator("[data-card]").count(), 1);
      await holger.sees(/Danach kommen noch \d+ Vorschläge/);
      const first = await front(holger);

      await holger.press(/^Passt\s*:/);
      await holger.sees(`Gemerkt: „${first}“ passt.`);
      assert.notEqual(await front(holger), first);
      await holger.press(/^Zurücknehmen/);
      await holger.sees(undone);
      assert.equal(await front(holger), first, "the card comes back to the front");

      await holger.disclose("Später");
      const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
      await holger.fill("An welchem Tag sollen wir wieder fragen?", day);
      await holger.press("Bis dahin zurückstellen");
      await holger.sees(`Wieder ab ${day.split("-").reverse().join(".")}.`);

      await holger.press("Als Liste");
      assert.ok((await holger.page.locator("[data-card]").count()) > 1);
      await holger.page.goto("/vorschlaege"); // the wish is kept
      assert.ok((await holger.page.locator("[data-card]").count()) > 1);
      const later = holger.page.locator("#antworten form").first(); // what was put aside comes back
      await holger.page.locator("#antworten > summary").click();
      await Promise.all([holger.page.waitForEvent("load"), later.getByRole("button").click()]);

      await holger.press("Was Ihnen gezeigt wurde");
      await holger.press(/Uhr$/);
      await holger.sees("Käme heute dasselbe heraus?");
      await holger.leave();
    });
  }

  // Keys and fingers need scripts, and neither colours nor letters change what they do.
  for (const way of ways.filter((one) => ["light", "narrow", "calm"].includes(one.name))) {
    it(`answers with keys and by swiping: ${way.name}`, async () => {
      const holger = await Person.arrive("deck-keys", way);
      await holger.signIn("erlenfurt", "holger.stein");
      await holger.open("/vorschlaege?ansicht=karte");
      const first = await front(holger);
      await holger.page.keyboard.press("j"); // nothing is selected
      assert.equal(await front(holger), first, "a key answers although no card is selected");

      await holger.page.locator("[data-card] .lp-card__provider").click();
      await key(holger, "j");
      await holger.sees(`Gemerkt: „${first}“ passt.`);
      await holger.sees(/Mit der Taste Z noch \d+ Sekunden/);
      await key(holger, "z");
      await holger.sees(undone);
      await holger.page.keyboard.press("n");
      await key(holger, "4");
      await holger.sees(`Gemerkt: „${first}“ passt nicht.`);
      await key(holger, "u");
      await holger.page.keyboard.press("n");
      await key(holger, "Enter");
      await holger.sees(`Gemerkt: „${first}“ passt nicht.`);
      await key(holger, "z");
      await holger.page.keyboard.press("s");
      await key(holger, "2");
      await holger.sees(/Wieder ab/);
      await key(holger, "z");

      await draw(holger, 0, -300);
      assert.equal(await front(holger), first, "a card is answered by scrolling");
      await draw(holger, -200, 0);
      assert.ok(await holger.page.locator("details[data-answer=fits_not][open]").isVisible());
      await holger.page.keyboard.press("Escape");
      await draw(holger, 200, 0);
      await holger.sees(`Gemerkt: „${first}“ passt.`);
      await holger.press(/^Zurücknehmen/);
      await holger.leave();
    });
  }
});
