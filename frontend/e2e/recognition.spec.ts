import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, ways } from "./person";

const tenants: Record<string, string> = { light: "erlenfurt", dark: "sonnhafen", narrow: "wiesenbrueck" };

// Each way describes other work, as two share a municipality: what is confirmed once is not suggested again.
const works: Record<string, [string, string]> = {
  light: ["In QGIS zeichne ich Themenkarten und pflege Geodaten.", "Geodaten nutzen"],
  dark: ["In QGIS zeichne ich Themenkarten und pflege Geodaten.", "Geodaten nutzen"],
  narrow: ["In QGIS zeichne ich Themenkarten und pflege Geodaten.", "Geodaten nutzen"],
  keyboard: ["Ich bereite Ausschreibungen vor, vergleiche Angebote und schreibe die Leistungsbeschreibung.", "IT beschaffen und Anbieter steuern"],
  noscript: ["Ich betreue das Beteiligungsportal und die Bürgerbeteiligung zum Bebauungsplan.", "Digitale Beteiligung"],
};

describe("recognition", () => {
  after(closeBrowser);

  for (const way of ways) {
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

    it(`reads a person's own description, which she confirms: ${way.name}`, async () => {
      const [work, name] = works[way.name] ?? ["", ""];
      const anna = await Person.arrive("recognition-own", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      await anna.open("/profil/bearbeiten");
      await anna.fill("Was tun Sie bei der Arbeit?", work);
      await anna.press("Speichern");
      await anna.sees("Aus Ihrer Beschreibung lesen wir");
      await anna.sees(`„${work}“`);
      await anna.press(new RegExp(`^Bestätigen\\s*: ${name}`));
      await anna.sees("Gespeichert. Ihr Kompetenzstand ist neu berechnet.");
      assert.equal(await anna.has(new RegExp(`^Bestätigen\\s*: ${name}`)), false, "what she confirmed is not asked again");
      await anna.leave();
    });
  }
});
