import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, ways } from "./person";

// Each way has a municipality of its own where it can: the first visit of a person starts with the self-check.
const tenants: Record<string, string> = { light: "erlenfurt", dark: "sonnhafen", narrow: "wiesenbrueck" };

describe("learner", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`goes from sign-in to an accepted path: ${way.name}`, async () => {
      const anna = await Person.arrive("learner", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      assert.match(await anna.heading(), /Anna Becker/);

      const first = await anna.has("Kompetenz-Check beginnen");
      if (first) await anna.press("Kompetenz-Check beginnen");
      else await anna.press("Kompetenz-Check noch einmal machen");
      for (let n = 1; n <= 10; n++) {
        assert.match(await anna.heading(), new RegExp(`Aussage ${n} von 10`));
        await anna.press(n % 3 === 0 ? "Mit Hilfe" : n % 3 === 1 ? "Sicher allein" : "Das ist neu für mich");
      }
      assert.equal(await anna.heading(), "Das können Sie schon");

      await anna.press("Lernpfad berechnen");
      await anna.sees(/Nachweislich kürzester Pfad|Höchstens .* über dem Minimum|Kürzester Pfad zu allem/);
      await anna.press("Pfad annehmen");
      await anna.sees("Sie haben diesen Pfad angenommen");
      if (first) assert.ok(anna.inputs < 25, `${anna.inputs} inputs are too many`);
      console.log(`${way.name}: ${anna.inputs} inputs from the sign-in page to the accepted path`);

      await anna.open("/");
      await anna.sees("Ihr nächster Schritt");
      await anna.press("Weiterlernen");
      await anna.sees("So setzt sich die Bewertung zusammen");
      await anna.leave();
    });

    it(`answers suggestions: ${way.name}`, async () => {
      const anna = await Person.arrive("suggestions", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      await anna.open("/vorschlaege");
      await anna.press(/^Passt\s*:/);
      await anna.sees(/Gemerkt: „.*“ passt\./);
      await anna.press(/^Zurücknehmen/);
      await anna.sees("Ihre Antwort ist zurückgenommen.");
      await anna.disclose("Passt nicht");
      await anna.press("Nicht mein Thema");
      await anna.sees(/Gemerkt: „.*“ passt nicht\./);
      await anna.press(/^Zurücknehmen/);
      await anna.disclose("Später");
      await anna.press("In 2 Wochen");
      await anna.sees(/zeigen wir Ihnen später wieder/);
      await anna.press(/^Zurücknehmen/);
      await anna.disclose("Warum?");
      await anna.sees(/Wenn Sie „.*“ schon auf Stufe/);
      await anna.leave();
    });

    it(`sees, corrects and forgets what was learned: ${way.name}`, async () => {
      const anna = await Person.arrive("learned", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      await anna.open("/vorschlaege");
      await anna.disclose("Passt nicht");
      await anna.press("Zu lang");
      await anna.open("/profil/gelernt");
      await anna.sees("Lange Lernmodule");
      await anna.press(/^Stimmt nicht\s*: Lange Lernmodule/);
      await anna.sees("Soll wieder zählen");
      await anna.press("Alles Gelernte vergessen");
      await anna.sees("Wir haben vergessen, was wir gelernt hatten.");
      await anna.press("Vorschläge nach meinem Profil ausschalten");
      await anna.open("/vorschlaege");
      await anna.sees("Diese Reihenfolge ist für alle gleich");
      await anna.open("/profil/gelernt");
      await anna.press("Vorschläge nach meinem Profil einschalten");
      await anna.leave();
    });

    it(`keeps her profile: ${way.name}`, async () => {
      const anna = await Person.arrive("profile", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      await anna.open("/profil");
      await anna.press("Ziel und Wünsche ändern");
      await anna.fill("Lernzeit je Woche in Minuten", "5");
      await anna.press("Speichern");
      await anna.sees("Eine Angabe passt noch nicht");
      await anna.fill("Lernzeit je Woche in Minuten", "120");
      await anna.press("Speichern");
      await anna.sees("Ihre Angaben sind gespeichert.");
      await anna.press("Nachweis hinzufügen");
      await anna.choose("Kompetenz", "VD5.1 Datenschutz im Fachamt");
      await anna.choose("Stufe", "Stufe 2 (Grundlagen)");
      await anna.fill("Woher stammt der Nachweis?", "Datenschutz-Akademie Auenland");
      await anna.press("Nachweis speichern");
      await anna.sees("Gespeichert. Ihr Kompetenzstand ist neu berechnet.");
      await anna.leave();
    });
  }
});
