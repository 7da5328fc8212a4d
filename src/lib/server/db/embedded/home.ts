import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFault } from '../../start-fault.ts';
import { canPass, isRoot, type ServerUser } from './server-user.ts';

/** Where files go that the server's user must reach when the data folder is closed to it. */
export const farRoot = '/var/lib/longhu';

const pointerName = 'pg-location';

/** The folder of the server: `cluster` is PostgreSQL's own data folder, `server.log` its log. */
export interface ServerHome {
	readonly folder: string;
	readonly cluster: string;
	readonly log: string;
}

/** Makes the data folder: others may at most pass through it, and that only where the server's user must. */
export async function makeDataFolder(dataDir: string): Promise<void> {
	await mkdir(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
}

/** The home that an earlier start made for this data folder, if any. */
export async function existingHome(dataDir: string): Promise<ServerHome | undefined> {
	const pointed = await readPointer(dataDir);
	if (pointed === undefined) {
		const inside = homeAt(join(dataDir, 'pg'));
		return (await isCluster(inside)) ? inside : undefined;
	}
	const home = homeAt(pointed);
	if (await isCluster(home)) return home;
	throw new StartFault({
		zh: `数据库的文件应在 ${pointed}（见 ${join(dataDir, pointerName)}），但那里没有。请恢复该目录；若确要从头开始，请移走 ${dataDir}。`,
		en: `The database's files should be in ${pointed} (see ${join(dataDir, pointerName)}) but are not there. Restore that folder; to begin from nothing, move ${dataDir} away.`
	});
}

/**
 * A home for a new database: in the data folder where the server's user gets there, else at a place of
 * its own that only that user may read.
 */
export async function makeHome(
	dataDir: string,
	user: ServerUser | undefined,
	stopLeftover: (home: ServerHome) => Promise<void>
): Promise<ServerHome> {
	const isFar = user !== undefined && !(await canPass(user, dataDir));
	const folder = isFar ? await farFolder(dataDir) : join(dataDir, 'pg');
	const home = homeAt(folder);
	if (isFar) {
		await mkdir(farRoot, { recursive: true, mode: 0o711 });
		// A data folder of this name was deleted and its database stayed: kept aside, not taken over.
		if (await isCluster(home)) {
			await stopLeftover(home);
			await rename(folder, `${folder}.left-${Date.now()}`);
		}
	}
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await chmod(folder, 0o700);
	if (user) await chown(folder, user.uid, user.gid);
	return home;
}

/** Leaves the pointer, once the database is whole: it must never point at half of one. */
export async function rememberHome(dataDir: string, home: ServerHome): Promise<void> {
	if (home.folder === join(dataDir, 'pg')) return;
	await writeFile(join(dataDir, pointerName), home.folder + '\n', { mode: 0o600 });
}

function homeAt(folder: string): ServerHome {
	return { folder, cluster: join(folder, 'cluster'), log: join(folder, 'server.log') };
}

/** A name that belongs to this data folder alone, wherever it is reached from. */
async function farFolder(dataDir: string): Promise<string> {
	const hash = createHash('sha256')
		.update(await realpath(dataDir))
		.digest('hex');
	return join(farRoot, hash.slice(0, 16));
}

async function readPointer(dataDir: string): Promise<string | undefined> {
	try {
		return (await readFile(join(dataDir, pointerName), 'utf8')).trim() || undefined;
	} catch {
		return undefined;
	}
}

async function isCluster(home: ServerHome): Promise<boolean> {
	return stat(home.cluster).then(
		() => true,
		() => false
	);
}
