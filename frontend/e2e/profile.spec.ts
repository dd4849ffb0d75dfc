import { after, describe, it } from "node:test";
import { closeBrowser, Person, type Way, ways } from "./person";

// Each way has somebody of its own, so that no other journey meets what is changed here. All of it is taken back at the end.
const people: Record<string, string> = {
  light: "doris.mayer",
  dark: "andrea.scholz",
  narrow: "bettina.pfeiffer",
  keyboard: "carmen.schulze",
  noscript: "doris.wolf",
  "large-text": "jasmin.schmitt",
  calm: "ivana.kaya",
};

const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n");

async function arrive(journey: string, way: Way): Promise<Person> {
  const person = await Person.arrive(journey, way);
  await person.signIn("erlenfurt", people[way.name] ?? "doris.mayer");
  return person;
}

async function tick(person: Person, way: Way, label: string | RegExp): Promise<void> {
  const box = person.page.getByLabel(label).first();
  if (!way.keyboard) return box.check();
  await box.focus();
  await person.page.keyboard.press("Space");
}

describe("profile", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`asks why, and changes a level: ${way.name}`, async () => {
      const ana = await arrive("profile-level", way);
      await ana.open("/profil");
      await ana.sees("Auf einen Blick");
      await ana.press(/^Warum\?/);
      await ana.sees("Darum steht hier diese Stufe");
      await ana.choose("Stufe", "Stufe 8 (Spezialisiert)");
      await ana.press("Stufe ändern");
      await ana.sees("Gespeichert. Das haben wir neu berechnet.");
      await ana.sees(/Es entscheidet, was Sie am .* selbst gesagt haben: Stufe 8/);
      await ana.disclose("So rechnen wir");
      await ana.press(/^Nachweis zurücknehmen/);
      await ana.sees("Zurückgenommen, zählt nicht mehr.");
      await ana.leave();
    });

    it(`has a goal of her own, which her path serves: ${way.name}`, async () => {
      const ana = await arrive("profile-target", way);
      await ana.open("/profil");
      await ana.press("Eigenes Ziel hinzufügen");
      await ana.choose("Was wollen Sie können?", "VD4.3 Geodaten nutzen");
      await ana.choose("Stufe", "Stufe 4 (Aufbau)");
      await ana.fill("Bis wann? (freiwillig)", "2020-01-31");
      await ana.press("Speichern");
      await ana.sees("Dieser Tag ist schon vorbei.");
      await ana.fill("Bis wann? (freiwillig)", "2028-06-30");
      await ana.press("Speichern");
      await ana.sees("Ihre eigenen Ziele sind gespeichert.");
      await ana.open("/lernpfad");
      await ana.press(/berechnen/);
      await ana.sees(/Ihr eigenes Ziel/);
      await ana.open("/profil/ziele");
      await tick(ana, way, /Dieses Ziel streichen/);
      await ana.press("Speichern");
      await ana.sees("Sie haben noch kein eigenes Ziel.");
      await ana.leave();
    });

    it(`uploads a certificate and deletes it: ${way.name}`, async () => {
      const ana = await arrive("profile-certificate", way);
      await ana.open("/profil/nachweis?kompetenz=VD3.1&stufe=8&art=certificate");
      await ana.fill("Woher stammt der Nachweis?", "Kommunale Akademie Mitte");
      const file = ana.page.getByLabel("Datei dazu (freiwillig)");
      await file.setInputFiles({ name: "brief.docx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\u0003\u0004") });
      await ana.press("Nachweis speichern");
      await ana.sees("Möglich sind PDF, PNG und JPEG.");
      await file.setInputFiles({ name: "Zeug\u202enis.pdf", mimeType: "application/pdf", buffer: pdf });
      await ana.press("Nachweis speichern");
      await ana.sees("Gespeichert. Ihr Kompetenzstand ist neu berechnet.");
      await ana.open("/profil/kompetenz/VD3.1");
      await ana.sees("Datei herunterladen: Zeugnis.pdf");
      await ana.press(/^Datei löschen/);
      await ana.sees("Die Datei ist gelöscht.");
      await ana.press(/^Nachweis zurücknehmen/);
      await ana.sees("Zurückgenommen, zählt nicht mehr.");
      await ana.leave();
    });
  }

  it("shows both versions when another window was faster", async () => {
    const way = ways[0] as Way;
    const ana = await arrive("profile-stale", way);
    await ana.open("/profil/ziele?kompetenz=VD2.4&stufe=2");
    const version = await ana.page.locator("input[name=version]").first().inputValue();
    await ana.page.request.post("/profil/ziele", { form: { version, "ziel-0": "VD2.4", "stufe-0": "5" } });
    await ana.press("Speichern");
    await ana.sees("Das ist verschieden");
    await ana.sees("Stufe 5 (Fortgeschritten)");
    await ana.press("Speichern");
    await ana.sees("Ihre eigenen Ziele sind gespeichert.");
    await ana.open("/profil/ziele");
    await tick(ana, way, /Dieses Ziel streichen/);
    await ana.press("Speichern");
    await ana.leave();
  });
});
