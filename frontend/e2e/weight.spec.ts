import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { closeBrowser, mainWays, Person } from "./person";

const kB = 1000;
const pages = ["/", "/vorschlaege", "/lernpfad", "/profil", "/module", "/kalender", "/meine-daten"];

/** What a page brings over the wire into an empty cache, by kind of file, and when its largest part stood. */
async function weigh(person: Person, path: string): Promise<{ script: number; rest: number; font: number; painted: number }> {
  const session = await person.page.context().newCDPSession(person.page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const kinds = new Map<string, string>();
  const sum: Record<string, number> = {};
  session.on("Network.responseReceived", (event) => kinds.set(event.requestId, event.type));
  session.on("Network.loadingFinished", (event) => {
    const kind = kinds.get(event.requestId) ?? "Other";
    sum[kind] = (sum[kind] ?? 0) + event.encodedDataLength;
  });
  await person.page.goto(path, { waitUntil: "networkidle" });
  const painted = await person.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  await session.detach();
  const { Script: script = 0, Font: font = 0, ...others } = sum;
  return { script, font, rest: Object.values(others).reduce((a, b) => a + b, 0), painted };
}

describe("weight", () => {
  after(closeBrowser);

  it("pages are light", async () => {
    const [light] = mainWays;
    assert.ok(light);
    const person = await Person.arrive("weight", light);
    await person.signIn("erlenfurt", "anna.becker");
    for (const path of pages) {
      const page = await weigh(person, path);
      assert.ok(page.script > 0 && page.script <= 150 * kB, `${path}: ${page.script} B of scripts`);
      assert.ok(page.rest > 0 && page.rest + page.script <= 100 * kB, `${path}: ${page.rest + page.script} B without fonts`);
      console.log(`${path}: ${Math.round((page.rest + page.script) / kB)} kB, scripts ${Math.round(page.script / kB)} kB, largest part after ${Math.round(page.painted)} ms`);
    }
    await person.leave();
  });
});
