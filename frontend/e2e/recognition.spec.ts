import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person } from "./person";

const maps = ["In QGIS zeichne ich Themenkarten und pflege Geodaten.", "Geodaten nutzen"] as const;
const tenders = ["Ich bereite Ausschreibungen vor, vergleiche Angebote und schreibe die Leistungsbeschreibung.", "IT beschaffen und Anbieter steuern"] as const;
const consultation = ["Ich betreue das Beteiligungsportal und die Bürgerbeteiligung zum Bebauungsplan.", "Digitale Beteiligung"] as const;

// Where Murat works and what he does there. What is confirmed once, or said in a self-check, is not suggested again: so he is somebody
// whom no other journey asks, and ways that share a municipality describe other work.
const works: Record<string, readonly [string, string, string]> = {
  light: ["sonnhafen", ...maps],
  dark: ["wiesenbrueck", ...maps],
  narrow: ["sonnhafen", ...tenders],
  keyboard: ["wiesenbrueck", ...tenders],
  noscript: ["sonnhafen", ...consultation],
};

describe("recognition", () => {
  after(closeBrowser);

  for (const way of mainWays) {
    it(`suggests competencies to an author, who decides: ${way.name}`, async () => {
      const author = await Person.arrive("recognition-author", way);
      await author.signIn("erlenfurt", "autor.erlenfurt");
      await author.press("Lernmodul anlegen");
      await author.press("Kompetenzen vorschlagen");
      await author.sees("Schreiben Sie zuerst einen Titel");
      await author.fill("Titel", `Karten für den Rat (${way.name})`);
      await author.fill("Beschreibung", "Sie legen in QGIS Geodaten übereinander und zeichnen Themenkarten. Voraussetzung: sicherer Umgang mit Excel. Signaturen sind nicht Gegenstand.");
      await author.fill("Was man danach kann", "Sie können eine Themenkarte für den Ausschuss erstellen.");
      await author.fill("Lernzeit in Stunden", "12");
      await author.press("Noch einmal vorschlagen");
      await author.sees("Das lernt man wohl");
      await author.sees("Das setzt Ihr Text wohl voraus");
      await author.sees(/„Sie legen in QGIS Geodaten übereinander/);
      assert.equal(await author.has(/^Übernehmen\s*: Rechtssicher/), false, "what is ruled out is not suggested");
      await author.press(/^Übernehmen\s*: Geodaten nutzen/);
      assert.equal(await author.has(/^Übernehmen\s*: Geodaten nutzen/), false, "what was accepted is not suggested again");
      await author.press(/^Ablehnen\s*: Informationen verwalten/);
      assert.equal(await author.has(/^Übernehmen\s*: Informationen verwalten/), false, "what was rejected is not suggested again");
      await author.press("Speichern");
      await author.sees("Das Lernmodul ist gespeichert.");
      await author.press("Archivieren");
      await author.leave();
    });

    it(`reads a person's own description, which he confirms: ${way.name}`, async () => {
      const [tenant, work, name] = works[way.name] ?? ["", "", ""];
      const murat = await Person.arrive("recognition-own", way);
      await murat.signIn(tenant, "murat.yilmaz");
      await murat.open("/profil/bearbeiten");
      await murat.fill("Was tun Sie bei der Arbeit?", work);
      await murat.press("Speichern");
      await murat.sees("Aus Ihrer Beschreibung lesen wir");
      await murat.sees(`„${work}“`);
      await murat.press(new RegExp(`^Bestätigen\\s*: ${name}`));
      await murat.sees("Gespeichert. Ihr Kompetenzstand ist neu berechnet.");
      assert.equal(await murat.has(new RegExp(`^Bestätigen\\s*: ${name}`)), false, "what he confirmed is not asked again");
      await murat.leave();
    });
  }
});
