/*
 * Builds the app and what runs beside it. With --if-needed only when something that goes into the build
 * has changed since the last one; its fingerprint is kept in build/.stamp.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'build', '.stamp');
const inputs = [
	'src',
	'static',
	'messages',
	'project.inlang/settings.json',
	'scripts/http-slot-plugin.ts',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'vite.node.config.ts',
	'tsconfig.json'
];
const generated = join(root, 'src', 'lib', 'paraglide');

/** @param {string} path @returns {string[]} */
function filesOf(path) {
	if (path === generated || !existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.sort()
		.flatMap((name) => filesOf(join(path, name)));
}

function fingerprint() {
	const hash = createHash('sha256').update(process.version);
	for (const file of inputs.flatMap((input) => filesOf(join(root, input)))) {
		hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
	}
	return hash.digest('hex');
}

/** @param {string[]} args */
function vite(...args) {
	const { status } = spawnSync(
		process.execPath,
		[join(root, 'node_modules', 'vite', 'bin', 'vite.js'), ...args],
		{ cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
	);
	if (status !== 0) process.exit(status ?? 1);
}

const wanted = fingerprint();
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
if (!isBuilt || !process.argv.includes('--if-needed')) {
	vite('build', '--logLevel', 'warn');
	vite('build', '--config', 'vite.node.config.ts', '--logLevel', 'warn');
	writeFileSync(stamp, wanted);
}
