import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { existingHome } from '#lib/server/db/embedded/home.ts';
import { freePort, until } from './waiting.ts';

const entry = fileURLToPath(new URL('../../build/node/server.js', import.meta.url));

export interface AppOptions {
	readonly env?: Readonly<Record<string, string>>;
	/** A data folder that outlives this app; without it the app gets its own and `stop` removes it. */
	readonly dataDir?: string;
	/** A port of an app that was there before; without it a free one. */
	readonly port?: number;
	/** Another copy of the built entry, and the user it runs as. */
	readonly entry?: string;
	readonly uid?: number;
	readonly gid?: number;
	readonly cwd?: string;
}

export interface AppProcess {
	readonly url: string;
	readonly pid: number;
	readonly dataDir: string;
	/** What it wrote to standard output and error so far, line by line. */
	readonly output: readonly string[];
	/** The embedded server's process, or nothing where the app uses another. */
	readonly databasePid: () => Promise<number | undefined>;
	/** Asks it to stop, waits, and removes a data folder made for it. Gives the exit code. */
	readonly stop: () => Promise<number | null>;
	/** Kills it outright; the embedded server stays behind. */
	readonly kill9: () => Promise<void>;
}

/** Starts the built app on a free port and waits until it is ready. */
export async function startApp(options: AppOptions = {}): Promise<AppProcess> {
	const started = await spawnApp(options);
	const { child, url, output } = started;
	await until(
		async () => {
			if (child.exitCode !== null) throw new Error(`the app left:\n${output.join('\n')}`);
			const response = await fetch(`${url}/readyz`).catch(() => undefined);
			return response?.status === 200;
		},
		{ what: () => `the app to be ready:\n${output.join('\n')}`, withinMs: 60_000 }
	);
	return started;
}

/** Starts the built app and gives what it said when it left by itself, as a refused start does. */
export async function runToExit(options: AppOptions & { readonly stopAfter?: RegExp } = {}) {
	const { child, output, removeOwnFolder } = await spawnApp(options);
	const { stopAfter } = options;
	if (stopAfter) {
		await until(() => child.exitCode !== null || output.some((line) => stopAfter.test(line)), {
			what: `a line like ${stopAfter.source}`,
			withinMs: 30_000,
			everyMs: 1
		});
		child.kill('SIGTERM');
	}
	const code = await exitOf(child);
	await removeOwnFolder();
	return { code, output: output.join('\n') };
}

async function spawnApp(options: AppOptions) {
	if (!existsSync(entry)) throw new Error('the app is not built: npm run build');
	const ownFolder = options.dataDir ? undefined : await mkdtemp(join(tmpdir(), 'longhu-app-'));
	// As root the embedded server runs as another user, who must pass through.
	if (ownFolder) await chmod(ownFolder, 0o711);
	const dataDir = options.dataDir ?? join(ownFolder ?? '', 'data');
	const port = options.port ?? (await freePort());
	const child = spawn(process.execPath, [options.entry ?? entry], {
		cwd: options.cwd ?? tmpdir(),
		uid: options.uid,
		gid: options.gid,
		env: {
			PATH: process.env.PATH,
			PORT: String(port),
			LONGHU_DATA_DIR: dataDir,
			LONGHU_SAMPLE: 'off',
			...options.env
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const output: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) => output.push(line));
	}
	await Promise.race([
		once(child, 'spawn'),
		once(child, 'error').then(([error]) => Promise.reject(error))
	]);
	if (child.pid === undefined) throw new Error('the app has no process');

	const removeOwnFolder = async () => {
		if (ownFolder) await rm(ownFolder, { recursive: true, force: true });
	};
	return {
		child,
		url: `http://127.0.0.1:${port}`,
		pid: child.pid,
		dataDir,
		output,
		removeOwnFolder,
		databasePid: () => databasePidOf(dataDir),
		stop: async () => {
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
			const code = await exitOf(child);
			await removeOwnFolder();
			return code;
		},
		kill9: async () => {
			child.kill('SIGKILL');
			await exitOf(child);
		}
	};
}

async function exitOf(child: ChildProcess): Promise<number | null> {
	if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
	return child.exitCode;
}

/** Read from the server's own file, so that it is also right after the app was killed. */
export async function databasePidOf(dataDir: string): Promise<number | undefined> {
	const home = await existingHome(dataDir);
	if (!home) return undefined;
	const file = await readFile(join(home.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
	return Number(file.split('\n')[0]) || undefined;
}
