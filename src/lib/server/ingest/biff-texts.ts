/** The texts of a BIFF8 stream, which may go on in the next record in the middle of a word. */

const IS_WIDE = 0x01;
const HAS_PHONETIC = 0x04;
const IS_RICH = 0x08;

/** A text within one record: its characters are one byte each where all of them are Latin, else two. */
export function readText(bytes: Buffer, at: number, length: number): string {
	const isWide = (bytes.readUInt8(at) & IS_WIDE) !== 0;
	const end = at + 1 + (isWide ? length * 2 : length);
	if (end > bytes.length) throw new RangeError('the text is longer than its record');
	return bytes.toString(isWide ? 'utf16le' : 'latin1', at + 1, end);
}

/** The shared texts: one record and those that carry it on. */
export function readSharedTexts(records: readonly Buffer[], limit: number): string[] {
	const reader = new ContinuedReader(records);
	reader.skip(4);
	const count = reader.number(4);
	if (count > limit) throw new RangeError('too many texts');
	const texts: string[] = [];
	for (let index = 0; index < count; index += 1) texts.push(reader.text());
	return texts;
}

class ContinuedReader {
	#record = 0;
	#at = 0;

	constructor(private readonly records: readonly Buffer[]) {}

	text(): string {
		const length = this.number(2);
		const flags = this.number(1);
		const runs = (flags & IS_RICH) === 0 ? 0 : this.number(2);
		const phonetic = (flags & HAS_PHONETIC) === 0 ? 0 : this.number(4);
		const text = this.#characters(length, (flags & IS_WIDE) !== 0);
		this.skip(runs * 4 + phonetic);
		return text;
	}

	/** Every record that carries a text on says anew how wide its characters are. */
	#characters(length: number, isWideAtFirst: boolean): string {
		let text = '';
		let isWide = isWideAtFirst;
		while (text.length < length) {
			if (this.#left() === 0) {
				this.#next();
				isWide = (this.number(1) & IS_WIDE) !== 0;
			}
			const width = isWide ? 2 : 1;
			const here = Math.min(length - text.length, Math.floor(this.#left() / width));
			if (here === 0) throw new RangeError('half a character');
			const end = this.#at + here * width;
			text += this.#bytes().toString(isWide ? 'utf16le' : 'latin1', this.#at, end);
			this.#at = end;
		}
		return text;
	}

	number(size: 1 | 2 | 4): number {
		if (this.#left() === 0) this.#next();
		const value = this.#bytes().readUIntLE(this.#at, size);
		this.#at += size;
		return value;
	}

	skip(count: number): void {
		let left = count;
		while (left > this.#left()) {
			left -= this.#left();
			this.#next();
		}
		this.#at += left;
	}

	#bytes(): Buffer {
		const bytes = this.records[this.#record];
		if (!bytes) throw new RangeError('the texts end early');
		return bytes;
	}

	#left(): number {
		return this.#bytes().length - this.#at;
	}

	#next(): void {
		this.#record += 1;
		this.#at = 0;
	}
}
