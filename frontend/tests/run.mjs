// Bundles tests/*.test.ts for Node and runs them: node tests/run.mjs [options of node --test]

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const names = (await readdir(here)).filter((name) => name.endsWith(".test.ts"));
const outdir = await mkdtemp(join(tmpdir(), "frontend-tests-"));
try {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: names,
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = names.map((name) => join(outdir, name.replace(/\.ts$/, ".cjs")));
  const options = ["--enable-source-maps", "--test", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [...options, ...files], { cwd: join(here, ".."), stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(outdir, { recursive: true });
}
