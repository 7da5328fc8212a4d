/** Bodies as facts for the ledger: their shape, then the same checks as a row of a file. */
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { parseActivityRow } from '#lib/domain/file-rows.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { findUnstorable } from '#lib/server/ingest/storable.ts';
import { secrets } from '#lib/server/secrets.ts';
import { errorOf, pointerStep, type ApiError } from './problems.ts';
import { MAX_RECORDS, recordSchemas, type RecordKind } from './record-schemas.ts';
import { readShape } from './shape-errors.ts';

const DEFAULTS = { source: 'api', zone: 'Asia/Shanghai' };

export type ReadRecord = { readonly entry: NewEntry } | { readonly errors: readonly ApiError[] };

/** One record of a known kind; `pointer` is where it stands in the body. */
export function readRecord(kind: RecordKind, value: unknown, pointer = ''): ReadRecord {
	const shape = readShape(recordSchemas[kind], value, pointer);
	if ('errors' in shape) return shape;
	const errors = personalDataIn(shape.value, pointer);
	if (errors.length > 0) return { errors };
	const row = hashClient(shape.value);
	if (row === null)
		return {
			errors: [
				{
					pointer: pointer + pointerStep('clientNumber'),
					code: 'field.twice',
					detail: {
						zh: '不能与 clientRef 同时填写',
						en: 'cannot stand beside clientRef'
					}
				}
			]
		};
	const parsed = parseActivityRow(row, 1, DEFAULTS);
	if (!parsed.ok)
		return {
			errors: parsed.faults.map((fault) => errorOf(fault, pointer + stepOf(fault.code)))
		};
	const fault = findUnstorable(parsed.value, '');
	return fault ? { errors: [errorOf(fault, pointer)] } : { entry: parsed.value };
}

/** A record of a batch or a stream, which says itself what it is. */
export function readAnyRecord(value: unknown, pointer = ''): ReadRecord {
	const kind = kindOf(value);
	if (kind !== null) return readRecord(kind, value, pointer);
	return {
		errors: [
			{
				pointer: pointer + pointerStep('kind'),
				code: 'field.value',
				detail: { zh: '没有这种记录', en: 'is not a kind of record' },
				allowed: Object.keys(recordSchemas).join(', ')
			}
		]
	};
}

/** All records of a batch, or all errors. */
export function readBatch(
	value: unknown
): { readonly entries: readonly NewEntry[] } | { readonly errors: readonly ApiError[] } {
	if (!Array.isArray(value) || value.length === 0 || value.length > MAX_RECORDS)
		return {
			errors: [
				{
					pointer: '',
					code: 'batch.size',
					detail: {
						zh: `应为 1 至 ${MAX_RECORDS} 条记录的数组`,
						en: `must be an array of 1 to ${MAX_RECORDS} records`
					},
					...(Array.isArray(value) && { found: String(value.length) })
				}
			]
		};
	const entries: NewEntry[] = [];
	const errors: ApiError[] = [];
	value.forEach((item: unknown, index) => {
		const read = readAnyRecord(item, pointerStep(index));
		if ('entry' in read) entries.push(read.entry);
		else errors.push(...read.errors);
	});
	return errors.length > 0 ? { errors } : { entries };
}

function kindOf(value: unknown): RecordKind | null {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind'))
		return 'activity';
	const { kind } = value as { readonly kind: unknown };
	return typeof kind === 'string' && Object.hasOwn(recordSchemas, kind)
		? (kind as RecordKind)
		: null;
}

/** A client's own number is what the hash is for; every other field is searched for what looks like a person's. */
function personalDataIn(record: object, pointer: string): ApiError[] {
	return Object.entries(record).flatMap(([name, value]) =>
		name === 'clientNumber' || typeof value !== 'string' || findPersonalData(value) === null
			? []
			: [
					{
						pointer: pointer + pointerStep(name),
						code: 'row.personalData',
						detail: {
							zh: '疑似个人信息，未接收也未记录',
							en: 'looks like personal data; not taken and not logged'
						}
					}
				]
	);
}

type Fields = ActivityRow & { readonly kind?: string; readonly clientNumber?: string };

/** Null: the client is named twice. */
function hashClient({ clientNumber, ...row }: Fields): ActivityRow | null {
	if (clientNumber === undefined) return row;
	if (row.clientRef !== undefined) return null;
	return { ...row, clientRef: clientHasher(secrets().clientHash)(clientNumber) };
}

/** `row.amount` is the field `amount`; a code that names none speaks of the whole record. */
function stepOf(code: string): string {
	const [where, field] = code.split('.');
	return where === 'row' && field !== undefined ? pointerStep(field) : '';
}
