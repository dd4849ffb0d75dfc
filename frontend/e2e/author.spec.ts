import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person } from "./person";

const heading = "Schlüssel;Titel;Beschreibung;Lernziele;Stunden;Format;Sprache;Kompetenzen";

// A second run against the same server brings new modules, too.
const run = Date.now().toString(36);

function catalogue(way: string, hours: string): string {
  const row = (n: number) =>
    `e2e-${run}-${way}-${n};Importiertes Lernmodul ${n} (${way} ${run});Ein Lernmodul aus dem Browsertest.;Sie können Vorgänge anlegen.;${hours};Selbstlernen;Deutsch;VD1.1:2`;
  return [heading, row(1), row(2)].join("\r\n") + "\r\n";
}

describe("author", () => {
  after(closeBrowser);

  for (const way of mainWays) {
    it(`imports a catalogue, first with mistakes: ${way.name}`, async () => {
      const author = await Person.arrive("import", way);
      await author.signIn("erlenfurt", "autor.erlenfurt");
      await author.press("Katalog importieren");
      await author.press("Datei prüfen");
      await author.sees("2 Angaben passen noch nicht");

      await author.fill("Name des Programms", `Browsertest ${way.name}`);
      await author.upload("Datei", "programm.csv", catalogue(way.name, "viele"));
      await author.press("Datei prüfen");
      await author.sees("Die Datei hat 2 Fehler");
      await author.sees("viele");

      await author.fill("Name des Programms", `Browsertest ${way.name}`);
      await author.upload("Datei", "programm.csv", catalogue(way.name, "1,5"));
      await author.press("Datei prüfen");
      await author.press("Übernehmen");
      await author.sees(/2 neu, 0 geändert, 0 unverändert/);
      await author.press("Zu meinen Lernmodulen");
      await author.sees(`Importiertes Lernmodul 1 (${way.name} ${run})`);
      await author.leave();
    });

    it(`writes and publishes a module: ${way.name}`, async () => {
      const author = await Person.arrive("module", way);
      await author.signIn("erlenfurt", "autor.erlenfurt");
      await author.press("Lernmodul anlegen");
      await author.press("Speichern");
      await author.sees(/Angaben passen noch nicht/);
      await author.fill("Titel", `Aktenplan verstehen (${way.name})`);
      await author.fill("Beschreibung", "Für alle, die Akten anlegen.");
      await author.fill("Was man danach kann", "Sie können den Aktenplan lesen.");
      await author.fill("Lernzeit in Stunden", "1,5");
      await author.choose("Kompetenz", "VD1.1 E-Akte und Schriftgut");
      await author.press("Speichern");
      await author.sees("Das Lernmodul ist gespeichert.");
      await author.press("Veröffentlichen");
      await author.sees("Das Lernmodul ist veröffentlicht.");
      await author.press("Archivieren");
      await author.sees("Das Lernmodul ist archiviert.");
      await author.leave();
    });
  }
});
