/** The installation's database for a command beside the app: a server of its own, or the embedded one, running or not. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDataFolder, type DataLock } from '../data-lock.ts';
import { env } from '../env.ts';
import { isStartFault, StartFault } from '../start-fault.ts';
import { startEmbedded } from './embedded.ts';
import { role } from './embedded/cluster.ts';
import { existingHome, makeDataFolder } from './embedded/home.ts';

export interface CommandDatabase {
	readonly url: string;
	/** Ends what this command started; an app that runs goes on. */
	readonly close: () => Promise<void>;
}

/** Joins the embedded server of a running app, or starts it for as long as the command lasts. */
export async function openCommandDatabase(): Promise<CommandDatabase> {
	const { databaseUrl, dataDir } = env();
	if (databaseUrl !== undefined) return { url: databaseUrl, close: () => Promise.resolve() };
	if (!(await existingHome(dataDir))) throw nothingThere(dataDir);
	let lock: DataLock;
	try {
		lock = await lockDataFolder(dataDir);
	} catch (error) {
		if (!isStartFault(error)) throw error;
		return { url: await runningEmbeddedUrl(dataDir), close: () => Promise.resolve() };
	}
	return startAlone(dataDir, lock);
}

/** For a command that must have the installation to itself: an app that runs on the data folder is named and left alone. */
export async function openOwnDatabase(): Promise<CommandDatabase> {
	const { databaseUrl, dataDir } = env();
	if (databaseUrl !== undefined) return { url: databaseUrl, close: () => Promise.resolve() };
	await makeDataFolder(dataDir);
	return startAlone(dataDir, await lockDataFolder(dataDir));
}

async function startAlone(dataDir: string, lock: DataLock): Promise<CommandDatabase> {
	try {
		const server = await startEmbedded(dataDir, () => undefined);
		return {
			url: server.url,
			close: async () => {
				await server.stop();
				await lock.release();
			}
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}

/** The address of the embedded server that an app with this data folder runs. */
export async function runningEmbeddedUrl(dataDir: string): Promise<string> {
	const home = await existingHome(dataDir);
	const pidFile = home && (await readFile(join(home.cluster, 'postmaster.pid'), 'utf8'));
	const port = pidFile?.split('\n')[3];
	if (!port)
		throw new StartFault({
			zh: `数据目录 ${dataDir} 的数据库正在启动或停止，请稍后再试。`,
			en: `The database of ${dataDir} is just starting or stopping. Try again in a moment.`
		});
	const password = (await readFile(join(dataDir, 'pg-password'), 'utf8')).trim();
	return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/longhu`;
}

function nothingThere(dataDir: string): StartFault {
	return new StartFault({
		zh: `数据目录 ${dataDir} 中没有数据库。请用 LONGHU_DATA_DIR 指定数据目录，或用 DATABASE_URL 指定数据库。`,
		en: `There is no database in the data folder ${dataDir}. Name the folder by LONGHU_DATA_DIR, or a database by DATABASE_URL.`
	});
}
