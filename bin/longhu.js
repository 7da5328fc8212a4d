#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../build/node/longhu.js', import.meta.url);
const build = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));

// In a fresh checkout the command builds itself first. What the build says is not the command's output.
if (!existsSync(built) && existsSync(build))
	spawnSync(process.execPath, [build, '--if-needed'], { stdio: ['ignore', 2, 2] });

if (existsSync(built)) {
	await import(built.href);
} else {
	process.stderr.write(
		'longhu 无法构建，请运行以下命令查看原因：npm run build\nlonghu could not be built. See why with: npm run build\n'
	);
	process.exitCode = 1;
}
