import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person } from "./person";

describe("HR", () => {
  after(closeBrowser);

  for (const way of mainWays) {
    it(`reads the map, and the staff council sees that: ${way.name}`, async () => {
      const helga = await Person.arrive("hr", way);
      await helga.signIn("erlenfurt", "hr.erlenfurt");
      assert.equal(await helga.heading(), "Kompetenzlandkarte");
      await helga.sees("Diese Auswertung wird festgehalten");
      await helga.sees(/\d+–\d+ %/);
      await helga.choose("Kompetenzrahmen", "DigComp 3.0");
      await helga.press("Anzeigen");
      await helga.sees("Informationen suchen und filtern");
      await helga.disclose("Dieselben Zahlen als Liste");
      await helga.leave();

      const peter = await Person.arrive("council", way);
      await peter.signIn("erlenfurt", "personalrat.erlenfurt");
      await peter.sees("Die Personalentwicklung sieht nur Zahlen über Gruppen, nie über einzelne Menschen.");
      await peter.sees("Kompetenzlandkarte");
      await peter.sees(/DigComp 3\.0/);
      await peter.leave();
    });
  }
});
