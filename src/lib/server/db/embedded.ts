import { realpath } from 'node:fs/promises';
import postgres from 'postgres';
import { readOrMakeSecret } from '../secret-file.ts';
import { StartFault } from '../start-fault.ts';
import { reachableBinaries } from './embedded/binaries.ts';
import {
	findRunning,
	initCluster,
	isServing,
	requireSameMajor,
	role,
	startServer,
	stopServer,
	type Cluster,
	type RunningServer
} from './embedded/cluster.ts';
import { existingHome, farRoot, makeDataFolder, makeHome, rememberHome } from './embedded/home.ts';
import { findServerUser } from './embedded/server-user.ts';

export interface EmbeddedDatabase {
	readonly url: string;
	/** The number of the server's process, as it is now. */
	readonly pid: () => number;
	readonly stop: () => Promise<void>;
}

type Report = (message: string, details?: Readonly<Record<string, unknown>>) => void;

/**
 * The PostgreSQL that comes with the app, on this data folder: made on first use, taken over where a
 * killed app left it running, and started again should it die while the app lives.
 * The caller holds the lock of the data folder.
 */
export async function startEmbedded(dataFolder: string, report: Report): Promise<EmbeddedDatabase> {
	await makeDataFolder(dataFolder);
	// One name, however the folder was reached: the server is recognised by it.
	const dataDir = await realpath(dataFolder);
	const existing = await existingHome(dataDir);
	const user = await findServerUser(existing?.cluster);
	const binaries = await reachableBinaries(user, farRoot);
	const home =
		existing ?? (await makeHome(dataDir, user, (home) => stopServer({ home, binaries, user })));
	const cluster: Cluster = { home, binaries, user };

	const password = await readOrMakeSecret(dataDir, 'pg-password');
	if (!existing) await initCluster(cluster, password);
	await rememberHome(dataDir, home);
	await requireSameMajor(cluster);

	let server = await adoptOrStart(cluster, password);
	report('embedded database runs', {
		serverPid: server.pid,
		port: server.port,
		user: user?.name
	});
	await createDatabase(urlOf(server.port, password, 'postgres'));

	const { port } = server;
	let starting: Promise<void> | undefined;
	const watch = setInterval(() => {
		if (starting || isServing(home, server.pid)) return;
		report('embedded database died and is started again', { port });
		starting = startServer(cluster, port)
			.then((again) => {
				server = again;
			})
			.catch((error: Error) => report('embedded database did not start', { reason: error.message }))
			.finally(() => {
				starting = undefined;
			});
	}, 500);
	watch.unref();

	return {
		url: urlOf(port, password, 'longhu'),
		pid: () => server.pid,
		stop: async () => {
			clearInterval(watch);
			await starting;
			await stopServer(cluster);
		}
	};
}

/**
 * A server that still runs on this folder is ours once it lets us in and names the folder; one that is
 * just stopping or recovering gets time to do so.
 */
async function adoptOrStart(cluster: Cluster, password: string): Promise<RunningServer> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const running = await findRunning(cluster);
		if (!running) return startServer(cluster);
		if (await letsUsIn(cluster, running, password)) return running;
		if (Date.now() > deadline) {
			throw new StartFault({
				zh: `数据目录 ${cluster.home.cluster} 上已有一个数据库进程（${running.pid}），但无法连接。请先结束它。`,
				en: `A database process (${running.pid}) already runs on ${cluster.home.cluster} and does not answer. End it first.`
			});
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

async function letsUsIn(cluster: Cluster, { port }: RunningServer, password: string) {
	if (!(port > 0)) return false;
	const sql = once(urlOf(port, password, 'postgres'));
	try {
		const [row] = await sql<{ folder: string }[]>`
			select current_setting('data_directory') as folder`;
		return row?.folder === cluster.home.cluster;
	} catch {
		return false;
	} finally {
		await sql.end({ timeout: 1 });
	}
}

async function createDatabase(adminUrl: string): Promise<void> {
	const sql = once(adminUrl);
	try {
		const [found] = await sql`select 1 from pg_database where datname = 'longhu'`;
		if (!found) await sql`create database longhu`;
	} finally {
		await sql.end({ timeout: 1 });
	}
}

function once(url: string) {
	return postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
}

function urlOf(port: number, password: string, database: string): string {
	return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}
