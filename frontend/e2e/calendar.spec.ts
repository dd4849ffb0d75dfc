import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, Person, type Way, ways } from "./person";

/** The lines of a calendar with the folded ones joined. */
function lines(body: string): string[] {
  return body.replace(/\r\n[ \t]/g, "").split("\r\n");
}

/** What a calendar program would do: ask without any cookie. */
async function ask(address: string, etag?: string): Promise<{ status: number; type: string; etag: string; body: string }> {
  const answer = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {} });
  return {
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    etag: answer.headers.get("etag") ?? "",
    body: await answer.text(),
  };
}

async function arrive(way: Way): Promise<Person> {
  const person = await Person.arrive("calendar", way);
  await person.signIn("erlenfurt", "karin.seidel");
  // The path that an earlier way has accepted stands, too.
  const built = await person.page.request.post("/api/v1/me/paths");
  assert.equal(built.status(), 201, await built.text());
  const { id } = (await built.json()) as { id: string };
  assert.equal((await person.page.request.post(`/api/v1/me/paths/${id}/accept`)).status(), 200);
  await person.page.request.delete("/api/v1/me/calendar");
  return person;
}

describe("calendar", () => {
  after(closeBrowser);

  for (const way of ways) {
    it(`one step as a file, a subscription, its end: ${way.name}`, async () => {
      const karin = await arrive(way);
      await karin.open("/kalender");
      await karin.sees("Lernzeit, frei einteilbar");

      const file = await karin.page.locator("main a[download]").first().getAttribute("href");
      const one = await karin.page.request.get(file ?? "");
      assert.equal(one.headers()["content-type"], "text/calendar; charset=utf-8");
      assert.equal(lines(await one.text()).filter((line) => line === "BEGIN:VEVENT").length, 1);

      await karin.press("Adresse für meinen Kalender holen");
      await karin.sees("Das ist Ihre Adresse");
      const address = await karin.page.getByLabel("Adresse für Ihren Kalender").inputValue();
      const open = await karin.page.getByRole("link", { name: "Im Kalender dieses Geräts abonnieren" }).getAttribute("href");
      assert.equal(open, address.replace(/^https?/, "webcal"));

      const first = await ask(address);
      assert.equal(first.status, 200, first.body);
      assert.equal(first.type, "text/calendar; charset=utf-8");
      const told = lines(first.body);
      for (const line of ["BEGIN:VCALENDAR", "TZID:Europe/Berlin", "STATUS:CONFIRMED", "CLASS:PRIVATE", "END:VCALENDAR"]) assert.ok(told.includes(line), line);
      assert.ok(told.some((line) => line.startsWith("SUMMARY:Lernzeit: ")));
      assert.ok(first.body.split("\r\n").every((line) => Buffer.byteLength(line) <= 75), "a line is too long");
      assert.equal((await ask(address, first.etag)).status, 304);

      // A new address without titles ends the old one.
      await karin.open("/kalender");
      await karin.page.getByLabel("Titel und Orte der Lernmodule mit anzeigen").uncheck();
      await karin.press("Neue Adresse holen");
      const second = await karin.page.getByLabel("Adresse für Ihren Kalender").inputValue();
      assert.equal((await ask(address)).status, 404);
      const discreet = lines((await ask(second)).body);
      assert.ok(discreet.includes("SUMMARY:Lernzeit") && !discreet.some((line) => line.startsWith("SUMMARY:Lernzeit: ")));

      await karin.open("/kalender");
      await karin.press("Adresse ungültig machen");
      await karin.sees("Die Adresse gilt nicht mehr.");
      assert.equal((await ask(second)).status, 404);
      await karin.leave();
    });
  }
});
