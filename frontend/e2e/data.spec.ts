import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { APIResponse } from "playwright-core";
import { closeBrowser, Person, type Way, ways } from "./person";

const tenant = "sonnhafen";
const password = "lernpfad-demo";

// Who is erased is gone for good, so every journey takes the first of these people who is still there. They are enough for four runs
// against the same server; no other journey meets them.
const people = [
  "matthias.schulz", "matthias.sokolow", "matthias.voigt", "mehmet.dogan", "mehmet.fischer", "mehmet.fuchs", "mehmet.haddad",
  "mehmet.kaiser", "mehmet.nguyen", "mehmet.pham", "mehmet.schmitt", "mehmet.scholz", "mehmet.schuster", "mehmet.weber",
  "melanie.arslan", "melanie.berger", "melanie.fischer", "melanie.horvat", "melanie.jovanovic", "melanie.krause", "melanie.pohl",
  "melanie.schneider", "melanie.shevchenko", "michael.pfeiffer", "michael.pohl", "michael.romano", "michael.santos", "michael.wolf",
];

/** Somebody who is signed in, or nothing when all of them have been erased. */
async function arrive(way: Way): Promise<Person | undefined> {
  const person = await Person.arrive("data", way);
  for (const login of people) {
    const answer = await person.page.request.post("/api/v1/auth/login", { data: { tenant, login, password } });
    if (answer.ok()) return person;
  }
  await person.leave();
  return undefined;
}

/** Mail is switched on, by a form that was opened before somebody changed the same thing elsewhere. */
async function notifications(person: Person): Promise<void> {
  await person.open("/benachrichtigungen");
  const held = await person.page.request.get("/api/v1/me/notifications");
  const changed = await person.page.request.put("/api/v1/me/notifications", {
    headers: { "If-Match": held.headers()["etag"] ?? "" },
    data: { address: "", language: "en", off: ["digest"] },
  });
  assert.equal(changed.status(), 200, await changed.text());
  await person.fill("E-Mail-Adresse", "journey@example.org");
  await person.press("Speichern");
  await person.sees("Das ist jetzt gespeichert");
  await person.sees("Englisch");
  await person.press("Speichern");
  await person.sees("Wir haben Ihnen einen Link geschickt. Bitte öffnen Sie ihn.");
  await person.sees(/Erst dann kommen E-Mails/);
}

describe("data", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`mail, what is stored, a copy, and erasure: ${way.name}`, async (t) => {
      const person = await arrive(way);
      if (!person) return t.skip("everybody of this journey has been erased on this server; start a new one");
      await notifications(person);

      await person.open("/meine-daten");
      await person.sees("Was gespeichert ist");
      await person.sees("Noch keine. Ihre Adresse ist noch nicht bestätigt.");
      for (const format of ["html", "json", "zip"]) {
        const copy: APIResponse = await person.page.request.get(`/meine-daten/kopie.${format}`);
        assert.equal(copy.status(), 200);
        assert.match(copy.headers()["content-disposition"] ?? "", /^attachment/);
      }

      await person.press("Löschen vorbereiten");
      await person.sees("Sofort gelöscht wird");
      await person.fill("Ihr Passwort", "falsch");
      await person.press("Ja, alles endgültig löschen");
      await person.sees("Das Passwort stimmt nicht.");
      await person.fill("Ihr Passwort", password);
      await person.press("Ja, alles endgültig löschen");
      assert.equal(await person.heading(), "Ihre Daten sind gelöscht");
      await person.open("/meine-daten");
      assert.equal(await person.heading(), "Anmelden");
      await person.leave();
    });
  }
});
