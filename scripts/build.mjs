/*
 * Builds the app and what runs beside it. With --if-needed only when something that goes into the build
 * has changed since the last one; its fingerprint is kept in build/.stamp.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'build', '.stamp');
const turn = join(root, 'node_modules', '.longhu-build');
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

/** Says nothing unless it fails: what the bundler has to tell is for who works on the build. @param {string[]} args */
function vite(...args) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', ...args],
		{ cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 }
	);
	if (status === 0) return;
	process.stderr.write(stdout);
	process.stderr.write(stderr);
	process.exit(status ?? 1);
}

/** One build at a time: two would take each other's files away. Waits for the one under way. */
async function takeTurn() {
	for (;;) {
		try {
			writeFileSync(turn, String(process.pid), { flag: 'wx' });
			process.on('exit', () => rmSync(turn, { force: true }));
			for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
			return;
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
		}
		if (isHolderGone()) rmSync(turn, { force: true });
		else await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

function isHolderGone() {
	try {
		process.kill(Number(readFileSync(turn, 'utf8')) || process.pid, 0);
		return false;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'ESRCH';
	}
}

await takeTurn();
const wanted = fingerprint();
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
if (!isBuilt || !process.argv.includes('--if-needed')) {
	process.stdout.write('正在构建…… Building …\n');
	vite();
	vite('--config', 'vite.node.config.ts');
	writeFileSync(stamp, wanted);
}
