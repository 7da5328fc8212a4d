import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { processStart } from './process-identity.ts';
import { StartFault } from './start-fault.ts';

const holderSchema = z.object({
	pid: z.number().int().positive(),
	startedAt: z.string(),
	address: z.string().optional()
});
type Holder = z.infer<typeof holderSchema>;

export interface DataLock {
	/** Tells a second start where the first one listens. */
	readonly publish: (address: string) => Promise<void>;
	readonly release: () => Promise<void>;
}

/**
 * One running app per data folder. The lock is a file that names its process by number and start time,
 * so that one left by a crash is recognised; it is linked into place whole, so two starts cannot both win.
 */
export async function lockDataFolder(dataDir: string): Promise<DataLock> {
	const file = join(dataDir, 'longhu.lock');
	const own: Holder = { pid: process.pid, startedAt: processStart(process.pid) ?? 'unknown' };

	for (let attempt = 0; attempt < 5; attempt++) {
		if (await place(file, own)) {
			return {
				publish: (address) => replace(file, { ...own, address }),
				release: () => rm(file, { force: true })
			};
		}
		const holder = await readHolder(file);
		if (holder && processStart(holder.pid) === holder.startedAt) throw alreadyRunning(holder);
		await removeStale(file, holder);
	}
	throw new StartFault({
		zh: `无法锁定数据目录：${file}`,
		en: `The data folder cannot be locked: ${file}`
	});
}

function alreadyRunning({ pid, address }: Holder): StartFault {
	return address
		? new StartFault({
				zh: `龙虎榜已在运行：${address}（进程 ${pid}）。`,
				en: `Longhu is already running at ${address} (process ${pid}).`
			})
		: new StartFault({
				zh: `龙虎榜正在启动（进程 ${pid}）。`,
				en: `Longhu is already starting (process ${pid}).`
			});
}

async function readHolder(file: string): Promise<Holder | undefined> {
	try {
		return holderSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
	} catch {
		return undefined;
	}
}

async function place(file: string, holder: Holder): Promise<boolean> {
	const draft = await writeDraft(file, holder);
	try {
		await link(draft, file);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	} finally {
		await rm(draft);
	}
}

async function replace(file: string, holder: Holder): Promise<void> {
	await rename(await writeDraft(file, holder), file);
}

async function writeDraft(file: string, holder: Holder): Promise<string> {
	const draft = asideOf(file);
	await writeFile(draft, JSON.stringify(holder) + '\n', { mode: 0o600 });
	return draft;
}

/**
 * Takes a stale lock away. Between reading and removing it somebody else may have done the same and
 * taken the lock: what was moved aside is looked at again, and a living holder's file is put back.
 */
async function removeStale(file: string, stale: Holder | undefined): Promise<void> {
	const aside = asideOf(file);
	try {
		await rename(file, aside);
	} catch {
		return;
	}
	const moved = await readHolder(aside);
	const isStale = moved?.pid === stale?.pid && moved?.startedAt === stale?.startedAt;
	if (!isStale) await link(aside, file).catch(() => undefined);
	await rm(aside, { force: true });
}

function asideOf(file: string): string {
	return `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
}
