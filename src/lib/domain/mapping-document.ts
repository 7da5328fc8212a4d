/** A saved column mapping: one document that says how an outside file's rows become rows of the product's own form. */
import { z } from 'zod';
import { isTimeZone } from './calendar.ts';
import { METRIC_COLUMNS, PRODUCT_COLUMNS } from './catalogue.ts';
import { CARE_COLUMNS, CLIENT_FIGURE_COLUMNS } from './client-care.ts';
import { CONDUCT_COLUMNS } from './conduct.ts';
import {
	CALENDAR_COLUMNS,
	FIGURE_COLUMNS,
	LEAVE_COLUMNS,
	QUALIFICATION_COLUMNS,
	TARGET_COLUMNS as DATED_TARGET_COLUMNS
} from './dated-inputs.ts';
import { readDocument } from './document-text.ts';
import { failure, success, type Fault, type Result, type Text } from './errors.ts';
import { ACTIVITY_COLUMNS, ROSTER_COLUMNS } from './file-rows.ts';
import { isDatePattern } from './mapping-value.ts';
import {
	AMOUNT_UNITS,
	DAY_ORDERS,
	DECIMAL_SIGNS,
	PERCENT_UNITS,
	READ_KINDS,
	READ_SETTINGS,
	readKind,
	unitsOf
} from './values/read-settings.ts';
import type { ReadSetting } from './values/reading.ts';
import { nearestName } from './nearest-name.ts';
import { ORG_UNIT_COLUMNS } from './org-unit-rows.ts';
import { MISSING_ANSWERS, SNAPSHOT_COLUMNS } from './snapshots.ts';

export const MAPPING_SCHEMA = 'longhu/mapping@1';
/** A header stands among this many rows, below the titles of a sheet. */
export const HEADER_ROWS = 30;
/** As for a contest document: a page of faults is enough to begin with. */
const MAX_FAULTS = 200;

/** What a file may bring, and the columns of each in the product's own form. */
export const TARGET_COLUMNS = {
	roster: ROSTER_COLUMNS,
	activities: ACTIVITY_COLUMNS,
	snapshots: SNAPSHOT_COLUMNS,
	figures: FIGURE_COLUMNS,
	conduct: CONDUCT_COLUMNS,
	care: CARE_COLUMNS,
	clientFigures: CLIENT_FIGURE_COLUMNS,
	orgUnits: ORG_UNIT_COLUMNS,
	targets: DATED_TARGET_COLUMNS,
	leave: LEAVE_COLUMNS,
	qualifications: QUALIFICATION_COLUMNS,
	calendar: CALENDAR_COLUMNS,
	metrics: METRIC_COLUMNS,
	products: PRODUCT_COLUMNS
} as const;
export type MappingTarget = keyof typeof TARGET_COLUMNS;

/** An escape in the document may write what the database cannot store. */
const shown = z
	.string()
	.min(1)
	.max(100)
	.refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), {
		params: says('含有控制字符', 'contains a control character')
	});
const text = z.strictObject({ zh: shown, en: shown });
const columnName = z.string().trim().min(1).max(200);
/** Documents are read with every scalar as its text; a value built in code may be a whole number. */
const constant = z.union([z.string().max(200), z.int()]).transform(String);
const yes = z.union([z.literal(true), z.literal('true')]).transform(() => true);
const rowNumber = z
	.union([z.int(), z.string().regex(/^\d{1,3}$/)])
	.transform(Number)
	.pipe(z.int().min(1).max(HEADER_ROWS));
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

const condition = z
	.strictObject({
		column: columnName,
		equals: constant.optional(),
		in: z.array(constant).min(1).optional(),
		notEmpty: yes.optional()
	})
	.superRefine((value, context) =>
		oneOf(context, value, ['equals', 'in', 'notEmpty'], { required: true })
	);

const value = z
	.strictObject({
		/** Exactly one of these four says where the value comes from. */
		column: columnName.optional(),
		constant: constant.optional(),
		/** Text with columns in braces: `{branch}-{serial}`; `{each}` is the name of the column that is gone through. */
		template: z.string().min(1).max(500).optional(),
		/** Of the column that `forEach` is at: what stands in it, or its name. */
		each: z.enum(['value', 'name']).optional(),
		/** The file may lack the column; then the value is empty. */
		optional: flag.optional(),
		trim: flag.default(true),
		/** The file's words and ours: `GTXPro: GTX Pro`. */
		values: z.record(z.string(), constant).optional(),
		/** What a word outside `values` is: refused unless said otherwise, for nothing is guessed. */
		otherwise: z.enum(['refuse', 'keep']).default('refuse'),
		/** How the file writes its dates: `yyyy/M/d`, `yyyy年M月d日`, `yyyyMMdd HH:mm`. */
		date: z.string().max(60).optional(),
		/** What is written there, as people write it. Without this a value must stand as the product writes it. */
		read: z.enum(READ_KINDS).optional(),
		/** Whether 03/04/2024 is the third of April or the fourth of March. A year that stands first needs no order. */
		order: z.enum(DAY_ORDERS).optional(),
		/** Whether a bare number such as 45372 is a spreadsheet's serial number of a day. */
		serial: flag.optional(),
		/** The decimal sign; the other one groups thousands. */
		decimal: z.enum(DECIMAL_SIGNS).optional(),
		/** The unit of an amount in the file, ours is yuan; or whether a bare 94.5 is per cent or the ratio itself. */
		unit: z.enum([...AMOUNT_UNITS, ...PERCENT_UNITS]).optional()
	})
	.superRefine((given, context) => {
		oneOf(context, given, ['column', 'constant', 'template', 'each'], { required: true });
		oneOf(context, given, ['values', 'date', 'read'], { required: false });
		const kind = readKind(given);
		for (const [setting, kinds] of Object.entries(READ_SETTINGS))
			if (given[setting as ReadSetting] !== undefined && !(kind && kinds.includes(kind)))
				refuse(
					context,
					setting,
					`${setting} 只用于 read: ${kinds.join('、')}`,
					`${setting} belongs to read: ${kinds.join(', ')}`
				);
		if (given.unit !== undefined && kind !== null && !unitsOf(kind).includes(given.unit))
			refuse(
				context,
				'unit',
				`read: ${kind} 的单位是 ${unitsOf(kind).join('、')}`,
				`the units of read: ${kind} are ${unitsOf(kind).join(', ')}`
			);
		if (given.optional && given.column === undefined)
			refuse(context, 'optional', 'optional 只用于 column', 'optional belongs to a column');
		if (given.date !== undefined && !isDatePattern(given.date))
			refuse(
				context,
				'date',
				'不是日期格式，例如 yyyy/M/d',
				'is not a date pattern such as yyyy/M/d'
			);
	});

/** A wide table: each of these columns that has a value gives a row of its own. */
const forEach = z
	.strictObject({
		columns: z.array(columnName).min(1).max(200).optional(),
		/** Every column whose name fits; `*` stands for the part that is the name of the product or metric. */
		matching: z
			.string()
			.max(200)
			.refine((pattern) => /^[^*]*\*[^*]*$/.test(pattern), {
				params: says('应恰好含一个 *', 'must contain exactly one *')
			})
			.optional(),
		/** The target column that takes the name as it is; `each: name` with `values` translates it. */
		as: z.string().max(60).optional()
	})
	.superRefine((given, context) =>
		oneOf(context, given, ['columns', 'matching'], { required: true })
	);

const output = z
	.strictObject({
		/** All must hold; without any, every row gives this output. */
		when: z.union([condition.transform((one) => [one]), z.array(condition)]).default([]),
		forEach: forEach.optional(),
		set: z.record(z.string(), value)
	})
	.superRefine((given, context) => {
		const { forEach: each, set } = given;
		const uses = Object.entries(set).filter(([, { each: use }]) => use !== undefined);
		if (each === undefined)
			for (const [name] of uses)
				context.addIssue({
					code: 'custom',
					path: ['set', name, 'each'],
					params: says('each 只用于 forEach', 'each belongs to forEach')
				});
		else if (!uses.some(([, { each: use }]) => use === 'value'))
			refuse(
				context,
				'forEach',
				'没有一项写 each: value，各列的值不会被读取',
				'no value says each: value, so what stands in the columns would not be read'
			);
		if (each?.as !== undefined && Object.hasOwn(set, each.as))
			context.addIssue({
				code: 'custom',
				path: ['forEach', 'as'],
				params: says('set 已写了这一项', 'stands in set, too')
			});
	});

const columnRole = z
	.strictObject({
		/** Replaced by a keyed hash at the door: the number itself is neither stored nor shown. */
		clientNumber: yes.optional(),
		/** A serial, policy or contract number: exempt from the search for personal data. */
		number: yes.optional(),
		/** A row in which it is empty is incomplete: told and taken, or refused. No more than that is read of it. */
		empty: z.enum(['warn', 'refuse']).optional()
	})
	.superRefine((given, context) => {
		oneOf(context, given, ['clientNumber', 'number'], { required: given.empty === undefined });
	});

export const mappingSchema = z
	.strictObject({
		schema: z.literal(MAPPING_SCHEMA),
		name: text,
		target: z.enum([
			'roster',
			'activities',
			'snapshots',
			'figures',
			'conduct',
			'care',
			'clientFigures',
			'orgUnits',
			'targets',
			'leave',
			'qualifications',
			'calendar',
			'metrics',
			'products'
		]),
		/** The name under which the ledger knows this file's facts; part of each one's identity. */
		source: z
			.string()
			.regex(/^[a-z][a-z0-9_-]{0,59}$/)
			.default('file'),
		/** What becomes of managers whom a file of snapshots leaves out. Without it they are listed and keep their value. */
		missing: z.enum(MISSING_ANSWERS).optional(),
		/** The zone of dates and times that carry none. */
		zone: z
			.string()
			.refine(isTimeZone, { params: says('不是时区名称', 'is not the name of a time zone') })
			.default('Asia/Shanghai'),
		/** What a column is that no line below names: dropped unread and named in the report, or a fault. */
		unknownColumns: z.enum(['ignore', 'refuse']).default('ignore'),
		/** Of a workbook: the sheet's name, or its number from 1. Without it the first one. */
		sheet: constant.pipe(z.string().min(1)).optional(),
		/** Where the column names stand: looked for in the first 30 rows, or one row, or two under one another. */
		header: z
			.union([z.literal('auto'), z.strictObject({ rows: z.array(rowNumber).min(1).max(2) })])
			.default('auto'),
		/** Rows of sums (合计, 小计, 总计, 平均): passed over and named in the report, refused, or rows like any other. */
		totals: z.enum(['skip', 'refuse', 'keep']).default('skip'),
		columns: z.record(z.string(), columnRole).default({}),
		rows: z.array(output).min(1).max(50)
	})
	.superRefine((document, context) => {
		const allowed: readonly string[] = TARGET_COLUMNS[document.target];
		if (document.missing !== undefined && document.target !== 'snapshots')
			refuse(
				context,
				'missing',
				'missing 只用于 target: snapshots',
				'missing belongs to target: snapshots'
			);
		for (const [index, { set, forEach: each }] of document.rows.entries())
			for (const name of [...Object.keys(set), ...(each?.as === undefined ? [] : [each.as])])
				if (!allowed.includes(name))
					context.addIssue({
						code: 'custom',
						path: [
							'rows',
							index,
							...(Object.hasOwn(set, name) ? ['set', name] : ['forEach', 'as'])
						],
						params: {
							...says('不是目标列', 'is not a column of the target'),
							allowed: allowed.join(', '),
							suggestion: nearestName(name, allowed)
						}
					});
	});

export type ColumnMapping = z.output<typeof mappingSchema>;
export type MappingInput = z.input<typeof mappingSchema>;
export type MappedValue = z.output<typeof value>;
export type MappingCondition = z.output<typeof condition>;
export type MappedOutput = z.output<typeof output>;

/** Reads a mapping's YAML or JSON text; all faults at once, up to a page of them. */
export function parseMapping(text: string): Result<ColumnMapping> {
	if (text.includes('\0'))
		return failure(textFault('mapping', '不是文本', 'The mapping document is not text'));
	const read = readDocument(text);
	switch (read.kind) {
		case 'plain':
			return checkMapping(read.value);
		case 'tooLong':
			return failure(textFault('mapping', '映射文档过长', 'The mapping document is too long'));
		case 'tooDeep':
			return failure(
				textFault('mapping', '嵌套过深或引用过多', 'nests too deeply or has too many aliases')
			);
		case 'syntax':
			return failure(
				...read.faults.map(({ line, found }) => ({
					...textFault(`line ${line}`, '不是合法的 YAML 或 JSON', 'not valid YAML or JSON'),
					found
				}))
			);
		default:
			return read satisfies never;
	}
}

function textFault(place: string, zh: string, en: string): Fault {
	return { code: 'mapping.text', message: { zh, en }, place };
}

/** A mapping from a parsed document, or every fault with its path in both languages. */
export function checkMapping(document: unknown): Result<ColumnMapping> {
	const read = mappingSchema.safeParse(document);
	if (read.success) return success(read.data);
	// The library words its own issues in either language; the order of issues is the same in both.
	const zh = mappingSchema.safeParse(document, { error: z.locales.zhCN().localeError });
	const en = mappingSchema.safeParse(document, { error: z.locales.en().localeError });
	return failure(
		...read.error.issues.slice(0, MAX_FAULTS).map((issue, index) =>
			asFault(issue, {
				zh: zh.error?.issues[index]?.message ?? issue.message,
				en: en.error?.issues[index]?.message ?? issue.message
			})
		)
	);
}

function asFault(issue: z.core.$ZodIssue, general: Text): Fault {
	const params: Readonly<Record<string, unknown>> =
		issue.code === 'custom' ? (issue.params ?? {}) : {};
	const own = (key: string) => (typeof params[key] === 'string' ? params[key] : undefined);
	return {
		code: issue.code === 'unrecognized_keys' ? 'mapping.unknownKey' : 'mapping.invalid',
		message: { zh: own('zh') ?? general.zh, en: own('en') ?? general.en },
		place:
			issue.path
				.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
				.join('')
				.replace(/^\./, '') || 'mapping',
		allowed: own('allowed'),
		suggestion: own('suggestion')
	};
}

function says(zh: string, en: string): { zh: string; en: string } {
	return { zh, en };
}

function refuse(context: z.core.$RefinementCtx, key: string, zh: string, en: string): void {
	context.addIssue({ code: 'custom', path: [key], params: says(zh, en) });
}

function oneOf<T extends object>(
	context: z.core.$RefinementCtx,
	given: T,
	keys: readonly (keyof T & string)[],
	{ required }: { readonly required: boolean }
): void {
	const present = keys.filter((key) => given[key] !== undefined);
	if (present.length > 1 || (required && present.length === 0))
		context.addIssue({
			code: 'custom',
			params: required
				? says(`应恰好写一项：${keys.join('、')}`, `takes exactly one of ${keys.join(', ')}`)
				: says(`最多写一项：${keys.join('、')}`, `takes at most one of ${keys.join(', ')}`)
		});
}

/** The product's own form as a mapping: each column is itself, an unknown column is a fault. One code reads both. */
export function ownFormMapping(target: MappingTarget, source: string): ColumnMapping {
	const columns: readonly string[] = TARGET_COLUMNS[target];
	return mappingSchema.parse({
		schema: MAPPING_SCHEMA,
		name: OWN_FORM_NAMES[target],
		target,
		source,
		unknownColumns: 'refuse',
		totals: 'keep',
		// The form itself declares these as serial numbers.
		columns: Object.fromEntries(
			(OWN_NUMBERS[target] ?? []).map((column) => [column, { number: true as const }])
		),
		rows: [
			{ set: Object.fromEntries(columns.map((column) => [column, { column, optional: true }])) }
		]
	} satisfies MappingInput);
}

export const OWN_FORM_NAMES: Readonly<Record<MappingTarget, Text>> = {
	roster: { zh: '标准格式：名单', en: 'Own form: roster' },
	activities: { zh: '标准格式：业绩', en: 'Own form: activities' },
	snapshots: { zh: '标准格式：累计数', en: 'Own form: cumulative snapshots' },
	figures: { zh: '标准格式：期间数据', en: 'Own form: period figures' },
	conduct: { zh: '标准格式：合规事件', en: 'Own form: conduct events' },
	care: { zh: '标准格式：客户管护', en: 'Own form: client care' },
	clientFigures: { zh: '标准格式：客户期间数据', en: 'Own form: figures of clients' },
	orgUnits: { zh: '标准格式：机构', en: 'Own form: organisation' },
	targets: { zh: '标准格式：任务', en: 'Own form: targets' },
	leave: { zh: '标准格式：休假', en: 'Own form: leave' },
	qualifications: { zh: '标准格式：资格', en: 'Own form: qualifications' },
	calendar: { zh: '标准格式：工作日历', en: 'Own form: working calendar' },
	metrics: { zh: '标准格式：指标', en: 'Own form: metrics' },
	products: { zh: '标准格式：产品', en: 'Own form: products' }
};

const OWN_NUMBERS: { readonly [Target in MappingTarget]?: readonly string[] } = {
	activities: ['externalId', 'reverses'],
	conduct: ['reference']
};
