// Bundles answers.ts and runs it: node tests/answer.mjs <file with data and queries>

import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const outdir = await mkdtemp(join(tmpdir(), "answers-"));
try {
  const outfile = join(outdir, "answers.mjs");
  await esbuild.build({
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    entryPoints: ["answers.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", outfile, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(outdir, { recursive: true });
}
