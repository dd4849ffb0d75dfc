import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, ways } from "./person";

const tablet = "/k/erlenfurt/tablet";

describe("kiosk", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`a shared tablet, signed in by phone, forgets: ${way.name}`, async () => {
      const shared = await Person.arrive("kiosk", way);
      if (way.script ?? true) await shared.page.clock.install();
      await shared.open(tablet);
      await shared.press("Code zeigen");
      const [code, number] = await shared.page.locator(".lp-tablet__code dd").allInnerTexts();

      const phone = await Person.arrive("kiosk-phone", way);
      await phone.signIn("erlenfurt", "torsten.zielinski");
      await phone.open(`/verbinden/${code}`);
      await phone.fill("Zahl", number ?? "");
      await phone.press("Ja, am Tablet anmelden");
      await phone.sees("Bestätigt. Auf dem Tablet geht es jetzt weiter.");

      if (way.script ?? true) {
        await Promise.all([shared.page.waitForURL("/"), shared.page.clock.runFor(3000)]);
        await shared.look();
      } else {
        await shared.press("Ich habe auf dem Handy bestätigt");
      }
      assert.match(await shared.heading(), /Torsten Zieliński/);
      assert.equal((await shared.page.goto("/karte"))?.status(), 403);
      await shared.open("/kalender");
      await shared.sees("An einem gemeinsamen Tablet können Sie keine Adresse holen.");

      if (way.script ?? true) {
        // After a while it asks; who answers stays, who has left is forgotten.
        const asks = shared.page.getByRole("dialog", { name: "Sind Sie noch da?" });
        await shared.page.clock.fastForward("02:16");
        await asks.waitFor();
        await shared.page.keyboard.press("Enter"); // the way to stay has the focus
        await asks.waitFor({ state: "hidden" });
        await shared.page.clock.fastForward("02:16");
        await asks.waitFor();
        await Promise.all([shared.page.waitForURL(tablet), shared.page.clock.fastForward("00:46")]);
      } else {
        assert.match(await shared.page.content(), /http-equiv="refresh" content="180; url=\/k\/erlenfurt\/tablet"/);
        await shared.page.locator("header").getByRole("button", { name: "Abmelden" }).click();
      }
      await shared.sees("Code zeigen");
      await shared.page.goBack();
      await shared.page.waitForURL(tablet); // what was there is not shown again
      await shared.page.goto("/profil");
      assert.equal(new URL(shared.page.url()).pathname, tablet);
      await phone.leave();
      await shared.leave();
    });

    it(`a card, the check on paper, the path on paper: ${way.name}`, async () => {
      const samir = await Person.arrive("kiosk", way);
      await samir.signIn("erlenfurt", "samir.kaminski");
      await samir.open("/karte");
      await samir.fill("PIN", "204866");
      await samir.fill("PIN noch einmal", "204866");
      await samir.press("Karte machen");
      const card = await samir.page.locator(".lp-idcard__code").innerText();
      await samir.leave();

      const shared = await Person.arrive("kiosk", way);
      await shared.open(tablet);
      await shared.fill("Code auf der Karte", card);
      await shared.fill("PIN", "999991");
      await shared.press("Anmelden");
      await shared.sees("Karte oder PIN stimmen nicht.");
      await shared.fill("PIN", "204866");
      await shared.press("Anmelden");
      assert.match(await shared.heading(), /Samir Kamiński/);

      await shared.open("/kompetenz-check/bogen");
      await shared.page.emulateMedia({ media: "print" });
      assert.ok(!(await shared.page.locator("nav").first().isVisible()), "the menu is printed");
      await shared.page.emulateMedia({ media: "screen" });
      await shared.press("Antworten vom Papier eintragen");
      for (const line of await shared.page.locator("main fieldset").all()) await line.getByLabel("Mit Hilfe").check();
      await shared.press("Antworten auswerten");
      assert.match(shared.page.url(), /\/kompetenz-check\/ergebnis$/);

      const built = await shared.page.request.post("/api/v1/me/paths");
      const { id } = (await built.json()) as { id: string };
      await shared.open(`/lernpfad/${id}/drucken`);
      await shared.sees("Aktuell steht Ihr Lernpfad unter");
      await shared.open("/module?stunden=kurz");
      assert.ok((await shared.results()).includes("Schaden melden mit dem Handy: Foto, Ort, ein Satz"));
      await shared.leave();
    });
  }
});
