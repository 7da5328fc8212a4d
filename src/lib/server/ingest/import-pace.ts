/** How far a worker is with a file, told to whoever looks, and whether somebody wants it to stop. */
import type { Database } from '../db/client.ts';
import { saveImportProgress, type ImportJob, type ImportPhase } from '../db/imports.ts';

/** Somebody asked for it. Thrown within the transaction, which leaves nothing behind. */
export class ImportStopped extends Error {}

const SAY_EVERY_MS = 500;

export class ImportPace {
	#phase: ImportPhase = 'reading';
	#phaseSince = Date.now();
	#rowsSince = performance.now();
	#rowsRead = 0;
	#share: number | null = null;
	#rowsPerSecond: number | null = null;
	#saidAt = 0;

	constructor(
		private readonly db: Database,
		private readonly job: Pick<ImportJob, 'id'>
	) {}

	async enter(phase: ImportPhase): Promise<void> {
		this.#phase = phase;
		this.#phaseSince = Date.now();
		this.#rowsSince = performance.now();
		await this.#say();
	}

	/** After every chunk. A reading that begins anew, after a lost race, counts anew. */
	async rows(rowsRead: number, share: number | null): Promise<void> {
		if (this.#phase === 'reading') await this.enter('checking');
		if (rowsRead < this.#rowsRead) this.#rowsSince = performance.now();
		this.#rowsRead = rowsRead;
		this.#share = share;
		const seconds = (performance.now() - this.#rowsSince) / 1000;
		this.#rowsPerSecond = seconds > 0 ? Math.round(rowsRead / seconds) : null;
		if (performance.now() - this.#saidAt >= SAY_EVERY_MS) await this.#say();
	}

	/** Between two steps that take long. */
	stillHere(): Promise<void> {
		return this.#say();
	}

	async #say(): Promise<void> {
		this.#saidAt = performance.now();
		const { isCancelAsked } = await saveImportProgress(this.db, this.job.id, {
			rowsRead: this.#rowsRead,
			progress: {
				phase: this.#phase,
				phaseSince: this.#phaseSince,
				share: this.#share,
				rowsPerSecond: this.#rowsPerSecond
			}
		});
		if (isCancelAsked) throw new ImportStopped();
	}
}
