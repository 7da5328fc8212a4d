/** Operations that hand in activities and what is said of them. */
import { z } from 'zod';
import { database } from '#lib/server/db/client.ts';
import { storeActivityCall } from '#lib/server/ingest/activity-calls.ts';
import type { RowOutcome } from '#lib/server/ingest/group-commit.ts';
import type { Text } from '#lib/domain/errors.ts';
import { described, named } from './described.ts';
import { count } from './fields.ts';
import { KIB, MIB, type Answer, type Call, type Operation } from './operation.ts';
import { errorOf, pointerStep, Refusal, type ApiError } from './problems.ts';
import { readBatch, readRecord } from './read-records.ts';
import { batchSchema, recordSchemas, type RecordKind } from './record-schemas.ts';

/** Where a stored fact stands; a repeated call gets the same numbers as the first. */
export const storedSchema = named(
	'Stored',
	z.strictObject({
		outcome: described(
			z.enum(['accepted', 'duplicate']),
			'accepted：已持久存入；duplicate：之前已存入相同内容，以下是原来的位置',
			'accepted: durable now; duplicate: the same was there, and this is where'
		),
		batch: count('批次', 'the batch'),
		position: count('台账位置', 'the position in the ledger')
	})
);

const batchStoredSchema = named(
	'BatchStored',
	z.strictObject({
		accepted: count('新存入的条数', 'how many are new'),
		duplicates: count('之前已有的条数', 'how many were there before'),
		records: described(
			z.array(storedSchema),
			'逐条结果，顺序与请求一致',
			'what became of each, in the order of the call'
		)
	})
);

type Stored = Extract<RowOutcome, { outcome: 'accepted' | 'duplicate' }>;

function toStored({ outcome, batchId, position }: Stored): z.infer<typeof storedSchema> {
	return { outcome, batch: batchId, position };
}

async function handInOne(kind: RecordKind, call: Call): Promise<Answer | Refusal> {
	const read = readRecord(kind, call.body);
	if ('errors' in read) return new Refusal('invalid', read.errors);
	const [row] = await storeActivityCall(database(), [read.entry], { by: call.by });
	if (!row || row.outcome === 'withheld') throw new Error('a call of one row has no outcome');
	if (row.outcome === 'refused') return new Refusal('conflict', conflicts([row]));
	return { status: 200, json: toStored(row) };
}

async function handInBatch(call: Call): Promise<Answer | Refusal> {
	const read = readBatch(call.body);
	if ('errors' in read) return new Refusal('invalid', read.errors);
	const rows = await storeActivityCall(database(), read.entries, { by: call.by, isWhole: true });
	if (rows.some(({ outcome }) => outcome === 'refused'))
		return new Refusal('conflict', conflicts(rows, pointerStep));
	const records = rows.flatMap((row) => ('position' in row ? [toStored(row)] : []));
	const accepted = records.filter(({ outcome }) => outcome === 'accepted').length;
	return { status: 200, json: { accepted, duplicates: records.length - accepted, records } };
}

function conflicts(
	rows: readonly RowOutcome[],
	pointerOf: (index: number) => string = () => ''
): ApiError[] {
	return rows.flatMap((row, index) =>
		row.outcome === 'refused' ? row.faults.map((fault) => errorOf(fault, pointerOf(index))) : []
	);
}

const MAX_RECORD_BYTES = 16 * KIB;
const MAX_BATCH_BYTES = 2 * MIB;

const example = {
	activity: {
		externalId: 'CRM-2026-000117',
		employeeNo: '80017',
		metric: 'cross_sale',
		product: 'fund_a',
		quantity: '1',
		amount: '125000.00',
		clientRef: 'C-7Q4M1ZK0',
		occurredAt: '2026-11-02T09:30:00+08:00',
		source: 'crm'
	},
	reversal: {
		externalId: 'CRM-2026-000117-R',
		reverses: 'CRM-2026-000117',
		metric: 'cross_sale',
		amount: '125000.00',
		occurredAt: '2026-11-05T10:00:00+08:00',
		source: 'crm'
	},
	decision: {
		externalId: 'CRM-2026-000118',
		metric: 'cross_sale',
		decision: 'hold',
		occurredAt: '2026-11-05T10:00:00+08:00',
		source: 'crm'
	},
	periodFigure: {
		employeeNo: '80017',
		metric: 'retention',
		period: '2026-10',
		quantity: '186',
		base: '200',
		statedAt: '2026-11-02T06:00:00+08:00',
		source: 'core'
	}
} as const;

function one(
	kind: RecordKind,
	names: { readonly id: string; readonly path: string; readonly summary: Text }
): Operation {
	return {
		...names,
		method: 'POST',
		description: {
			zh: '回答 200 时已经持久存入。同一编号、同一内容可以反复发送，得到同样的回答；内容不同则是 409，并列出两者。',
			en: 'Answered with 200 once it is durable. The same identity and content may be sent again and gets the same answer; other content is 409 and shows both.'
		},
		access: { kind: 'token', scope: 'ingest:activities' },
		body: {
			kind: 'json',
			schema: recordSchemas[kind],
			maxBytes: MAX_RECORD_BYTES,
			example: example[kind]
		},
		answer: storedSchema,
		problems: ['conflict', 'invalid'],
		run: (call) => handInOne(kind, call)
	};
}

export const handingIn: readonly Operation[] = [
	one('activity', {
		id: 'postActivity',
		path: '/activities',
		summary: { zh: '报送一笔业绩', en: 'Hand in one activity' }
	}),
	{
		id: 'postActivityBatch',
		method: 'POST',
		path: '/activities/batch',
		summary: { zh: '报送一批记录', en: 'Hand in a batch of records' },
		description: {
			zh: '业绩、冲减、认定和期间数据可以混在一起；一条不能接受，全部都不存入。可以整批重发。',
			en: 'Activities, reversals, decisions and period figures may be mixed; where one cannot be taken, none is stored. The whole batch may be sent again.'
		},
		access: { kind: 'token', scope: 'ingest:activities' },
		body: {
			kind: 'json',
			schema: batchSchema,
			maxBytes: MAX_BATCH_BYTES,
			example: [
				{ ...example.activity, externalId: 'CRM-2026-000118', clientRef: 'C-0W3XN5TB' },
				{ kind: 'periodFigure', ...example.periodFigure, period: '2026-09' }
			]
		},
		answer: batchStoredSchema,
		problems: ['conflict', 'invalid'],
		run: handInBatch
	},
	one('reversal', {
		id: 'postReversal',
		path: '/reversals',
		summary: { zh: '按编号冲减一笔业绩', en: 'Take an activity back by its id' }
	}),
	one('decision', {
		id: 'postDecision',
		path: '/decisions',
		summary: { zh: '认定一笔业绩', en: 'Say a word on an activity' }
	}),
	one('periodFigure', {
		id: 'postPeriodFigure',
		path: '/period-figures',
		summary: { zh: '报送一个期间数据', en: 'Hand in a period figure' }
	})
];
