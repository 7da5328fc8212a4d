/**
 * The policy document: what head office lets a region's contest do. One YAML or JSON text becomes a policy that contests
 * can be held against, or every fault in it with its place.
 */
import { z } from 'zod';
import { unknownName } from '../contest-checks.ts';
import { documentFault } from '../contest-faults.ts';
import { readPlain } from '../contest.ts';
import {
	bilingual,
	code,
	day,
	decimal,
	distinct,
	flag,
	fraction,
	MUST_BE,
	yuan
} from '../contest-fields.ts';
import { jsonSchemaOf } from '../document-json-schema.ts';
import { failure, success, type Fault, type Result } from '../errors.ts';
import { schemaFaults } from '../schema-faults.ts';
import { BREACH_CODES, STANCES } from './breach-codes.ts';
import { isFields, listOf, textsOf } from './plain-fields.ts';

const PAGE_OF_FAULTS = 200;

/** What a metric is there for: to sell more, to sell well, to do no harm. */
const METRIC_ROLES = ['volume', 'quality', 'conduct'] as const;
export type MetricRole = (typeof METRIC_ROLES)[number];

const words = z.string().min(1).max(400);
const codes = distinct(z.array(code).min(1).max(200));

const metricSchema = z.strictObject({
	code,
	name: bilingual,
	/** `level`: a balance at a point in time. */
	kind: z.enum(['count', 'amount', 'ratio', 'level', 'average']),
	role: z.enum(METRIC_ROLES).default('volume'),
	/** Counts sales of several product categories to clients that the bank has. */
	isCrossSale: flag.default(false),
	/** Part of the bank's appraisal system. */
	isInAppraisal: flag.default(true),
	/** Ids of the product categories that its entries may be of, where a rule names no product. */
	categories: codes.optional()
});

const categorySchema = z.strictObject({
	id: code,
	name: bilingual,
	/** As the entries name them. */
	products: distinct(z.array(words).min(1).max(200)),
	/** Whoever pays for it must also look at conduct. */
	needsConduct: flag.default(false),
	/** One of these must be held for its points to count. */
	qualifications: codes.optional()
});

/** Of the metrics named or, without any, of all with the role. */
const concerned = { metrics: codes.optional(), role: z.enum(METRIC_ROLES).optional() };

const weightSchema = z
	.strictObject({ ...concerned, atLeast: fraction.optional(), atMost: fraction.optional() })
	.refine(({ metrics, role }) => (metrics === undefined) !== (role === undefined), {
		message: MUST_BE.eitherOr.en,
		path: ['metrics']
	})
	.refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
		message: MUST_BE.demanding.en
	});

const capSchema = z
	.strictObject({
		...concerned,
		/** Any of these will do. */
		per: distinct(
			z.array(z.enum(['contest', 'month', 'week', 'day', 'row', 'client', 'metric'])).min(1)
		),
		/** The cap itself may be no higher than so many points. */
		atMost: decimal.optional()
	})
	.refine(({ metrics, role }) => (metrics === undefined) !== (role === undefined), {
		message: MUST_BE.eitherOr.en,
		path: ['metrics']
	});

/** Longer than a name. */
const sentence = z
	.string()
	.min(1)
	.max(600)
	.refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), MUST_BE.printable.en);
const statement = z.strictObject({ zh: sentence, en: sentence });

const citationSchema = z.strictObject({
	id: code,
	title: statement,
	/** Who said it and when, and what it asks. */
	source: statement,
	url: z
		.url({ protocol: /^https?$/ })
		.max(500)
		.optional()
});

const demandSchema = z.strictObject({
	breach: z.enum(BREACH_CODES),
	/** Absent: the usual one. */
	stance: z.enum(STANCES).optional(),
	/** Ids of the citations that it rests on. */
	citations: codes.optional()
});

const grantSchema = z.strictObject({
	number: words,
	breach: z.enum(BREACH_CODES),
	by: words,
	/** Ids of the contests that it is for; absent: any. */
	contests: codes.optional(),
	/** The last day on which it holds, in the contest's zone: the contest begins no later. */
	until: day.optional()
});

const policySchema = z
	.strictObject({
		schema: z.literal('longhu/policy@1'),
		id: code,
		name: bilingual,
		metrics: z.array(metricSchema).max(500).default([]),
		/** What a contest may count beside the catalogue. */
		otherMetrics: z.enum(['allowed', 'refused']).default('refused'),
		categories: z.array(categorySchema).max(100).default([]),
		/** Of what a weighted score is made; shares of the sum of its weights. */
		weights: z.array(weightSchema).max(100).default([]),
		/** Whoever pays so much for each unit or yuan must cap it. */
		caps: z.array(capSchema).max(100).default([]),
		limits: z
			.strictObject({
				budgetYuan: yuan.optional(),
				/** The most that one place, step or goal may pay. */
				prizeYuan: yuan.optional(),
				/** Prizes that pay by what is sold, without a budget for the contest. */
				openEnded: z.enum(['allowed', 'refused']).default('allowed')
			})
			.prefault({}),
		/** Where a demand is not named, the usual stance holds. */
		demands: z.array(demandSchema).max(100).default([]),
		citations: z.array(citationSchema).max(200).default([]),
		/**
		 * What counts only when somebody else than who asked for it has confirmed it: files that come in; and corrections,
		 * which are batches taken back and numbers linked with a manager.
		 */
		secondPerson: z
			.strictObject({ batches: flag.default(false), corrections: flag.default(false) })
			.prefault({}),
		/** The waivers that were granted; absent: the number and the name in the contest document are enough. */
		grants: z.array(grantSchema).max(1000).optional()
	})
	.meta({ title: 'Longhu policy', description: "What head office lets a region's contest do" });

export type Policy = z.output<typeof policySchema>;
export type PolicyMetric = Policy['metrics'][number];
export type PolicyCategory = Policy['categories'][number];
export type Citation = Policy['citations'][number];

/** Reads a YAML or JSON document; all faults at once, up to a page of them or as many as are asked for. */
export function parsePolicy(text: string, mostFaults = PAGE_OF_FAULTS): Result<Policy> {
	const { faults, plain } = readPlain(text, mostFaults);
	const read = plain === undefined ? failure() : readPolicy(plain);
	if (read.ok && faults.length === 0) return read;
	const all = read.ok ? faults : [...faults, ...read.faults];
	return failure(
		...all.slice(0, mostFaults).map((fault) => ({ ...fault, code: 'policy.document' }))
	);
}

/** The published JSON Schema, from the very schema that checks. */
export function policyJsonSchema(): object {
	return jsonSchemaOf(policySchema);
}

function readPolicy(plain: unknown): Result<Policy> {
	const parsed = policySchema.safeParse(plain);
	if (parsed.success) {
		const faults = nameFaults(plain);
		return faults.length > 0 ? failure(...faults) : success(parsed.data);
	}
	const { faults, mended, written } = schemaFaults(policySchema, plain);
	const names = nameFaults(mended).map((fault) => ({ ...fault, place: written(fault.place) }));
	return failure(...faults, ...names);
}

/** What only the whole document shows: names that must exist, names that stand twice. Reads what can be read of it. */
function nameFaults(document: unknown): Fault[] {
	const metrics = listOf(document, 'metrics');
	const categories = listOf(document, 'categories');
	const demands = listOf(document, 'demands');
	const citations = listOf(document, 'citations');
	return [
		...twice('citations', 'id', citations),
		...twice('categories', 'id', categories),
		...twice('metrics', 'code', metrics),
		...twice('demands', 'breach', demands),
		...unknownNames('metrics', metrics, 'categories', namesOf(categories, 'id')),
		...unknownNames('demands', demands, 'citations', namesOf(citations, 'id'))
	];
}

/** Null: one of the items has no name that can be read, so nobody can say which names there are. */
function namesOf(items: readonly unknown[], field: string): readonly string[] | null {
	const names = items.flatMap((item) => textsOf(isFields(item) ? [item[field]] : []));
	return names.length === items.length ? names : null;
}

function twice(list: string, field: string, items: readonly unknown[]): Fault[] {
	const known = new Set<string>();
	return items.flatMap((item, index): Fault[] => {
		const [name] = textsOf(isFields(item) ? [item[field]] : []);
		if (name === undefined) return [];
		if (!known.has(name)) {
			known.add(name);
			return [];
		}
		const place = `${list}[${index}].${field}`;
		return [{ ...documentFault(place, '名称重复', 'is used twice'), found: name }];
	});
}

function unknownNames(
	list: string,
	items: readonly unknown[],
	field: string,
	known: readonly string[] | null
): Fault[] {
	if (known === null) return [];
	return items.flatMap((item, index) =>
		textsOf(isFields(item) ? item[field] : []).flatMap((name) =>
			unknownName(`${list}[${index}].${field}`, name, known)
		)
	);
}
