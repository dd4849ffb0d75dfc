// Bundles styles and scripts into dist/ with a hash in every name, compresses them once, and writes manifest.json:
// { "app.css": "app-1A2B3C4D.css", ... }. The Go package embeds dist/ and serves only what the manifest lists.
import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const out = new URL("./dist/", import.meta.url).pathname;
const here = new URL(".", import.meta.url).pathname;

for (const name of await readdir(out)) {
  if (name !== ".gitkeep") await rm(join(out, name), { recursive: true });
}

const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "styles/app.css", main: "scripts/main.ts" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/static/",
  loader: { ".woff2": "file", ".svg": "file" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

// logical name: the entry's name for bundles, the file's own name for fonts and pictures
const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  const file = basename(path);
  const ext = file.slice(file.lastIndexOf("."));
  const input = output.entryPoint ?? Object.keys(output.inputs)[0];
  const entry = { "styles/app.css": "app", "scripts/main.ts": "main" }[input];
  manifest[entry ? entry + ext : basename(input)] = file;
}
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

const rows = [];
for (const file of Object.values(manifest).sort()) {
  const content = await readFile(join(out, file));
  if (!/\.(css|js|svg)$/.test(file)) {
    rows.push([file, content.length, "-"]);
    continue;
  }
  const gz = gzipSync(content, { level: 9 });
  await writeFile(join(out, file + ".gz"), gz);
  await writeFile(join(out, file + ".br"), brotliCompressSync(content));
  rows.push([file, content.length, gz.length]);
  const limit = file.endsWith(".js") ? 150_000 : 60_000;
  if (gz.length > limit) throw new Error(`${file} is ${gz.length} bytes compressed, the limit is ${limit}`);
}
for (const [file, size, gz] of rows) console.log(`${file.padEnd(36)} ${String(size).padStart(8)} B  gzip ${gz}`);
