/** Contests and facts in few words, and results in one line a participant. */
import { parseInstant } from '#lib/domain/calendar.ts';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import { Exact, formatFen } from '#lib/domain/decimal.ts';
import type { Target } from '#lib/domain/dated-inputs.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type {
	Activity,
	Decision,
	Instant,
	LedgerEntry,
	PeriodFigure,
	Reversal
} from '#lib/domain/ledger-entry.ts';
import { resultOf } from '#lib/domain/result.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { ScoringInputs } from '#lib/domain/scoring-inputs.ts';
import { scoreContest, type Scorecard } from '#lib/domain/scoring.ts';

export type Fields = Readonly<Record<string, unknown>>;

const name = { zh: '名', en: 'Name' };

/** A contest of the first quarter of 2026 in Shanghai; `fields` replace or add. Rules and prizes need no names. */
export function documentOf(fields: Fields): string {
	const named = (list: unknown) =>
		Array.isArray(list) ? list.map((item: object) => ({ name, ...item })) : list;
	return JSON.stringify({
		schema: 'longhu/contest@1',
		id: 'test',
		name,
		window: { from: '2026-01-01', to: '2026-04-01' },
		...fields,
		rules: named(fields.rules ?? [PER_SALE]),
		...(fields.prizes === undefined ? {} : { prizes: named(fields.prizes) }),
		...(fields.divisions === undefined ? {} : { divisions: named(fields.divisions) })
	});
}

export const PER_SALE = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' };
export const PER_WAN = {
	id: 'amount',
	kind: 'perAmount',
	metric: 'sale',
	rate: '1',
	unit: '10000'
};

export function contestOf(fields: Fields): Contest {
	return expectValue(parseContest(documentOf(fields)));
}

export function at(text: string, zone = 'Asia/Shanghai'): Instant {
	const instant = parseInstant(text, zone);
	if (instant === null) throw new Error(`not an instant: ${text}`);
	return instant;
}

export function assignment(employeeNo: string, fields: Partial<Assignment> = {}): Assignment {
	return {
		employeeNo,
		name: employeeNo,
		position: 'wealth',
		grade: null,
		step: null,
		orgUnit: 'BR1',
		from: '2020-01-01',
		to: null,
		employmentType: null,
		...fields
	};
}

let made = 0;

interface SaleFields {
	readonly id?: string;
	readonly metric?: string;
	readonly source?: string;
	readonly generation?: number;
	readonly product?: string;
	readonly quantity?: string;
	readonly yuan?: string;
	readonly client?: string;
	readonly at?: string;
	readonly receivedAt?: string;
	readonly referrer?: string;
	readonly share?: string;
}

/** One sale of one unit at noon of 2 February 2026, unless said otherwise. */
export function sale(employeeNo: string, fields: SaleFields = {}): Activity {
	made += 1;
	const occurredAt = at(fields.at ?? '2026-02-02T12:00');
	return {
		kind: 'activity',
		source: fields.source ?? 'test',
		externalId: fields.id ?? `S${String(made).padStart(6, '0')}`,
		metric: fields.metric ?? 'sale',
		generation: fields.generation ?? 1,
		employeeNo,
		referral:
			fields.referrer === undefined
				? null
				: {
						referrerNo: fields.referrer,
						share: fields.share === undefined ? null : Exact.of(fields.share)
					},
		product: fields.product ?? null,
		quantity: fields.quantity === undefined ? null : Exact.of(fields.quantity),
		amountFen: fields.yuan === undefined ? null : Exact.of(fields.yuan).toFen(),
		clientRef: fields.client ?? null,
		occurredAt,
		receivedAt: fields.receivedAt === undefined ? occurredAt : at(fields.receivedAt)
	};
}

export function reversalOf(activity: Activity, when = '2026-03-01'): Reversal {
	const { source, externalId, metric, generation } = activity;
	return {
		kind: 'reversal',
		source,
		externalId,
		metric,
		generation,
		reversalId: `R-${externalId}-${generation}`,
		occurredAt: at(when),
		receivedAt: at(when)
	};
}

export function decisionOn(
	activity: Activity,
	decision: Decision['decision'],
	when = '2026-03-01'
): Decision {
	const { source, externalId, metric } = activity;
	return {
		kind: 'decision',
		source,
		externalId,
		metric,
		decision,
		occurredAt: at(when),
		receivedAt: at(when)
	};
}

export function figure(
	employeeNo: string,
	[numerator, base]: readonly [string, string | null],
	fields: { period?: string; statedAt?: string; metric?: string; source?: string } = {}
): PeriodFigure {
	const statedAt = at(fields.statedAt ?? '2026-04-02');
	return {
		kind: 'periodFigure',
		source: fields.source ?? 'test',
		metric: fields.metric ?? 'retention',
		employeeNo,
		period: fields.period ?? '2026-Q1',
		statedAt,
		numerator: Exact.of(numerator),
		base: base === null ? null : Exact.of(base),
		receivedAt: statedAt
	};
}

export interface Facts extends Partial<Omit<ScoringInputs, 'assignments' | 'entries' | 'asOf'>> {
	readonly roster?: readonly (string | Assignment)[];
	readonly entries: readonly LedgerEntry[];
	readonly asOf?: string | null;
}

/** A manager's target of the first quarter of 2026. */
export function target(
	employeeNo: string,
	amount: string,
	fields: { metric?: string; period?: string } = {}
): Target {
	return {
		of: { employeeNo },
		metric: fields.metric ?? 'sale',
		period: fields.period ?? '2026-Q1',
		target: Exact.of(amount)
	};
}

/** Everybody who has an entry is on the roster, unless a roster is given. */
export function scorecardsOf(contest: Contest, facts: Facts): readonly Scorecard[] {
	const people =
		facts.roster ??
		[
			...new Set(
				facts.entries.flatMap((entry) =>
					entry.kind === 'activity'
						? [entry.employeeNo, ...(entry.referral ? [entry.referral.referrerNo] : [])]
						: entry.kind === 'periodFigure'
							? [entry.employeeNo]
							: []
				)
			)
		].sort();
	const assignments = people.map((person) =>
		typeof person === 'string' ? assignment(person) : person
	);
	const asOf = facts.asOf === undefined || facts.asOf === null ? null : at(facts.asOf);
	return scoreContest(contest, { ...facts, assignments, asOf }).scorecards;
}

/** `division rank employeeNo points ¥bonus`, in the order of the board. */
export function board(contest: Contest, facts: Facts): string[] {
	return resultOf(contest, scorecardsOf(contest, facts)).map(({ scorecard, rank, bonusFen }) => {
		const { participant, points } = scorecard;
		const bonus = bonusFen === 0n ? '' : ` ¥${formatFen(bonusFen)}`;
		return `${participant.division} ${rank ?? '-'} ${participant.employeeNo} ${points.toString()}${bonus}`;
	});
}

/** Points by employee number. */
export function pointsOf(contest: Contest, facts: Facts): Record<string, string> {
	return Object.fromEntries(
		scorecardsOf(contest, facts).map(({ participant, points }) => [
			participant.employeeNo,
			points.toString()
		])
	);
}

/** Of one manager and rule: the value, and the steps, which always sum to it, as `day points`. */
export function lineOf(
	contest: Contest,
	facts: Facts,
	ruleId: string,
	employeeNo = 'A'
): { value: string | null; zh: string; en: string; steps: string[] } {
	const card = scorecardsOf(contest, facts).find(
		({ participant }) => participant.employeeNo === employeeNo
	);
	const line = card?.lines.find((candidate) => candidate.ruleId === ruleId);
	if (!line) throw new Error(`no line ${ruleId} of ${employeeNo}`);
	const stepSum = line.steps.reduce((sum, { points }) => sum.plus(points), Exact.ZERO);
	if (!stepSum.equals(line.value ?? Exact.ZERO))
		throw new Error(`steps of ${ruleId} sum to ${stepSum.toString()}`);
	return {
		value: line.value?.toString() ?? null,
		...line.arithmetic,
		steps: line.steps.map(({ day, points }) => `${day} ${points.toString()}`.trim())
	};
}

/** The faults of a document as `place: English`. */
export function faultsOf(document: string): string[] {
	const contest = parseContest(document);
	return contest.ok ? [] : contest.faults.map(({ place, message }) => `${place}: ${message.en}`);
}

/** Every line's number by rule, of one manager; its steps must sum to it, and what counts to the points. */
export function linesOf(
	contest: Contest,
	facts: Facts,
	employeeNo = 'A'
): Record<string, string | null> {
	const card = scorecardsOf(contest, facts).find(
		({ participant }) => participant.employeeNo === employeeNo
	);
	if (!card) throw new Error(`no scorecard of ${employeeNo}`);
	for (const { ruleId, value, steps } of card.lines) {
		const sum = totalOf(steps.map(({ points }) => points));
		if (value !== null && !sum.equals(value))
			throw new Error(`${ruleId}: steps sum to ${sum.toString()}, the line is ${value.toString()}`);
	}
	const counted = totalOf(card.lines.map(({ points }) => points));
	if (!counted.equals(card.points))
		throw new Error(`lines sum to ${counted.toString()}, points are ${card.points.toString()}`);
	return Object.fromEntries(
		card.lines.map(({ ruleId, value }) => [ruleId, value?.toString() ?? null])
	);
}

function totalOf(values: readonly Exact[]): Exact {
	return values.reduce((sum, value) => sum.plus(value), Exact.ZERO);
}
