import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person } from "./person";

describe("search", () => {
  after(closeBrowser);

  for (const way of mainWays) {
    it(`finds while somebody types: ${way.name}`, async () => {
      const anna = await Person.arrive("search", way);
      await anna.signIn("erlenfurt", "anna.becker");
      await anna.open("/module");
      const all = await anna.results();
      assert.ok(all.length > 1, "the catalogue shows its modules");

      await anna.search("Datenschutz");
      await anna.sees(/^\d+ Treffer$|^Ein Treffer$/);
      const found = await anna.results();
      assert.notDeepEqual(found, all, "the list follows the words");
      assert.match(found[0] ?? "", /Datenschutz/);
      assert.match(anna.page.url(), /\?.*q=Datenschutz/, "the address can be kept");

      // A misspelt word is answered by a question, which is a link.
      await anna.search("Datenshcutz");
      await anna.sees("Meinten Sie:");
      await anna.press(/^datenschutz$/i);
      assert.match((await anna.results())[0] ?? "", /Datenschutz/i);
      await anna.leave();
    });
  }
});
