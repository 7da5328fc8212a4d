/** What a program may hand in: one activity, and what may be said of it later. */
import { z } from 'zod';
import { described, named } from './described.ts';
import { amount, decimal, instant, source, text, word } from './fields.ts';

const metric = () => word('指标代码', 'the code of the metric');
const externalId = () =>
	text(
		'来源系统中的编号；同一来源、编号和指标只计一次',
		'the id in the source; counts once for a source, id and metric'
	);

export const activitySchema = named(
	'Activity',
	described(
		z.strictObject({
			kind: z.literal('activity').optional(),
			externalId: externalId(),
			employeeNo: text('客户经理工号', "the manager's employee number"),
			metric: metric(),
			product: text('产品代码', 'the code of the product').optional(),
			quantity: decimal('件数', 'how many').optional(),
			amount: amount().optional(),
			clientRef: text(
				'客户的不透明代号，不得是客户号、证件号、手机号或卡号',
				'an opaque reference of the client: never a client, identity, phone or card number'
			).optional(),
			clientNumber: text(
				'核心系统客户号；入口处即换成加密代号，不存储、不记录，与文件导入得到同一代号',
				"the bank's own client number; replaced by a keyed hash at the door, neither stored nor logged, and the same as from a file"
			).optional(),
			occurredAt: instant('发生时间', 'when it happened'),
			referrerNo: text('转介人工号', "the referrer's employee number").optional(),
			share: decimal('转介人所占份额，0 至 1', "the referrer's share, 0 to 1").optional(),
			shares: text(
				'多人分享，如 10012:60%;10013:40%、10012:1/3;10013:2/3 或按元 10012:5000;10013:rest；须恰好分完，且包含 employeeNo',
				'credit that several managers share, employeeNo among them: 10012:60%;10013:40%, 10012:1/3;10013:2/3, or in yuan 10012:5000;10013:rest; adds up exactly'
			).optional(),
			source: source()
		}),
		'一笔业绩',
		'one reported fact'
	)
);

export const reversalSchema = named(
	'Reversal',
	described(
		z.strictObject({
			kind: z.literal('reversal').optional(),
			externalId: text('冲减自己的编号', 'the id of the reversal itself'),
			reverses: text('被冲减业绩的编号', 'the id of the activity that it takes back'),
			metric: metric(),
			quantity: decimal('如填写，须与原业绩一致', 'where given, that of the activity').optional(),
			amount: amount().optional(),
			occurredAt: instant('冲减时间', 'when it was taken back'),
			source: source()
		}),
		'整笔冲减；可以先于业绩到达',
		'takes a whole activity back; may come before it'
	)
);

export const decisionSchema = named(
	'Decision',
	described(
		z.strictObject({
			kind: z.literal('decision').optional(),
			externalId: text('所认定业绩的编号', 'the id of the activity that it speaks of'),
			metric: metric(),
			decision: described(
				z.enum(['funded', 'cancelled', 'hold', 'release']),
				'认定',
				'what is said of it'
			),
			occurredAt: instant('认定时间', 'when it was said'),
			source: source()
		}),
		'对一笔业绩的认定：已到账、已撤销、暂缓、放行',
		'a word on an activity: funded, cancelled, held, released'
	)
);

export const periodFigureSchema = named(
	'PeriodFigure',
	described(
		z.strictObject({
			kind: z.literal('periodFigure').optional(),
			employeeNo: text('客户经理工号', "the manager's employee number"),
			metric: metric(),
			period: described(
				z.string().regex(/^\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?$/),
				'期间：2026-Q4、2026-10 或 2026-10-31',
				'the period: 2026-Q4, 2026-10 or 2026-10-31'
			),
			quantity: decimal(
				'数值，或比率的分子；与 amount 二选一',
				'the value, or the numerator; not beside amount'
			).optional(),
			amount: amount().optional(),
			base: decimal('比率的分母', 'the denominator of a ratio').optional(),
			statedAt: instant(
				'何时得出；同一期间以最晚的为准',
				'when it was stated; the latest of a period counts'
			),
			source: source()
		}),
		'一个期间的数据，如客户保有',
		'a figure of a whole period, such as retention'
	)
);

/** By the word that a record of a batch or of a stream begins with. */
export const recordSchemas = {
	activity: activitySchema,
	reversal: reversalSchema,
	decision: decisionSchema,
	periodFigure: periodFigureSchema
} as const;

export type RecordKind = keyof typeof recordSchemas;

export const MAX_RECORDS = 1_000;

const asOneOf = <Kind extends RecordKind, Shape extends z.core.$ZodShape>(
	kind: Kind,
	schema: z.ZodObject<Shape>
) => schema.extend({ kind: z.literal(kind) });

/** A record of a batch says what it is; without a word it is an activity. */
export const recordSchema = named(
	'Record',
	described(
		z.union([
			activitySchema,
			asOneOf('reversal', reversalSchema),
			asOneOf('decision', decisionSchema),
			asOneOf('periodFigure', periodFigureSchema)
		]),
		'kind 说明是哪一种；缺省为业绩',
		'`kind` says what it is; an activity where it does not'
	)
);

export const batchSchema = named(
	'Records',
	described(
		z.array(recordSchema).min(1).max(MAX_RECORDS),
		`1 至 ${MAX_RECORDS} 条，一起存入或都不存入`,
		`1 to ${MAX_RECORDS} records, stored together or not at all`
	)
);
