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
/** The ledger judges a chunk in two goes, so that within so many faults the rows may go back. */
const DISORDER = 10_000;

/** One list for each origin: both are nearly in the order of rows, and together they are not. */
const suffixes = { reading: '.faults', ledger: '.ledger-faults' };

export function faultsPaths(uploadFilePath: string): string[] {
	return Object.values(suffixes).map((suffix) => uploadFilePath + suffix);
}

export class FaultsFile implements FaultSink {
	readonly #lists: Readonly<Record<keyof typeof suffixes, PackedLines>>;

	constructor(uploadFilePath: string) {
		this.#lists = {
			reading: new PackedLines(uploadFilePath + suffixes.reading),
			ledger: new PackedLines(uploadFilePath + suffixes.ledger)
		};
	}

	begin(): void {
		for (const list of Object.values(this.#lists)) list.empty();
	}

	add(fault: ReportedFault, origin: 'reading' | 'ledger'): void {
		this.#lists[origin].add(JSON.stringify(fault));
	}

	close(): void {
		for (const list of Object.values(this.#lists)) list.close();
	}
}

/**
 * Written in blocks that are packed one by one: a file that is refused from its first row to its last says the same a
 * million times. Synchronous on purpose: it belongs to a worker thread, and faults come faster than a stream takes them.
 */
class PackedLines {
	readonly #file: number;
	#block = '';
	#offset = 0;

	constructor(path: string) {
		this.#file = openSync(path, 'w', 0o600);
	}

	empty(): void {
		this.#block = '';
		this.#offset = 0;
		ftruncateSync(this.#file);
	}

	add(line: string): void {
		this.#block += `${line}\n`;
		if (this.#block.length >= BLOCK_CHARACTERS) this.#write();
	}

	close(): void {
		this.#write();
		closeSync(this.#file);
	}

	#write(): void {
		if (this.#block === '') return;
		const packed = gzipSync(this.#block, { level: 1 });
		this.#offset += writeSync(this.#file, packed, 0, packed.length, this.#offset);
		this.#block = '';
	}
}

/** Every fault in the order of rows, those of the file as a whole first. */
export async function* readFaults(uploadFilePath: string): AsyncGenerator<ReportedFault, void> {
	const reading = readLines(uploadFilePath + suffixes.reading);
	const ledger = inOrder(readLines(uploadFilePath + suffixes.ledger));
	try {
		let [one, other] = await Promise.all([reading.next(), ledger.next()]);
		while (!one.done || !other.done) {
			if (!one.done && (other.done || rowOf(one.value) <= rowOf(other.value))) {
				yield one.value;
				one = await reading.next();
			} else if (!other.done) {
				yield other.value;
				other = await ledger.next();
			}
		}
	} finally {
		await Promise.all([reading.return(), ledger.return()]);
	}
}

function rowOf({ row }: ReportedFault): number {
	return row ?? 0;
}

async function* inOrder(faults: AsyncIterable<ReportedFault>): AsyncGenerator<ReportedFault, void> {
	let held: ReportedFault[] = [];
	const sort = () => held.sort((left, right) => rowOf(left) - rowOf(right));
	for await (const fault of faults) {
		held.push(fault);
		if (held.length < 2 * DISORDER) continue;
		sort();
		yield* held.slice(0, DISORDER);
		held = held.slice(DISORDER);
	}
	sort();
	yield* held;
}

async function* readLines(path: string): AsyncGenerator<ReportedFault, void> {
	// A list without faults is an empty file, which is no archive.
	if ((await stat(path)).size === 0) return;
	const lines = createInterface({
		input: createReadStream(path).pipe(createGunzip()),
		crlfDelay: Infinity
	});
	for await (const line of lines) yield JSON.parse(line) as ReportedFault;
}
