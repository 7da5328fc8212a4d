/** What a call says beside who it is: the parameters of its address, and its body. */
import type { IncomingMessage } from 'node:http';
import { JSON_TYPE, LINES_TYPE } from './openapi.ts';
import { MIB, type Body, type Operation } from './operation.ts';
import { Refusal, type ApiError } from './problems.ts';
import { readShape } from './shape-errors.ts';
import { decodeUtf8, parseJson, type Parsed } from './strict-json.ts';

/** A type that is wanted, of those of an Accept header. Absent is everything, as the standard has it. */
export function accepts(accept: string | undefined, type: string): boolean {
	if (accept === undefined) return true;
	const [family] = type.split('/');
	return accept.split(',').some((range) => {
		const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
		if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
		return name === '*/*' || name === `${family}/*` || name === type;
	});
}

/** Every parameter that was given has passed its schema; an unknown one is a misspelt one. */
export function readParameters(
	{ parameters = [] }: Operation,
	inPath: Readonly<Record<string, string>>,
	query: string
): Readonly<Record<string, string>> | Refusal {
	const values: Record<string, string> = { ...inPath };
	const errors: ApiError[] = [];
	for (const parameter of parameters)
		if (parameter.in === 'path' && !isFit(parameter.schema, inPath[parameter.name]))
			return new Refusal('notFound');
	for (const [name, value] of new URLSearchParams(query)) {
		const pointer = `?${name.slice(0, 60)}`;
		const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
		if (!parameter)
			errors.push({
				pointer,
				code: 'parameter.unknown',
				detail: { zh: '没有这个参数', en: 'there is no such parameter' }
			});
		else if (Object.hasOwn(values, name) || !isFit(parameter.schema, value))
			errors.push({
				pointer,
				code: 'parameter.value',
				detail: { zh: '取值不正确，或出现了两次', en: 'has a wrong value, or comes twice' }
			});
		else values[name] = value;
	}
	return errors.length > 0 ? new Refusal('invalidQuery', errors) : values;
}

/** Control characters are in no name of ours, and the database takes no null character. */
function isFit(schema: Parameters<typeof readShape>[0], value: string | undefined): boolean {
	return 'value' in readShape(schema, value) && !/\p{Cc}/u.test(value ?? '');
}

/** What the headers say of a body, before any of it is read. */
export function checkHeaders({ headers }: IncomingMessage, body: Body): Refusal | null {
	const wanted = body.kind === 'json' ? JSON_TYPE : LINES_TYPE;
	const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
	const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
	const isPlain =
		['', 'identity'].includes(headers['content-encoding'] ?? '') &&
		(charset === undefined || /^\s*charset="?utf-8"?\s*$/.test(charset));
	if (type?.trim() !== wanted || !isPlain)
		return new Refusal('unsupportedMediaType', [], {
			headers: { accept: wanted, 'accept-post': wanted }
		});
	if (body.kind === 'json' && Number(headers['content-length'] ?? 0) > body.maxBytes)
		return new Refusal('tooLarge');
	return null;
}

/** So much of a body that is too large is read and let go: cut off at once, its sender would never read why. */
const LET_GO_BYTES = 64 * MIB;

/** Null: the caller went away. */
export async function readJsonBody(
	request: IncomingMessage,
	maxBytes: number
): Promise<Parsed | Refusal | null> {
	const bytes = await readBytes(request, maxBytes);
	if (bytes === null || bytes instanceof Refusal) return bytes;
	const text = decodeUtf8(bytes);
	return text instanceof Refusal ? text : parseJson(text);
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | Refusal | null> {
	return new Promise((resolve) => {
		const pieces: Buffer[] = [];
		let bytes = 0;
		request.on('data', (piece: Buffer) => {
			bytes += piece.byteLength;
			if (bytes <= maxBytes) pieces.push(piece);
			else if (bytes > LET_GO_BYTES) request.destroy();
			else {
				pieces.length = 0;
				resolve(new Refusal('tooLarge'));
			}
		});
		request.on('end', () => {
			const [only] = pieces;
			resolve(pieces.length === 1 && only ? only : Buffer.concat(pieces));
		});
		request.on('close', () => resolve(null));
		request.on('error', () => resolve(null));
	});
}
