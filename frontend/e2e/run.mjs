// Bundles the browser tests, starts a server with demo data unless LERNPFAD_URL names one, and runs node's test runner.
// Names behind the command choose files: npm run test:e2e -- hr author
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const root = join(here, "..", "..");
const out = join(here, "results", "build");

await rm(join(here, "results"), { recursive: true, force: true });
const chosen = process.argv.slice(2);
const specs = (await readdir(here)).filter(
  (name) => name.endsWith(".spec.ts") && (chosen.length === 0 || chosen.includes(name.replace(".spec.ts", ""))),
);
await build({
  absWorkingDir: here,
  entryPoints: specs,
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});

const runner = [
  "--test",
  "--test-concurrency=1",
  "--test-timeout=600000", // ms, for a file as for a test in it: what hangs is to be named
  `--test-reporter=${join(here, "reporter.mjs")}`,
];
const server = process.env["LERNPFAD_URL"] ? null : await start();
const url = process.env["LERNPFAD_URL"] ?? server.url;
let code = 1;
try {
  const files = specs.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  code = await finished(
    // One file at a time: the journeys share the people of the demo world.
    spawn(process.execPath, [...runner, ...files], {
      cwd: join(here, ".."),
      env: { ...process.env, LERNPFAD_URL: url, E2E_RESULTS: join(here, "results") },
      stdio: "inherit",
    }),
  );
} finally {
  await server?.stop();
}
process.exitCode = code;

// start builds the program, runs it on a folder and a port of its own, and waits until it says that it is ready.
async function start() {
  const folder = await mkdtemp(join(tmpdir(), "lernpfad-e2e-"));
  const binary = join(folder, "lernpfad");
  const built = await finished(spawn("go", ["build", "-o", binary, "./cmd/lernpfad"], { cwd: root, stdio: "inherit" }));
  if (built !== 0) throw new Error("the program does not build");
  const child = spawn(binary, ["serve", "--demo"], {
    cwd: root,
    env: {
      ...process.env,
      LERNPFAD_LISTEN: "127.0.0.1:8190",
      LERNPFAD_DATA_DIR: join(folder, "data"),
      LERNPFAD_CACHE: process.env["LERNPFAD_CACHE"] ?? join(root, ".cache"),
      LERNPFAD_LOG_LEVEL: "WARN",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = finished(child);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /is ready: (http:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  const limit = new Promise((resolve) => setTimeout(resolve, 300_000, null).unref());
  const address = await Promise.race([ready, limit, ended.then(() => null)]);
  if (!address) {
    await stop();
    throw new Error("the server did not become ready");
  }
  return { url: address, stop };
}

function finished(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
