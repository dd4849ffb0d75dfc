import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, ways } from "./person";

describe("path", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`asks the calendar and compares ways: ${way.name}`, async () => {
      const anna = await Person.arrive("path", way);
      await anna.signIn("sonnhafen", "anna.becker");
      await anna.open("/lernpfad");
      if (await anna.has("Lernpfad berechnen")) await anna.press("Lernpfad berechnen");
      await anna.open("/lernpfad");

      // What takes longest comes after the page, or by a link where there is no script.
      if (way.script === false) await anna.press("Andere Wege und");
      await anna.sees("Andere Wege zu Ihrem Ziel");
      await anna.sees(/Weg 1: der schnellste/);
      await anna.sees("Was wäre, wenn?");
      await anna.disclose("Wenn Sie einen Schritt weglassen");
      await anna.look();

      await anna.fill("Minuten pro Woche", "5");
      await anna.press("Ausrechnen");
      await anna.sees(/Eine Angabe passt noch nicht/);
      await anna.fill("Minuten pro Woche", "30");
      await anna.fill("Fertig bis (freiwillig)", "2027-01-15");
      await anna.press("Ausrechnen");
      await anna.sees(/nicht alles zu schaffen/);
      await anna.fill("Fertig bis (freiwillig)", "2033-01-14");
      await anna.press("Ausrechnen");
      await anna.sees(/Ja, bis zum|nicht alles zu schaffen/);
      assert.equal(await anna.heading(), "Mein Lernpfad");
      await anna.leave();
    });
  }
});
