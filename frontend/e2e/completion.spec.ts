import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, type Way, ways } from "./person";

const run = Date.now().toString(36);

interface Step {
  module: { id: string; title: string; format: string };
  done: boolean;
}

async function arrive(way: Way, login: string): Promise<Person> {
  const person = await Person.arrive("completion", way);
  await person.signIn("wiesenbrueck", login);
  return person;
}

/** The words of a title as part of an accessible name. */
function named(title: string): RegExp {
  return new RegExp(`: ${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}

/** The first module of the accepted path that one can begin at any time. */
async function nextAlone(person: Person): Promise<Step["module"]> {
  const answer = await person.page.request.get("/api/v1/me/paths/current");
  assert.equal(answer.status(), 200, await answer.text());
  const { steps } = (await answer.json()) as { steps: Step[] };
  const step = steps.find((s) => s.module.format === "self_paced" && !s.done);
  assert.ok(step, "the path has no step to study alone");
  return step.module;
}

/** Ends what a journey that broke off has left behind. */
async function tidy(person: Person): Promise<void> {
  const list = async <T>(path: string) => ((await (await person.page.request.get(path)).json()) as { items: T[] }).items;
  const leave = async () => {
    for (const e of await list<{ id: string; state: string; version: number }>("/api/v1/me/enrolments")) {
      if (e.state === "enrolled") await person.page.request.delete(`/api/v1/me/enrolments/${e.id}`, { headers: { "If-Match": `"${e.version}"` } });
    }
  };
  await leave();
  for (const c of await list<{ id: string; withdrawn_at?: string }>("/api/v1/me/completions")) {
    if (!c.withdrawn_at) await person.page.request.delete(`/api/v1/me/completions/${c.id}`);
  }
  await leave();
}

describe("completion", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`a finished module, the path, the credential, a mistake undone: ${way.name}`, async () => {
      const dennis = await arrive(way, "dennis.tran");
      await tidy(dennis);
      await dennis.open("/lernpfad");
      if (await dennis.has("Lernpfad berechnen")) await dennis.press("Lernpfad berechnen");
      if (await dennis.has("Pfad annehmen")) await dennis.press("Pfad annehmen");
      const module = await nextAlone(dennis);
      await dennis.open(`/module/${module.id}`);
      await dennis.press("Jetzt beginnen");
      await dennis.sees("Ihr Teilnahmecode:");

      await dennis.disclose(new RegExp(`Ich habe es abgeschlossen\\s*${named(module.title).source}`));
      await dennis.press(new RegExp(`Abschluss speichern\\s*${named(module.title).source}`));
      assert.equal(await dennis.heading(), "Geschafft!");
      await dennis.sees(/Von Stufe \d auf|Neu: Stufe/);
      await dennis.sees(/sind [1-9]\d* von \d+ Schritten geschafft/);
      const completed = new URL(dennis.page.url()).pathname;

      await dennis.open("/lernpfad");
      await dennis.sees("Erledigt");
      if (way.name === "light" || way.name === "narrow") {
        await dennis.open("/profil");
        await dennis.sees("Zuletzt dazugekommen");
      }
      await dennis.open("/anmeldungen");
      await dennis.press("Meine Lernnachweise");
      await dennis.press(module.title);
      assert.equal(await dennis.heading(), "Lernnachweis");
      await dennis.sees("eigene Angabe, vom Anbieter nicht bestätigt");
      const file = await dennis.page.request.get(`${new URL(dennis.page.url()).pathname}/badge`);
      assert.equal(file.status(), 200);
      assert.equal((await file.text()).split(".").length, 3, "the badge is no signed token");
      await dennis.press(/\/pruefen\//);
      await dennis.sees("Dieser Lernnachweis gilt");
      const check = new URL(dennis.page.url()).pathname;

      await dennis.open(completed);
      await dennis.disclose("Falsch geklickt?");
      await dennis.press("Abschluss zurücknehmen");
      await dennis.open(check);
      await dennis.sees("Dieser Lernnachweis gilt nicht mehr");
      // The journey ends where it began, for the next way.
      await dennis.open("/anmeldungen");
      await dennis.disclose(new RegExp(`Beenden\\s*${named(module.title).source}`));
      await dennis.press(new RegExp(`Ja, abmelden\\s*${named(module.title).source}`));
      await dennis.leave();
    });
  }

  for (const way of ways.filter((w) => w.name === "light" || w.name === "narrow")) {
    it(`a provider's list: ${way.name}`, async () => {
      const author = await arrive(way, "autor.wiesenbrueck");
      const title = `Listen lernen (${way.name} ${run})`;
      const made = await author.page.request.post("/api/v1/modules", {
        data: {
          title,
          description: "Ein kurzes Lernmodul.",
          outcomes: ["Sie wissen, wozu Codes da sind."],
          hours: 0.5,
          cost_cents: 0,
          format: "self_paced",
          language: "de",
          accessibility: [],
          licence: "CC BY 4.0",
          url: "",
          teaches: [{ competency: "VD6.4", level: 1 }],
          requires: [],
          requires_any: [],
          runs: [],
        },
      });
      assert.equal(made.status(), 201, await made.text());
      const { id } = (await made.json()) as { id: string };
      const published = await author.page.request.post(`/api/v1/modules/${id}/publish`, { headers: { "If-Match": made.headers()["etag"] ?? "" } });
      assert.equal(published.status(), 200, await published.text());

      const jasmin = await arrive(way, "jasmin.haas");
      const started = await jasmin.page.request.post("/api/v1/me/enrolments", { data: { module: id } });
      assert.equal(started.status(), 201, await started.text());
      const { code } = (await started.json()) as { code: string };

      await author.open(`/autor/module/${id}/abschluesse`);
      await author.fill("Teilnahmecodes", `${code}\nJasmin Haas`);
      await author.press("Abschlüsse bestätigen");
      await author.sees(/Zeile 2 .*Das ist kein Teilnahmecode/);
      await author.fill("Teilnahmecodes", code.toLowerCase());
      await author.press("Abschlüsse bestätigen");
      await author.sees("Ein Abschluss ist angenommen.");

      for (let i = 0; i < 40; i++) {
        await jasmin.open("/nachrichten");
        if (await jasmin.page.getByText(`Sie haben „${title}“ abgeschlossen`).count()) break;
        await jasmin.page.waitForTimeout(250);
      }
      await jasmin.open("/nachweise");
      await jasmin.press(title);
      await jasmin.sees(/vom Anbieter, am/);
      await author.leave();
      await jasmin.leave();
    });
  }
});
