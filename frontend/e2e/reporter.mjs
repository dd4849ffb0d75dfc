// What the browser tests tell: a line for each file, so that the end of a long run still shows all of it, and whatever fails at once
// and in full.
import { basename } from "node:path";

export default async function* report(source) {
  const files = new Map();
  const of = (data) => {
    const name = basename(data.file ?? "?").replace(/\.spec\.mjs$/, "");
    if (!files.has(name)) files.set(name, { passed: 0, failed: 0, ms: 0 });
    return files.get(name);
  };
  for await (const { type, data } of source) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    // Only a test within a group counts; a group fails with its tests, and alone when its set-up does.
    const group = data.details.type === "suite";
    const broken = type === "test:fail" && data.details.error?.failureType !== "subtestsFailed";
    if (!group && data.nesting > 0) {
      const file = of(data);
      file[broken ? "failed" : "passed"]++;
      file.ms += data.details.duration_ms;
    }
    if (broken) yield `FAILED ${data.name}\n${data.details.error?.cause?.stack ?? data.details.error}\n`;
    if (group && data.nesting === 0) {
      const { passed, failed, ms } = of(data);
      yield `${failed ? "not ok" : "ok"}  ${data.name}: ${passed} passed, ${failed} failed, ${Math.round(ms / 1000)} s\n`;
    }
  }
}
