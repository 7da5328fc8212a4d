/**
 * A folder that nightly extracts are put into. A file is taken once it has stopped growing, by renaming it, so no two
 * watchers take one; a crash leaves it where the next start finds it, and what came in already counts as known.
 */
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface WatchedFolder {
	readonly folder: string;
	/** How long a file must have kept its size and time before it is whole. */
	readonly settleMs: number;
	/** A file is whole only once this suffix's file lies beside it (`a.csv` and `a.csv.ok`); null: without. */
	readonly marker: string | null;
	/** A file that is none of ours stays where it is. */
	readonly isOurs: (name: string) => boolean;
	readonly bring: (path: string, name: string) => Promise<Brought>;
}

export interface Brought {
	readonly isIn: boolean;
	/** Goes beside the file. */
	readonly report: string;
}

interface Seen {
	readonly size: number;
	readonly mtimeMs: number;
	readonly since: number;
}

const WORKING = 'working';
/** Names that programs give to what they are still writing. */
const UNFINISHED = /^\.|^~\$|\.(part|tmp|temp|crdownload|filepart|swp)$/i;

/** What one look at the folder remembers for the next. */
export class FolderSweep {
	readonly #seen = new Map<string, Seen>();

	constructor(private readonly watched: WatchedFolder) {}

	/** Makes the folders, and puts back what a crash left half done. */
	async open(): Promise<void> {
		const { folder } = this.watched;
		for (const name of [WORKING, 'done', 'refused'])
			await mkdir(join(folder, name), { recursive: true });
		for (const name of await readdir(join(folder, WORKING)))
			await rename(join(folder, WORKING, name), join(folder, name));
	}

	/** Brings what is whole by `now` (epoch milliseconds), in the order of names. Gives how many were brought and are not in. */
	async look(now: number): Promise<{ readonly brought: number; readonly refused: number }> {
		const { folder } = this.watched;
		let brought = 0;
		let refused = 0;
		const names = (await readdir(folder)).sort();
		for (const name of this.#seen.keys()) if (!names.includes(name)) this.#seen.delete(name);
		for (const name of names) {
			if (!(await this.#isWhole(name, names, now))) continue;
			const outcome = await this.#bring(name, now);
			if (outcome === null) continue;
			brought += 1;
			if (!outcome.isIn) refused += 1;
		}
		return { brought, refused };
	}

	/** Whether any file still waits to be whole. */
	get isWaiting(): boolean {
		return this.#seen.size > 0;
	}

	async #isWhole(name: string, names: readonly string[], now: number): Promise<boolean> {
		const { folder, marker, settleMs, isOurs } = this.watched;
		if (UNFINISHED.test(name) || !isOurs(name)) return false;
		if (marker !== null && name.endsWith(marker)) return false;
		const found = await stat(join(folder, name)).catch(() => null);
		if (!found?.isFile()) return false;
		if (marker !== null && !names.includes(name + marker)) return false;
		const seen = this.#seen.get(name);
		if (seen?.size !== found.size || seen.mtimeMs !== found.mtimeMs) {
			this.#seen.set(name, { size: found.size, mtimeMs: found.mtimeMs, since: now });
			return settleMs === 0;
		}
		return now - seen.since >= settleMs;
	}

	async #bring(name: string, now: number): Promise<Brought | null> {
		const { folder, bring, marker } = this.watched;
		const taken = join(folder, WORKING, name);
		const seen = this.#seen.get(name);
		if (!(await isMoved(join(folder, name), taken))) return null;
		const back = () => rename(taken, join(folder, name));
		const { size, mtimeMs } = await stat(taken);
		if (size !== seen?.size || mtimeMs !== seen.mtimeMs) {
			// Whoever writes it went on in this very moment.
			await back();
			return null;
		}
		let outcome: Brought;
		try {
			outcome = await bring(taken, name);
		} catch (error) {
			await back();
			throw error;
		}
		const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
		const place = join(folder, outcome.isIn ? 'done' : 'refused', `${stamp}-${name}`);
		await writeFile(`${place}.txt`, `\uFEFF${outcome.report}`);
		await rename(taken, place);
		if (marker !== null) await isMoved(join(folder, name + marker), place + marker);
		this.#seen.delete(name);
		return outcome;
	}
}

/** False where somebody else was faster. */
async function isMoved(from: string, to: string): Promise<boolean> {
	try {
		await rename(from, to);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
		throw error;
	}
}
