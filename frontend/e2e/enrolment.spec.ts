import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person, type Way, ways } from "./person";

const DAY = 24 * 3600 * 1000;

// A second run against the same server has titles of its own.
const run = Date.now().toString(36);

/** A published module with one run of one seat, made by an author through the API. */
async function oneSeat(author: Person, title: string): Promise<string> {
  const from = Date.now() + 40 * DAY;
  const moment = (ms: number) => new Date(ms).toISOString();
  const made = await author.page.request.post("/api/v1/modules", {
    data: {
      title,
      description: "Ein Seminar mit einem einzigen Platz.",
      outcomes: ["Sie wissen, wie eine Warteliste funktioniert."],
      hours: 4,
      cost_cents: 4500,
      format: "presence",
      language: "de",
      accessibility: [],
      licence: "CC BY 4.0",
      url: "",
      teaches: [{ competency: "VD3.3", level: 2 }],
      requires: [],
      requires_any: [],
      runs: [{ place: "Rathaus, Raum 3", seats: 1, deadline: moment(from - 7 * DAY), starts_at: moment(from), ends_at: moment(from + DAY / 4) }],
    },
  });
  assert.equal(made.status(), 201, await made.text());
  const id = ((await made.json()) as { id: string }).id;
  const published = await author.page.request.post(`/api/v1/modules/${id}/publish`, { headers: { "If-Match": made.headers()["etag"] ?? "" } });
  assert.equal(published.status(), 200, await published.text());
  return id;
}

async function arrive(way: Way, tenant: string, login: string): Promise<Person> {
  const person = await Person.arrive("enrolment", way);
  await person.signIn(tenant, login);
  return person;
}

/** Reloads a page until the work behind it is done and the text is there. */
async function waitFor(person: Person, path: string, text: string | RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await person.open(path);
    if ((await person.page.locator("main").getByText(text).count()) > 0) return;
    await person.page.waitForTimeout(500);
  }
  assert.fail(`${path} never shows ${text}`);
}

describe("enrolment", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`a seat, the waiting list, a seat offered, a run called off: ${way.name}`, async () => {
      const author = await arrive(way, "erlenfurt", "autor.erlenfurt");
      const title = `Warten lernen (${way.name} ${run})`;
      const module = await oneSeat(author, title);

      const anna = await arrive(way, "erlenfurt", "anna.becker");
      await anna.open(`/module/${module}`);
      await anna.sees("Noch ein Platz frei von 1");
      await anna.press(/^Anmelden\s*:/);
      await anna.sees("Sie sind angemeldet.");
      await anna.sees(title);

      // Somebody of another municipality finds the same run full.
      const other = await arrive(way, "sonnhafen", "anna.becker");
      await other.open(`/module/${module}`);
      await other.press(/^Auf die Warteliste, Platz 1/);
      await other.sees("Sie stehen auf der Warteliste.");
      await other.sees("Sie haben Platz 1 auf der Warteliste.");

      await anna.disclose(new RegExp(`^Abmelden\\s*: ${title.replace(/[()]/g, "\\$&")}`));
      await anna.press("Ja, abmelden");
      await anna.sees("Sie sind von diesem Lernmodul abgemeldet.");

      await waitFor(other, "/anmeldungen", "Platz angeboten");
      await other.open("/nachrichten");
      await other.sees(`In „${title}“ ist ein Platz für Sie frei.`);
      await other.open("/anmeldungen");
      await other.press(/^Platz annehmen/);
      await other.sees("Sie sind angemeldet.");
      await other.sees(/Ihr Platz ist sicher\./);

      await author.open(`/autor/module/${module}/durchfuehrungen`);
      await author.sees("von 1 Plätzen");
      await author.disclose("Absagen");
      await author.press("Ja, absagen");
      await author.sees("Die Durchführung ist abgesagt. Alle bekommen eine Nachricht.");
      await waitFor(other, "/nachrichten", `Der Anbieter hat „${title}“ abgesagt.`);
      await other.press("Als gelesen merken");
      await other.open("/anmeldungen");
      await other.sees("Der Anbieter hat die Durchführung abgesagt. Sie müssen nichts tun.");
      for (const person of [author, anna, other]) await person.leave();
    });
  }

  for (const way of mainWays.filter((w) => ["light", "narrow", "noscript"].includes(w.name))) {
    it(`a person who has to agree: ${way.name}`, async () => {
      const author = await arrive(way, "erlenfurt", "autor.erlenfurt");
      const module = await oneSeat(author, `Fragen lernen (${way.name} ${run})`);
      const admin = await arrive(way, "erlenfurt", "admin.erlenfurt");
      const name = async (login: string, answer = "Die Regeln sind gespeichert.") => {
        await admin.open("/verwaltung/anmeldungen");
        await admin.fill("Wer genehmigt Anmeldungen? (Kennung)", login);
        await admin.press("Speichern");
        await admin.sees(answer);
      };
      await name("niemand", "Eine Angabe passt noch nicht");
      await name("hr.erlenfurt");
      try {
        const anna = await arrive(way, "erlenfurt", "anna.becker");
        await anna.open(`/module/${module}`);
        await anna.sees(/muss Ihre Anmeldung genehmigen/);
        await anna.press(/^Anmelden\s*:/);
        await anna.sees("wartet auf Genehmigung");

        const hr = await arrive(way, "erlenfurt", "hr.erlenfurt");
        await hr.open("/genehmigungen");
        await hr.sees("Anna Becker");
        await hr.press(/^Genehmigen/);
        await hr.sees("Genehmigt. Die Person bekommt eine Nachricht.");
        await anna.open("/anmeldungen");
        await anna.sees(/Ihr Platz ist sicher\./);
        await anna.leave();
        await hr.leave();
      } finally {
        await name(""); // the other journeys need no consent
      }
      await author.leave();
      await admin.leave();
    });
  }
});
