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

/** One running app per data folder. */
export function lockDataFolder(dataDir: string): Promise<DataLock> {
	return lockByFile(join(dataDir, 'longhu.lock'), alreadyRunning);
}

/** One command per watched folder. */
export function lockWatchedFolder(folder: string): Promise<DataLock> {
	return lockByFile(join(folder, '.longhu-watch.lock'), ({ pid }) => alreadyWatched(folder, pid));
}

/**
 * The lock is a file that names its process by number and start time, so that one left by a crash is recognised; it is
 * linked into place whole, so two starts cannot both win.
 */
async function lockByFile(file: string, held: (holder: Holder) => StartFault): Promise<DataLock> {
	const own: Holder = { pid: process.pid, startedAt: processStart(process.pid) ?? 'unknown' };
	const holder = await take(file, own);
	if (holder) throw held(holder);
	return {
		publish: (address) => replace(file, { ...own, address }),
		release: () => rm(file, { force: true })
	};
}

/**
 * Takes the lock, or gives the living process that has it. A stale one is replaced, never removed, and only
 * under a lock of its own: else of two that found it stale the slower would take away the faster one's.
 */
async function take(file: string, own: Holder): Promise<Holder | undefined> {
	const deadline = Date.now() + 10_000;
	for (;;) {
		if (await place(file, own)) return undefined;
		const holder = await readHolder(file);
		if (holder !== 'gone' && isLiving(holder)) return holder;

		const turn = `${file}.turn`;
		const other = await take(turn, own);
		if (other === undefined) {
			try {
				const now = await readHolder(file);
				if (now === 'gone') continue;
				if (isLiving(now)) return now;
				await replace(file, own);
				return undefined;
			} finally {
				await rm(turn, { force: true });
			}
		}
		if (Date.now() > deadline) return other;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

function isLiving(holder: Holder | undefined): holder is Holder {
	return holder !== undefined && processStart(holder.pid) === holder.startedAt;
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

function alreadyWatched(folder: string, pid: number): StartFault {
	return new StartFault({
		zh: `${folder} 已由进程 ${pid} 监视。`,
		en: `${folder} is already watched by process ${pid}.`
	});
}

/** Nothing where the file is there and names nobody: cut short, or written by hand. */
async function readHolder(file: string): Promise<Holder | 'gone' | undefined> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		if (isCode(error, 'ENOENT')) return 'gone';
		throw error;
	}
	try {
		return holderSchema.safeParse(JSON.parse(text)).data;
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
		if (isCode(error, 'EEXIST')) return false;
		throw error;
	} finally {
		await rm(draft);
	}
}

async function replace(file: string, holder: Holder): Promise<void> {
	await rename(await writeDraft(file, holder), file);
}

async function writeDraft(file: string, holder: Holder): Promise<string> {
	const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
	await writeFile(draft, JSON.stringify(holder) + '\n', { mode: 0o600 });
	return draft;
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
