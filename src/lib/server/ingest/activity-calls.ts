/** Activities that come as calls: checked like rows of a file, stored in batches that calls share. */
import { z } from 'zod';
import { ACTIVITY_COLUMNS, parseActivityRow, type ActivityRow } from '#lib/domain/file-rows.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import type { Database } from '../db/client.ts';
import { createGroupCommit, type CallReceipt, type GroupCommit } from './group-commit.ts';

/** More rows are a file, or several calls. */
export const MAX_ROWS_OF_A_CALL = 1_000;
const MAX_TEXT = 200;
const DEFAULTS = { source: 'api', zone: 'Asia/Shanghai' };

// `receivedAt` is the ledger's to give: a call cannot say when it became known.
const columns = ACTIVITY_COLUMNS.filter((column) => column !== 'receivedAt');
const rowSchema = z.strictObject(
	Object.fromEntries(columns.map((column) => [column, z.string().max(MAX_TEXT).optional()]))
);
const bodySchema = z.union([
	rowSchema.transform((row) => [row]),
	z.array(rowSchema).min(1).max(MAX_ROWS_OF_A_CALL)
]);

/** All rows as entries, or every fault with its row (counted from 1) and field. Amounts are texts, never numbers. */
export function readActivityCall(body: unknown): Result<NewEntry[]> {
	const parsed = bodySchema.safeParse(body);
	if (!parsed.success) return failure(...shapeFaults(body));
	const entries: NewEntry[] = [];
	const faults: Fault[] = [];
	parsed.data.forEach((row: ActivityRow, index) => {
		const place = index + 1;
		const personal = personalDataIn(row, place);
		const entry = parseActivityRow(row, place, DEFAULTS);
		if (personal.length > 0) faults.push(...personal);
		else if (entry.ok) entries.push(entry.value);
		else faults.push(...entry.faults);
	});
	return faults.length > 0 ? failure(...faults) : success(entries);
}

/** The faults of each row's own shape; a body that is neither a row nor a list of rows has one. */
function shapeFaults(body: unknown): Fault[] {
	const rows: readonly unknown[] = Array.isArray(body) ? body : [body];
	if (rows.length === 0 || rows.length > MAX_ROWS_OF_A_CALL)
		return [
			{
				code: 'call.rows',
				message: {
					zh: `一次调用应有 1 至 ${MAX_ROWS_OF_A_CALL} 行`,
					en: `a call holds 1 to ${MAX_ROWS_OF_A_CALL} rows`
				},
				place: 'body',
				found: String(rows.length)
			}
		];
	return rows.flatMap((row, index) => {
		const parsed = rowSchema.safeParse(row);
		if (parsed.success) return [];
		return parsed.error.issues.map((issue) => ({
			code: 'call.shape',
			message:
				issue.code === 'too_big'
					? { zh: `超过 ${MAX_TEXT} 个字符`, en: `is longer than ${MAX_TEXT} characters` }
					: {
							zh: '字段名或类型不正确：只接受文本值',
							en: 'a field has another name or type; values are texts'
						},
			place: ['row ' + String(index + 1), ...issue.path.map(String)].join(', '),
			...(issue.code === 'unrecognized_keys' ? { found: issue.keys.join(', ').slice(0, 200) } : {}),
			allowed: columns.join(', ')
		}));
	});
}

function personalDataIn(row: ActivityRow, place: number): Fault[] {
	return columns.flatMap((column) => {
		const kind = findPersonalData(row[column] ?? '');
		return kind === null
			? []
			: [
					{
						code: 'row.personalData',
						message: {
							zh: '疑似个人信息，未接收也未记录',
							en: 'looks like personal data; not taken and not logged'
						},
						place: `row ${place}, ${column}`
					}
				];
	});
}

// One gathering point per process: a reload in development must not make a second.
const key = Symbol.for('longhu.activity-calls');
const holder = globalThis as { [key]?: { db: Database; group: GroupCommit } };

/** Resolves after the commit: what it says is durable. */
export function storeActivityCall(
	db: Database,
	entries: readonly NewEntry[],
	by: string | null
): Promise<CallReceipt> {
	if (holder[key]?.db !== db) holder[key] = { db, group: createGroupCommit(db) };
	return holder[key].group.submit(entries, by);
}
