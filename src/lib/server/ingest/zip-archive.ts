/** The parts of a zip archive by name, unpacked as they are asked for and never beyond what they may hold. */
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { refusal, TableFault } from './table-fault.ts';
import { BYTES_PER_MEGABYTE, MAX_PARTS, MAX_RATIO } from './table-limits.ts';

/** Below this a good ratio proves nothing. */
const BOMB_MEGABYTES = 10;

export class ZipArchive {
	readonly #parts = new Map<string, Entry>();

	private constructor(private readonly zip: ZipFile) {}

	/**
	 * Reads the directory at the archive's end, so an archive cut short is found at once. Names that lead out of the
	 * archive and names that stand twice are refused with it.
	 */
	static async open(filePath: string): Promise<ZipArchive> {
		const zip = await guarded(openPromise(filePath, { lazyEntries: true, autoClose: false }));
		const archive = new ZipArchive(zip);
		try {
			if (zip.entryCount > MAX_PARTS) throw new TableFault(refusal('bomb'));
			await guarded(archive.#readDirectory());
			return archive;
		} catch (error) {
			zip.close();
			throw error;
		}
	}

	async #readDirectory(): Promise<void> {
		for await (const entry of this.zip.eachEntry()) {
			// Names inside an office file are compared without case.
			const name = entry.fileName.toLowerCase();
			if (this.#parts.has(name)) throw new TableFault(refusal('damaged'));
			this.#parts.set(name, entry);
		}
	}

	has(name: string): boolean {
		return this.#parts.has(name.toLowerCase());
	}

	/** Bytes of a part once unpacked, as the archive declares them. */
	sizeOf(name: string): number {
		return this.#parts.get(name.toLowerCase())?.uncompressedSize ?? 0;
	}

	/** The bytes of a part. The declared size is judged before anything is unpacked, and nothing comes beyond it. */
	async *read(name: string, megabytes: number): AsyncGenerator<Uint8Array, void> {
		const part = this.#parts.get(name.toLowerCase());
		if (!part) throw new TableFault(refusal('damaged'));
		if (part.isEncrypted()) throw new TableFault(refusal('encrypted'));
		if (isBomb(part, megabytes)) throw new TableFault(refusal('bomb'));
		const stream = await guarded(this.zip.openReadStreamPromise(part));
		let sum = 0;
		try {
			const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
			for (;;) {
				const next = await guarded(chunks.next());
				if (next.done === true) break;
				sum = crc32(next.value, sum);
				yield next.value;
			}
		} finally {
			stream.destroy();
		}
		if (sum !== part.crc32) throw new TableFault(refusal('damaged'));
	}

	close(): void {
		this.zip.close();
	}
}

function isBomb({ uncompressedSize, compressedSize }: Entry, megabytes: number): boolean {
	return (
		uncompressedSize > megabytes * BYTES_PER_MEGABYTE ||
		(uncompressedSize > BOMB_MEGABYTES * BYTES_PER_MEGABYTE &&
			uncompressedSize > compressedSize * MAX_RATIO)
	);
}

/** What unzipping throws is the file's fault, unless the disk says so itself. */
async function guarded<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof TableFault || isSystemError(error)) throw error;
		throw new TableFault(refusal('damaged'));
	}
}

function isSystemError(error: unknown): boolean {
	return error instanceof Error && 'syscall' in error;
}
