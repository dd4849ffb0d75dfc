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

    it(`sees the steps by target and as a picture, and supposes: ${way.name}`, async () => {
      const cem = await Person.arrive("path-views", way);
      await cem.signIn("erlenfurt", "cem.mayer");
      await cem.page.goto("/lernpfad");
      if (await cem.has("Lernpfad berechnen")) await cem.press("Lernpfad berechnen");
      const steps = await cem.page.locator(".lp-step").count();
      await cem.press("Nach Ziel");
      await cem.sees(/Sie dürfen vorgreifen/);
      const targets = await cem.page.locator(".lp-target").count();
      assert.ok(targets > 1, `${targets} targets`);
      assert.equal(await cem.page.locator(".lp-target .lp-step").count(), steps, "each step stands once");

      await cem.press("Als Bild");
      await cem.sees("Das Bild in Worten");
      assert.equal(await cem.page.locator("svg a.lp-graph__node").count(), steps);
      const inView = await cem.page.locator(".lp-graph").evaluate((node) => node.clientWidth <= document.documentElement.clientWidth);
      assert.ok(inView, "the picture scrolls in its own frame");

      const first = await cem.page.locator(".lp-graph__list a").first().innerText();
      await cem.fill("Lernzeit pro Woche in Minuten", "240");
      await cem.disclose("Schritte weglassen");
      await cem.tick(`1. ${first}`);
      await cem.press("Durchrechnen");
      assert.equal(await cem.heading(), "Mit anderen Annahmen rechnen");
      await cem.sees("Das kommt dabei heraus");
      await cem.sees(/Diese Ziele erreichen Sie dann nicht:|Kein Ziel fällt weg\./);
      await cem.sees(first); // falls away
      await cem.press("Zurück zum Lernpfad");
      if (way.script === false) await cem.page.goto(`${cem.page.url()}?wege=ja`);
      await cem.sees("Andere Wege zu Ihrem Ziel");
      await cem.press(/^Diesen Pfad annehmen/);
      await cem.sees("Sie haben diesen Pfad angenommen");
      await cem.leave();
    });
  }
});
