/**
 * The contest document: period, participants, divisions, rules, ranking, prizes. One YAML or JSON text becomes a
 * contest that can be scored, or every fault in it with its place.
 */
import { z } from 'zod';
import { parseInstant, type Period } from './calendar.ts';
import {
	dayFault,
	duplicateIds,
	orderRules,
	periodsOutside,
	unfitRuleNames,
	unfitTieBreaks,
	unknownDivisions
} from './contest-checks.ts';
import { documentFault, WHOLE } from './contest-faults.ts';
import { bilingual, code, flag, fraction, timeZone, whole } from './contest-fields.ts';
import { faultsOfRemains } from './contest-remains.ts';
import { describeContest } from './described-schema.ts';
import { jsonSchemaOf } from './document-json-schema.ts';
import { writtenRules } from './places-naming.ts';
import { readDocument } from './document-text.ts';
import { failure, success, type Fault, type Result, type Text } from './errors.ts';
import { moneyFields, type Settlement, type Stacking } from './prizes/money-fields.ts';
import { prizeFaults, readCutOff, readSettlements } from './prizes/prize-checks.ts';
import type { Prize } from './prizes/prize-kind.ts';
import {
	policyFields,
	type Appraisal,
	type ContestWaiver,
	type Funding
} from './policy/contest-policy-fields.ts';
import { ruleSchema } from './rules/index.ts';
import type { Exact } from './decimal.ts';
import type { Activity, Instant } from './ledger-entry.ts';
import { DEFAULT_LAPSE_DAYS } from './registrations.ts';
import { indexRules, pointsBefore } from './rule-index.ts';
import type { Keeps, ReferralSplit, Rule } from './rules/rule-kind.ts';
import { schemaFaults } from './schema-faults.ts';
import { RANK_METHODS, type RankMethod } from './standings.ts';
import { tieBreakSchema, type TieBreak } from './tie-breaks.ts';

/** Raised when the meaning of any document changes; published versions keep the one they were published under. */
export const ENGINE_SEMANTICS = 1;
/** A page of faults is enough to begin with; a document of nothing but faults would make a page of thousands. */
const PAGE_OF_FAULTS = 200;
const MAX_DECIMALS = 6;
const MAX_LAPSE_DAYS = 60;
const DEFAULT_DECIMALS = 2;

/** Who is meant: each list that is there must hold the person's value; an absent list means anybody. */
const who = {
	positions: z.array(code).min(1).optional(),
	grades: z.array(code).min(1).optional(),
	orgUnits: z.array(z.string().min(1)).min(1).optional(),
	employmentTypes: z.array(z.string().min(1)).min(1).optional(),
	/** Single people, where no other word gathers them. */
	employeeNos: z.array(z.string().min(1).max(60)).min(1).max(10_000).optional()
};
export type Who = Readonly<Partial<Record<keyof typeof who, readonly string[] | undefined>>>;

const divisionSchema = z.strictObject({ id: code, name: bilingual, ...who });
export type Division = z.output<typeof divisionSchema>;

export const contestSchema = z
	.strictObject({
		schema: z.literal('longhu/contest@1'),
		id: code,
		name: bilingual,
		zone: timeZone.default('Asia/Shanghai'),
		/** Half-open: `to` is the first day or instant that no longer counts. A day means its first instant in the zone. */
		window: z.strictObject({ from: z.string(), to: z.string() }),
		participants: z.strictObject(who).default({}),
		/** First match wins. Absent: one division of all. */
		divisions: z.array(divisionSchema).min(1).optional(),
		/** The referrer's part of a row that names a referrer without a share. */
		referral: z.strictObject({ referrerShare: fraction }).optional(),
		/** Registered deals 报单 that wait for their core figure: whether they rank on the live board, and for how long. */
		registrations: z
			.strictObject({
				ranks: flag.default(false),
				lapseAfterWorkingDays: whole
					.pipe(z.number().min(1).max(MAX_LAPSE_DAYS))
					.default(DEFAULT_LAPSE_DAYS)
			})
			.prefault({}),
		rules: z.array(ruleSchema).min(1).max(200),
		ranking: z
			.strictObject({
				tieBreaks: z.array(tieBreakSchema).max(10).default([]),
				/** After a tie: `competition` 1, 1, 3; `dense` 1, 1, 2. Money goes by places held, as in `competition`. */
				method: z.enum(RANK_METHODS).default('competition')
			})
			.prefault({}),
		...moneyFields,
		...policyFields,
		display: z
			.strictObject({
				decimals: whole.pipe(z.number().max(MAX_DECIMALS)),
				/** What points are counted in on screens: `%` for attainment, 户, 套; absent: points. */
				unit: bilingual.optional()
			})
			.optional(),
		/** How metrics and products are called on screens and in explanations. */
		labels: z
			.strictObject({
				metrics: z.record(code, bilingual).default({}),
				products: z.record(z.string(), bilingual).default({}),
				qualifications: z.record(code, bilingual).default({}),
				/** Levels of the organisation, as the file of org units writes them. */
				levels: z.record(z.string(), bilingual).default({})
			})
			.prefault({})
	})
	.meta({ title: 'Longhu contest', description: 'A contest of the managers of a retail bank' });

export interface Contest {
	readonly id: string;
	readonly name: Text;
	readonly zone: string;
	readonly window: Period;
	readonly participants: Who;
	readonly divisions: readonly Division[];
	readonly referrerShare: Exact | null;
	/** Do registered deals count in the provisional run, and for how many working days. */
	readonly registrations: { readonly ranks: boolean; readonly lapseAfterWorkingDays: number };
	/** In an order in which every rule comes after those it reads. */
	readonly rules: readonly Rule[];
	readonly ruleOf: (id: string) => Rule | null;
	/** Does a rule's line add to the points? */
	readonly countsOf: (id: string) => boolean;
	/** Of each rule that reads the points so far, the rules whose points those are. */
	readonly pointsBefore: ReadonlyMap<string, ReadonlySet<string>>;
	/** The rules that make the points that the named rules make or adjust. */
	readonly basesOf: (ids: readonly string[]) => readonly string[];
	/** Equivalent units for each unit of an activity: the product of the conversions that apply to it. */
	readonly factorOf: (activity: Activity) => Exact;
	/** The first that fits an entry gives the referrer's part, before the contest's own. */
	readonly splits: readonly ReferralSplit[];
	/** What stage 3 keeps of every manager for the stages after it. */
	readonly keeps: Required<Keeps>;
	/** Group rules whose numbers prizes read. */
	readonly groupNumbers: readonly string[];
	readonly tieBreaks: readonly TieBreak[];
	readonly rankMethod: RankMethod;
	readonly prizes: readonly Prize[];
	readonly stacking: readonly Stacking[];
	/** The most that the contest pays; null: what its prizes come to. */
	readonly budgetCapFen: bigint | null;
	/** In order. */
	readonly settlements: readonly Settlement[];
	/** The first instant at which entries no longer enter; null: everything enters. */
	readonly cutOff: Instant | null;
	readonly funding: Funding | null;
	readonly appraisal: Appraisal | null;
	readonly waivers: readonly ContestWaiver[];
	/** Decimals of points as displayed and handed over; never those of a comparison. */
	readonly decimals: number;
	/** What points are counted in on screens; null: points. */
	readonly unit: Text | null;
	readonly labels: ContestLabels;
}

/** What a contest calls things, by their codes. What it does not name shows its code. */
export type ContestLabels = Readonly<
	Record<'metrics' | 'products' | 'qualifications' | 'levels', Readonly<Record<string, Text>>>
>;

const EVERYBODY: Division = { id: 'all', name: { zh: '全体', en: 'All' } };

/** Reads a YAML or JSON document; all faults at once, up to a page of them or as many as are asked for. */
export function parseContest(text: string, mostFaults = PAGE_OF_FAULTS): Result<Contest> {
	const { faults, plain } = readPlain(text, mostFaults);
	const read = plain === undefined ? failure() : readContest(plain);
	if (read.ok && faults.length === 0) return read;
	const all = read.ok ? faults : [...faults, ...read.faults];
	return { ok: false, faults: all.slice(0, mostFaults) };
}

function readContest(plain: unknown): Result<Contest> {
	const parsed = contestSchema.safeParse(plain);
	if (parsed.success) return completeContest(parsed.data, plain);
	const refused = schemaFaults(contestSchema, plain);
	const rest = faultsOfRemains(contestSchema, refused, (document, remains) => {
		const complete = completeContest(document, remains);
		return complete.ok ? [] : complete.faults;
	});
	return { ok: false, faults: [...refused.faults, ...rest] };
}

/** `plain` is undefined where the text cannot be read at all. */
export function readPlain(
	text: string,
	mostFaults: number
): { readonly faults: readonly Fault[]; readonly plain?: unknown } {
	const read = readDocument(text, mostFaults);
	switch (read.kind) {
		case 'plain':
			return { faults: [], plain: read.value };
		case 'tooLong':
			return { faults: [documentFault(WHOLE, '文档过长', 'is too long')] };
		case 'tooDeep':
			return {
				faults: [
					documentFault(
						'document',
						'嵌套过深或引用过多',
						'nests too deeply or has too many aliases'
					)
				]
			};
		case 'syntax':
			return {
				faults: read.faults.map(({ line, found }) => ({
					...documentFault(`line ${line}`, '不是合法的 YAML 或 JSON', 'is not valid YAML or JSON'),
					found
				})),
				plain: read.value
			};
		default:
			return read satisfies never;
	}
}

/** The published JSON Schema, from the very schema that checks. */
export function contestJsonSchema(): object {
	return describeContest(jsonSchemaOf(contestSchema));
}

/** `plain`: what the document was read from, for the places of what it says. */
function completeContest(
	document: z.output<typeof contestSchema>,
	plain: unknown
): Result<Contest> {
	const faults: Fault[] = [];
	const written = writtenRules(plain);
	const start = parseInstant(document.window.from, document.zone);
	const end = parseInstant(document.window.to, document.zone);
	if (start === null) faults.push(dayFault('window.from', document.window.from));
	if (end === null) faults.push(dayFault('window.to', document.window.to));
	if (start !== null && end !== null && end <= start)
		faults.push(documentFault('window.to', '必须晚于开始', 'must be later than the start'));
	const divisions = document.divisions ?? [EVERYBODY];
	faults.push(...duplicateIds('divisions', divisions), ...duplicateIds('rules', document.rules));
	faults.push(...duplicateIds('prizes', document.prizes));
	faults.push(...duplicateIds('settlements', document.settlements));
	faults.push(...unfitRuleNames(document.rules, written));
	faults.push(...unknownDivisions(document.rules, written, divisions));
	faults.push(...unfitTieBreaks(document.ranking.tieBreaks, document.rules));
	faults.push(...prizeFaults(document, divisions));
	if (start === null || end === null) {
		orderRules(document.rules, written, faults);
		return failure(...faults);
	}
	faults.push(...periodsOutside(document.rules, { start, end }, document.zone));
	const { zone } = document;
	const settlements = readSettlements(document.settlements, { start, zone });
	if (!settlements.ok) faults.push(...settlements.faults);
	const cutOff = readCutOff(document.cutOff, { start, end }, zone);
	if (!cutOff.ok) faults.push(...cutOff.faults);
	const rules = orderRules(document.rules, written, faults);
	if (faults.length > 0 || !settlements.ok || !cutOff.ok) return failure(...faults);
	return success({
		id: document.id,
		name: document.name,
		zone: document.zone,
		window: { start, end },
		participants: document.participants,
		divisions,
		referrerShare: document.referral?.referrerShare ?? null,
		registrations: document.registrations,
		rules,
		pointsBefore: pointsBefore(document.rules),
		...indexRules(
			rules,
			document.prizes.map(({ keeps }) => keeps)
		),
		tieBreaks: document.ranking.tieBreaks,
		rankMethod: document.ranking.method,
		prizes: document.prizes,
		stacking: document.stacking,
		budgetCapFen: document.budgetYuan ?? null,
		settlements: settlements.value,
		cutOff: cutOff.value,
		funding: document.funding ?? null,
		appraisal: document.appraisal ?? null,
		waivers: document.waivers,
		decimals: document.display?.decimals ?? DEFAULT_DECIMALS,
		unit: document.display?.unit ?? null,
		labels: document.labels
	});
}
