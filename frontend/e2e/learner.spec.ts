import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person, ways } from "./person";

// Each way has a municipality of its own where it can: the first visit of a person starts with the self-check.
const tenants: Record<string, string> = { light: "erlenfurt", dark: "sonnhafen", narrow: "wiesenbrueck" };

const result = "Das können Sie schon";
const answers = ["Mit Hilfe", "Das mache ich sicher", "Nein", "Das habe ich schon gesehen"];

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
      let n = 1;
      for (; (await anna.heading()) !== result; n++) {
        assert.match(await anna.heading(), new RegExp(`Aussage ${n} von höchstens 16`));
        await anna.press(answers[n % answers.length] ?? "Mit Hilfe");
      }
      assert.ok(n > 8, `a result after ${n - 1} statements`);

      await anna.press("Lernpfad berechnen");
      // "Bester" where an answer of hers says that a module does not suit her.
      await anna.sees(/Nachweislich kürzester Pfad|Nachweislich bester Pfad|Höchstens .* über dem Minimum|Kürzester Pfad zu allem/);
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
  }

  for (const way of mainWays) {
    // Somebody else than above, whose check this does not disturb; whoever came before him has left answers behind.
    it(`pauses, goes back and goes on in the self-check: ${way.name}`, async () => {
      const murat = await Person.arrive("self-check", way);
      await murat.signIn("erlenfurt", "murat.yilmaz");
      await murat.open("/kompetenz-check");
      if (!/Aussage 1 /.test(await murat.heading())) {
        await murat.press("Pause machen");
        await murat.disclose("Von vorn beginnen");
        await murat.press("Antworten löschen und neu beginnen");
      }
      const first = await murat.statement();
      const id = await murat.page.locator("input[name=aussage]").inputValue();
      await murat.press("Mit Hilfe");
      const second = await murat.statement();
      assert.notEqual(first, second);
      await murat.press("Eine Aussage zurück");
      assert.equal(await murat.statement(), first);
      await murat.press("Das mache ich sicher");
      assert.match(await murat.heading(), /Aussage 2 von/);
      for (let n = 2; n <= 5; n++) await murat.press(n === 3 ? "Weiß nicht" : "Mit Hilfe");

      await murat.open(`/kompetenz-check?ersetzt=${id}&vorher=1`); // where an answer leads that replaces one from another window
      await murat.sees("Jetzt gilt Ihre neue Antwort: „Das mache ich sicher“.");
      await murat.press("Pause machen");
      await murat.sees("Sie haben 5 Aussagen beantwortet.");
      await murat.press("Weitermachen");
      const place = await murat.statement();
      await murat.speak("Einfache Sprache");
      assert.notEqual(await murat.statement(), place);
      await murat.speak("English");
      assert.match(await murat.heading(), /Statement 6 of at most 16/);
      await murat.speak("Deutsch");
      assert.equal(await murat.statement(), place);

      await murat.press("Ergebnis ansehen");
      assert.equal(await murat.heading(), result);
      await murat.sees("So sicher sind wir");
      await murat.disclose("Warum? Ändern");
      await murat.press("Genauer einstufen");
      assert.match(await murat.heading(), /Aussage 6 von höchstens 16/);
      await murat.press("Nein");
      await murat.leave();
    });

    it(`answers suggestions: ${way.name}`, async () => {
      const anna = await Person.arrive("suggestions", way);
      await anna.signIn(tenants[way.name] ?? "erlenfurt", "anna.becker");
      await anna.open("/vorschlaege?ansicht=liste");
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
