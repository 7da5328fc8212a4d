/** The stream: lines of JSON of any number, stored and acknowledged chunk by chunk while they come. */
import { z } from 'zod';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { database } from '#lib/server/db/client.ts';
import { isDatabaseUnavailable } from '#lib/server/db/database-error.ts';
import { storeActivityCall } from '#lib/server/ingest/activity-calls.ts';
import { TooMuchWaiting } from '#lib/server/ingest/group-commit.ts';
import { log } from '#lib/server/log.ts';
import { described, named } from './described.ts';
import { count } from './fields.ts';
import type { Call, Operation } from './operation.ts';
import { errorOf, PROBLEMS, Refusal, type ApiError, type ProblemKind } from './problems.ts';
import { apiErrorSchema } from './problem-schema.ts';
import { readAnyRecord } from './read-records.ts';
import { recordSchema } from './record-schemas.ts';
import { linesOf } from './stream-lines.ts';
import { decodeUtf8, parseJson } from './strict-json.ts';

const refusedLineSchema = z.strictObject({
	line: count('行号，从 1 起', 'the line, from 1'),
	errors: z.array(apiErrorSchema)
});

const receiptSchema = named(
	'StreamReceipt',
	described(
		z.union([
			described(
				z.strictObject({
					throughLine: count(
						'到这一行为止都已处理；其中被接受的已持久存入',
						'all lines through this one are dealt with; those accepted are durable'
					),
					accepted: count('本段新存入的行数', 'how many of this chunk are new'),
					duplicates: count('本段之前已有的行数', 'how many were there before'),
					refused: count('本段被拒绝的行数', 'how many were refused'),
					position: described(
						z.int().nullable(),
						'本段的台账位置；没有新行时为 null',
						'the position of this chunk; null where nothing was new'
					),
					refusedLines: described(
						z.array(refusedLineSchema),
						'被拒绝的行及原因，至多 100 行',
						'the refused lines with their reasons, 100 at most'
					)
				}),
				'一段的回执',
				'the receipt of a chunk'
			),
			described(
				z.strictObject({
					done: z.literal(true),
					lines: count('总行数', 'how many lines there were'),
					accepted: count('新存入的总行数', 'how many are new'),
					duplicates: count('之前已有的总行数', 'how many were there before'),
					refused: count('被拒绝的总行数', 'how many were refused')
				}),
				'最后一行：全部处理完毕',
				'the last line: all was dealt with'
			),
			described(
				z.strictObject({
					done: z.literal(false),
					problem: z.string(),
					title: z.strictObject({ zh: z.string(), en: z.string() }),
					throughLine: count('此行之后的内容没有存入', 'nothing after this line was stored')
				}),
				'最后一行：中途停止，请从 throughLine 之后重发',
				'the last line: stopped; send again what comes after throughLine'
			)
		]),
		'每段一行回执，最后一行是总计或停止的原因',
		'a receipt for each chunk, and last the totals or why it stopped'
	)
);

type Receipt = z.infer<typeof receiptSchema>;

const LISTED_LINES = 100;

class Counts {
	lines = 0;
	accepted = 0;
	duplicates = 0;
	refused = 0;
}

async function* receipts(call: Call, maxBytes: number): AsyncGenerator<Receipt, void> {
	const counts = new Counts();
	try {
		for await (const chunk of linesOf(call.chunks, maxBytes)) {
			if (chunk instanceof Refusal) {
				yield stopped(chunk.kind, counts);
				return;
			}
			yield await storeChunk(chunk, call.by, counts);
		}
	} catch (error) {
		if (isGone(error)) return;
		const isBusy = error instanceof TooMuchWaiting;
		if (!isBusy) log().error({ part: 'api', err: error }, 'a stream stopped');
		const isLater = isBusy || isDatabaseUnavailable(error);
		yield stopped(isLater ? 'unavailable' : 'failed', counts);
		return;
	}
	yield { done: true, ...counts };
}

/** The caller went away in the middle: there is nobody to tell. */
function isGone(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function stopped(kind: ProblemKind, { lines }: Counts): Receipt {
	return { done: false, problem: kind, title: PROBLEMS[kind].title, throughLine: lines };
}

async function storeChunk(
	lines: readonly Uint8Array[],
	by: string | null,
	counts: Counts
): Promise<Receipt> {
	const refused: { line: number; errors: readonly ApiError[] }[] = [];
	const entries: NewEntry[] = [];
	const lineOf: number[] = [];
	lines.forEach((bytes, index) => {
		const line = counts.lines + index + 1;
		const read = readLine(bytes);
		if ('errors' in read) refused.push({ line, errors: read.errors });
		else {
			entries.push(read.entry);
			lineOf.push(line);
		}
	});
	const rows = entries.length > 0 ? await storeActivityCall(database(), entries, { by }) : [];
	let position: number | null = null;
	let accepted = 0;
	rows.forEach((row, index) => {
		if (row.outcome === 'accepted') {
			accepted += 1;
			position = row.position;
		} else if (row.outcome === 'refused')
			refused.push({
				line: lineOf[index] ?? 0,
				errors: row.faults.map((fault) => errorOf(fault, ''))
			});
	});
	refused.sort((one, other) => one.line - other.line);
	const duplicates = lines.length - accepted - refused.length;
	counts.lines += lines.length;
	counts.accepted += accepted;
	counts.duplicates += duplicates;
	counts.refused += refused.length;
	return {
		throughLine: counts.lines,
		accepted,
		duplicates,
		refused: refused.length,
		position,
		refusedLines: refused
			.slice(0, LISTED_LINES)
			.map(({ line, errors }) => ({ line, errors: [...errors] }))
	};
}

function readLine(bytes: Uint8Array): ReturnType<typeof readAnyRecord> {
	const text = decodeUtf8(bytes);
	const parsed = text instanceof Refusal ? text : parseJson(text);
	if (!(parsed instanceof Refusal)) return readAnyRecord(parsed.value);
	const { kind } = parsed;
	return { errors: [{ pointer: '', code: `line.${kind}`, detail: PROBLEMS[kind].title }] };
}

export function streaming(maxBytes: number): readonly Operation[] {
	return [
		{
			id: 'postActivityStream',
			method: 'POST',
			path: '/activities/stream',
			summary: { zh: '逐行报送任意多条记录', en: 'Hand in any number of records, line by line' },
			description: {
				zh: '每行一条 JSON 记录。边收边存：每满 1,000 行或停顿片刻，就回一行回执，回执所述都已持久存入。每行各自成败；断线后可以整个重发。',
				en: 'One JSON record a line. Stored as it comes: after every 1,000 lines, or a short pause, a receipt line is sent, and what it says is durable. Each line stands by itself; after a broken line of transport all of it may be sent again.'
			},
			access: { kind: 'token', scope: 'ingest:activities' },
			body: {
				kind: 'lines',
				schema: recordSchema,
				example: [
					{
						externalId: 'CRM-2026-000119',
						employeeNo: '80018',
						metric: 'vip_new',
						quantity: '1',
						occurredAt: '2026-11-02',
						source: 'crm'
					},
					{
						kind: 'reversal',
						externalId: 'CRM-2026-000119-R',
						reverses: 'CRM-2026-000119',
						metric: 'vip_new',
						occurredAt: '2026-11-03',
						source: 'crm'
					}
				]
			},
			answer: receiptSchema,
			problems: ['tooLarge'],
			run: (call) => ({ status: 200, lines: receipts(call, maxBytes) })
		}
	];
}
