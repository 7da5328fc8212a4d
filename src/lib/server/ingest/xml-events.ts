/** XML of an office file as events, with bounds on what one event may hold. */
import { SaxesParser } from 'saxes';
import { refusal, TableFault } from './table-fault.ts';

export type XmlAttributes = Readonly<Record<string, string>>;

/** Names come without their prefix: some programs write `x:row`. */
export interface XmlReader {
	open(name: string, attributes: XmlAttributes): void;
	text?(text: string): void;
	close?(name: string): void;
}

const MAX_DEPTH = 64;
/** A text, a tag or a comment larger than this is held by the parser as a whole, and no office program writes one. */
const MAX_PIECE_BYTES = 2 * 1024 * 1024;

/**
 * Takes the bytes of a document as they come. Ill-formed XML is refused, and so is a document type, in which entities could
 * be made: office files have none.
 */
export class XmlFeed {
	readonly #decoder = new TextDecoder('utf-8', { fatal: true });
	readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({
		xmlns: false,
		position: false
	});
	#depth = 0;
	#quietBytes = 0;

	constructor(reader: XmlReader) {
		this.#parser.on('error', refuse);
		this.#parser.on('doctype', refuse);
		this.#parser.on('opentag', ({ name, attributes }) => {
			this.#quietBytes = 0;
			this.#depth += 1;
			if (this.#depth > MAX_DEPTH) refuse();
			reader.open(localName(name), attributes);
		});
		this.#parser.on('text', (text) => {
			this.#quietBytes = 0;
			reader.text?.(text);
		});
		this.#parser.on('closetag', ({ name }) => {
			this.#quietBytes = 0;
			this.#depth -= 1;
			reader.close?.(localName(name));
		});
	}

	write(bytes: Uint8Array): void {
		this.#quietBytes += bytes.byteLength;
		if (this.#quietBytes > MAX_PIECE_BYTES) refuse();
		this.#parser.write(decode(() => this.#decoder.decode(bytes, { stream: true })));
	}

	/** Refuses a document that is not finished. */
	end(): void {
		this.#parser.write(decode(() => this.#decoder.decode()));
		this.#parser.close();
	}
}

/** Reads a document that is wanted as a whole. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> {
	const feed = new XmlFeed(reader);
	for await (const bytes of chunks) feed.write(bytes);
	feed.end();
}

/** The attribute of this name with whatever prefix. */
export function prefixedAttribute(attributes: XmlAttributes, name: string): string | undefined {
	return Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}

function localName(name: string): string {
	const colon = name.indexOf(':');
	return colon === -1 ? name : name.slice(colon + 1);
}

function decode(work: () => string): string {
	try {
		return work();
	} catch {
		return refuse();
	}
}

function refuse(): never {
	throw new TableFault(refusal('damaged'));
}
