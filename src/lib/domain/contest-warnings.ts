/**
 * What is allowed and yet most likely a slip: a span that lies outside the contest, a ratio held against a per cent, a
 * metric that no row has, referrals that nothing divides. Nobody is kept from publishing or scoring by it.
 */
import { dayOf, isCalendarDay } from './calendar.ts';
import type { Contest } from './contest.ts';
import { Exact } from './decimal.ts';
import { readDocument } from './document-text.ts';
import type { Text } from './errors.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { isFields, listOf, textOf, type Fields } from './policy/plain-fields.ts';

export interface ContestWarning {
	/** The path in the document. */
	readonly place: string;
	readonly text: Text;
}

/** `document` is the text that the contest was read from. In its order. */
export function contestWarnings(contest: Contest, document: string): ContestWarning[] {
	const read = readDocument(document);
	const plain = read.kind === 'plain' ? read.value : undefined;
	const ratios = ratioRules(plain);
	const lists = (['rules', 'prizes'] as const).flatMap((list) =>
		listOf(plain, list).map((written, index) => ({ written, place: `${list}[${index}]` }))
	);
	return lists.flatMap(({ written, place }) => [
		...spansOutside(contest, written, place),
		...percentsAgainstRatios(ratios, written, place)
	]);
}

/** Every object within, with its place; also the thing itself. */
function* objectsWithin(value: unknown, place: string): Generator<[Fields, string]> {
	if (Array.isArray(value))
		for (const [index, item] of value.entries()) yield* objectsWithin(item, `${place}[${index}]`);
	if (!isFields(value)) return;
	yield [value, place];
	for (const [field, inner] of Object.entries(value))
		yield* objectsWithin(inner, `${place}.${field}`);
}

/** An average may well begin long before the contest; entries only count within it. */
const BEFORE_THE_CONTEST = ['dailyAverage'];

function spansOutside(contest: Contest, written: unknown, place: string): ContestWarning[] {
	if (isFields(written) && BEFORE_THE_CONTEST.includes(textOf(written.kind))) return [];
	const first = dayOf(contest.window.start, contest.zone);
	const last = dayOf(contest.window.end - 1, contest.zone);
	const window = `${first} – ${last}`;
	return [...objectsWithin(written, place)].flatMap(([fields, at]): ContestWarning[] => {
		const [from, to] = [dayIn(fields.from), dayIn(fields.to)];
		if (from !== null && to !== null && from >= to)
			return [
				{
					place: `${at}.to`,
					text: {
						zh: `${to} 不晚于 ${from}：没有一天计入`,
						en: `${to} is not later than ${from}: no day counts`
					}
				}
			];
		const outside =
			from !== null && from > last ? 'from' : to !== null && to <= first ? 'to' : null;
		return outside === null
			? []
			: [
					{
						place: `${at}.${outside}`,
						text: {
							zh: `在竞赛期（${window}）之外：没有一天计入`,
							en: `lies outside the contest (${window}): no day counts`
						}
					}
				];
	});
}

function dayIn(value: unknown): string | null {
	return typeof value === 'string' && isCalendarDay(value) ? value : null;
}

const RATIO_KINDS = ['ratioMetric', 'targetAttainment'];
/** The highest ratio that is taken as meant: attainments of 200 % are usual. */
const HIGHEST_USUAL = Exact.ofInteger(2);
const HUNDRED = Exact.ofInteger(100);
const BOUNDS = ['atLeast', 'moreThan', 'atMost', 'lessThan'];
/** Lists by whose `from` a measure is looked up. */
const ROWS = ['bands', 'tiers', 'slabs', 'steps'];

/** Rules whose number is a ratio of which 1 is the whole: not those that are scaled to points. */
function ratioRules(plain: unknown): ReadonlySet<string> {
	return new Set(
		listOf(plain, 'rules').flatMap((rule) => {
			if (!isFields(rule)) return [];
			const isRatio =
				(RATIO_KINDS.includes(textOf(rule.kind)) && ['', '1'].includes(textOf(rule.scale))) ||
				(rule.kind === 'teamAggregate' && rule.method === 'quota') ||
				(rule.kind === 'timeProgress' && rule.give !== 'neededPerDay');
			return isRatio ? [textOf(rule.id)] : [];
		})
	);
}

function percentsAgainstRatios(
	ratios: ReadonlySet<string>,
	written: unknown,
	place: string
): ContestWarning[] {
	const isRatio = (measure: unknown) =>
		isFields(measure) &&
		(measure.take === 'ratio' || (measure.take === 'rule' && ratios.has(textOf(measure.rule))));
	return [...objectsWithin(written, place)].flatMap(([fields, at]): ContestWarning[] => {
		const goesBy = fields.chosenBy ?? fields.measure;
		// A test of a prize names its rule; a prize or a team rule goes by the rule that it names.
		const named = textOf(fields.take) === '' ? textOf(fields.rule) : '';
		const isMeant = isRatio(goesBy) || ratios.has(named) || ratios.has(textOf(fields.of));
		if (!isMeant) return [];
		const bounds = BOUNDS.map((bound): [string, unknown] => [`${at}.${bound}`, fields[bound]]);
		const rows = ROWS.flatMap((list) =>
			listOf(fields, list).map((row, index): [string, unknown] => [
				`${at}.${list}[${index}].from`,
				isFields(row) ? row.from : undefined
			])
		);
		return [...bounds, ...rows].flatMap(([where, value]) => percentWarning(where, value));
	});
}

function percentWarning(place: string, value: unknown): ContestWarning[] {
	if (typeof value !== 'string' || !/^\d{1,15}(\.\d{1,10})?$/.test(value)) return [];
	const bound = Exact.of(value);
	if (bound.compare(HIGHEST_USUAL) <= 0) return [];
	const percent = bound.times(HUNDRED).toDecimalString();
	const meant = bound.dividedBy(HUNDRED).toDecimalString();
	return [
		{
			place,
			text: {
				zh: `比率 ${value} 即 ${percent}%；是否指 ${meant}？`,
				en: `a ratio of ${value} is ${percent}%; did you mean ${meant}?`
			}
		}
	];
}

/** What entries and rules show together: metrics that occur in no entry, and referrals that nothing divides. */
export function entryWarnings(contest: Contest, entries: Iterable<LedgerEntry>): Text[] {
	const known = new Set<string>();
	let undivided = 0;
	for (const entry of entries) {
		known.add(entry.metric);
		if (entry.kind === 'activity' && isUndivided(contest, entry)) undivided += 1;
	}
	const asked = new Set(contest.rules.flatMap(({ metrics }) => metrics));
	const missing = known.size === 0 ? [] : [...asked].filter((metric) => !known.has(metric)).sort();
	return [
		...missing.map((metric) => ({
			zh: `规则读取的指标 ${metric} 没有任何记录`,
			en: `metric ${metric}, which rules read, occurs in no row`
		})),
		...(undivided === 0
			? []
			: [
					{
						zh: `${undivided} 条记录写明转介人，但既没有份额，也没有分成规则：转介人不得分`,
						en: `rows that name a referrer without a share, where no rule divides them, so the referrer gets nothing: ${undivided}`
					}
				])
	];
}

type Activity = Extract<LedgerEntry, { kind: 'activity' }>;

function isUndivided(contest: Contest, { referral, metric, product }: Activity): boolean {
	if (referral === null || referral.share !== null || contest.referrerShare !== null) return false;
	const reads = contest.rules.some((rule) => rule.member && rule.metrics.includes(metric));
	// Fixed points for each role look at who referred, whatever the shares.
	const byRole = contest.rules.some(
		({ kind, metrics }) => kind === 'splitPoints' && metrics.includes(metric)
	);
	const isSplit = contest.splits.some(
		(split) =>
			split.metric === metric &&
			(split.products === null || (product !== null && split.products.includes(product)))
	);
	return reads && !byRole && !isSplit;
}
