import { spawn } from 'node:child_process';
import { chown, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive, processCommand } from '../../process-identity.ts';
import { StartFault } from '../../start-fault.ts';
import type { Binaries } from './binaries.ts';
import type { ServerHome } from './home.ts';
import type { ServerUser } from './server-user.ts';

/** The name of the database role that owns everything in the embedded server. */
export const role = 'longhu';

/** What the steps below need to know of the server they speak to. */
export interface Cluster {
	readonly home: ServerHome;
	readonly binaries: Binaries;
	readonly user: ServerUser | undefined;
}

export interface RunningServer {
	readonly pid: number;
	readonly port: number;
}

/** Makes a new database folder, aside and then in place: a start that was cut short leaves none. */
export async function initCluster(cluster: Cluster, password: string): Promise<void> {
	const { home, binaries, user } = cluster;
	const draft = join(home.folder, 'cluster.new');
	const passwordFile = join(home.folder, 'password.new');
	await rm(draft, { recursive: true, force: true });
	await writeFile(passwordFile, password + '\n', { mode: 0o600 });
	if (user) await chown(passwordFile, user.uid, user.gid);
	try {
		const { code, output } = await run(cluster, binaries.initdb, [
			`--pgdata=${draft}`,
			`--username=${role}`,
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale=C'
		]);
		if (code !== 0) throw serverFault(output);
	} finally {
		await rm(passwordFile, { force: true });
	}
	await rename(draft, home.cluster);
}

/** Refuses a folder that another major version made, before that version's files are touched. */
export async function requireSameMajor({ home, binaries }: Cluster): Promise<void> {
	const made = (await readFile(join(home.cluster, 'PG_VERSION'), 'utf8')).trim();
	if (made === binaries.major) return;
	throw new StartFault({
		zh: `数据目录 ${home.cluster} 属于 PostgreSQL ${made}，本版本内置的是 ${binaries.major}。请用原来的龙虎榜版本备份，再用本版本恢复。`,
		en: `The data folder ${home.cluster} belongs to PostgreSQL ${made}, and this version embeds ${binaries.major}. Back up with the earlier Longhu and restore with this one.`
	});
}

/**
 * Starts the server on a free port of this machine alone. What keeps an acknowledged entry is said
 * outright, whatever a configuration file might say; statements stay out of its log, as they hold data.
 */
export async function startServer(cluster: Cluster, wantedPort?: number): Promise<RunningServer> {
	const { home, binaries } = cluster;
	for (let attempt = 1; ; attempt++) {
		const port = wantedPort ?? (await freePort());
		const settings = {
			listen_addresses: '127.0.0.1',
			unix_socket_directories: '',
			port: String(port),
			max_connections: '100',
			fsync: 'on',
			full_page_writes: 'on',
			synchronous_commit: 'on',
			password_encryption: 'scram-sha-256',
			timezone: 'UTC',
			log_timezone: 'UTC',
			log_checkpoints: 'off',
			log_error_verbosity: 'terse',
			log_min_error_statement: 'panic'
		};
		const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
		await startNewLog(cluster);
		const { code } = await run(cluster, binaries.pgCtl, [
			'start',
			`--pgdata=${home.cluster}`,
			`--log=${home.log}`,
			`--options=${options.join(' ')}`,
			'--wait',
			'--timeout=300',
			'--silent'
		]);
		const running = code === 0 ? await findRunning(cluster) : undefined;
		if (running) return running;
		const said = await readFile(home.log, 'utf8').catch(() => '');
		// The port was taken between looking and using it, or the last of a killed server is still leaving.
		const passes = /could not (bind|create any)|shared memory block|lock file/i.test(said);
		if (!passes || attempt === 20) throw serverFault(said);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** Fast shutdown: sessions are ended, everything is on disk when this returns. */
export async function stopServer(cluster: Cluster): Promise<void> {
	if ((await findRunning(cluster)) === undefined) return;
	const { code, output } = await run(cluster, cluster.binaries.pgCtl, [
		'stop',
		`--pgdata=${cluster.home.cluster}`,
		'--mode=fast',
		'--wait',
		'--timeout=60',
		'--silent'
	]);
	if (code !== 0 && (await findRunning(cluster))) throw serverFault(output);
}

/**
 * The server that runs on this folder, if any. A file of a dead one whose number another process now
 * has is taken away: PostgreSQL would believe it and refuse to start.
 */
export async function findRunning({ home }: Cluster): Promise<RunningServer | undefined> {
	const file = join(home.cluster, 'postmaster.pid');
	const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
	const [pid, port] = [Number(lines[0]), Number(lines[3])];
	if (!Number.isInteger(pid) || pid <= 0) return undefined;
	if (isServing(home, pid)) return { pid, port };
	await rm(file, { force: true });
	return undefined;
}

/** Whether that process is this folder's server: neither gone, nor a dead one that nobody has collected. */
export function isServing(home: ServerHome, pid: number): boolean {
	return isAlive(pid) && (processCommand(pid) ?? home.cluster).includes(home.cluster);
}

async function startNewLog({ home, user }: Cluster): Promise<void> {
	const { size } = await stat(home.log).catch(() => ({ size: 0 }));
	if (size > 0) await rename(home.log, `${home.log}.before`);
	const file = await open(home.log, 'w', 0o600);
	if (user) await file.chown(user.uid, user.gid);
	await file.close();
}

function serverFault(said: string): StartFault {
	const tail = said.trim().split('\n').slice(-6).join('\n');
	return new StartFault({
		zh: `内置数据库没有启动。它说：\n${tail}`,
		en: `The embedded database did not start. It said:\n${tail}`
	});
}

/** Runs one of PostgreSQL's programs as the server's user, with nothing of our environment but the path. */
function run({ home, user }: Cluster, program: string, args: readonly string[]) {
	return new Promise<{ code: number; output: string }>((resolve, reject) => {
		const child = spawn(program, args, {
			cwd: home.folder,
			uid: user?.uid,
			gid: user?.gid,
			env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const bound = probe.address();
			probe.close(() =>
				bound && typeof bound === 'object'
					? resolve(bound.port)
					: reject(new Error('no free port on 127.0.0.1'))
			);
		});
	});
}
