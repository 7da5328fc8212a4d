/**
 * All faults of a file, beside it on disk for as long as it waits: the report lists the first ones of a kind, the file
 * of refused rows and the list to download need every one. What is wrong, never a row's other cells.
 */
import { closeSync, createReadStream, ftruncateSync, openSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import type { ReportedFault } from '#lib/domain/import-report.ts';
import type { FaultSink } from './import-report.ts';

const BLOCK_CHARACTERS = 256 * 1024;

export function faultsPath(uploadFilePath: string): string {
	return `${uploadFilePath}.faults`;
}

/**
 * Written in blocks that are packed one by one: a file that is refused from its first row to its last says the same a
 * million times. Synchronous on purpose: it belongs to a worker thread, and faults come faster than a stream takes them.
 */
export class FaultsFile implements FaultSink {
	readonly #file: number;
	#block = '';
	#offset = 0;

	constructor(path: string) {
		this.#file = openSync(path, 'w', 0o600);
	}

	begin(): void {
		this.#block = '';
		this.#offset = 0;
		ftruncateSync(this.#file);
	}

	add(fault: ReportedFault): void {
		this.#block += `${JSON.stringify(fault)}\n`;
		if (this.#block.length >= BLOCK_CHARACTERS) this.#write();
	}

	close(): void {
		this.#write();
		closeSync(this.#file);
	}

	#write(): void {
		if (this.#block === '') return;
		this.#offset += writeSync(
			this.#file,
			gzipSync(this.#block, { level: 1 }),
			0,
			null,
			this.#offset
		);
		this.#block = '';
	}
}

/** Every fault in the order in which it was found: those of reading by row, those of the ledger a chunk later. */
export async function* readFaults(path: string): AsyncGenerator<ReportedFault, void> {
	// A file without faults is empty, which is no archive.
	if ((await stat(path)).size === 0) return;
	const lines = createInterface({
		input: createReadStream(path).pipe(createGunzip()),
		crlfDelay: Infinity
	});
	for await (const line of lines) yield JSON.parse(line) as ReportedFault;
}
