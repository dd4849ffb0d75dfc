import { after, describe, it } from "node:test";
import { closeBrowser, largeText, mainWays, Person } from "./person";

const languages = ["de", "en", "plain"] as const;
const visits: Record<string, readonly string[]> = {
  "anna.becker": ["/", "/kompetenz-check", "/kompetenz-check/pause", "/profil", "/profil/bearbeiten", "/profil/nachweis", "/profil/gelernt", "/vorschlaege", "/lernpfad", "/module", "/module?q=Akte", "/module?q=B%C3%BCrgeramt&format=self_paced", "/module?q=Datenshcutz", "/anmeldungen", "/nachrichten", "/benachrichtigungen", "/meine-daten", "/meine-daten/loeschen"],
  "hr.erlenfurt": ["/hr", "/genehmigungen"],
  "admin.erlenfurt": ["/verwaltung/anmeldungen"],
  "autor.erlenfurt": ["/autor", "/autor/module/neu", "/autor/import"],
  "personalrat.erlenfurt": ["/personalrat"],
};
const open = ["/anmelden", "/anmelden?k=erlenfurt", "/k/erlenfurt", "/barrierefreiheit", "/datenschutz", "/geloescht", "/benachrichtigungen/abbestellen/x", "/gibt-es-nicht"];

describe("pages", () => {
  after(closeBrowser);

  for (const way of [...mainWays.filter((w) => !w.keyboard), largeText]) {
    it(`have no violation: ${way.name}`, async () => {
      const guest = await Person.arrive("open", way);
      for (const path of open) await guest.open(path);
      await guest.leave();
      for (const [login, paths] of Object.entries(visits)) {
        const person = await Person.arrive(login, way);
        await person.signIn("erlenfurt", login);
        for (const path of paths) await person.open(path);
        await person.leave();
      }
    });
  }

  for (const language of languages.slice(1)) {
    it(`have no violation in ${language}`, async () => {
      const way = { name: language, width: 1280 };
      for (const [login, paths] of Object.entries(visits)) {
        const person = await Person.arrive(login, way);
        await person.signIn("erlenfurt", login);
        await person.page.context().addCookies([{ name: "sprache", value: language, url: person.page.url() }]);
        for (const path of paths) await person.open(path);
        await person.leave();
      }
    });
  }
});
