#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../build/node/longhu.js', import.meta.url);
if (existsSync(built)) {
	await import(built.href);
} else {
	process.stderr.write(
		'longhu 还没有构建，请先运行：npm run build\nlonghu is not built yet. Run: npm run build\n'
	);
	process.exitCode = 1;
}
