/**
 * A second scorer, written apart from the first and as plainly as can be: it loops over everything for every question,
 * keeps fractions as pairs of bigints, and shares nothing with the engine but the shapes of the facts. It reads the
 * document as plain JSON. Where the two disagree, one of them is wrong.
 */
import type { CalendarDate, Leave, Qualification, Target } from '#lib/domain/dated-inputs.ts';
import type { Activity, LedgerEntry, PeriodFigure } from '#lib/domain/ledger-entry.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { ClaimDocument, ReferenceDocument } from './reference-documents.ts';
import {
	END,
	fits,
	isClaim,
	keyOf,
	ReferenceMember,
	START,
	type Line
} from './reference-member.ts';
import { referenceMoney } from './reference-money.ts';
import {
	add,
	bytes,
	fraction,
	minus,
	negated,
	ONE,
	order,
	over,
	sign,
	text,
	times,
	total,
	ZERO,
	type Fraction
} from './reference-numbers.ts';

export interface ReferenceFacts {
	roster: readonly Assignment[];
	entries: readonly LedgerEntry[];
	targets: readonly Target[];
	leave: readonly Leave[];
	qualifications: readonly Qualification[];
	calendar: readonly CalendarDate[];
}

/** `division rank employeeNo points bonusFen`, then every line with its steps, in the order of the board. */
export function referenceBoard(document: ReferenceDocument, facts: ReferenceFacts): string[] {
	const { roster, entries } = facts;
	const people = [...new Set(roster.map(({ employeeNo }) => employeeNo))].filter((no) =>
		roster.some((row) => row.employeeNo === no && (row.to === null || row.to > '2026-01-01'))
	);
	const live = entries
		.filter((entry) => entry.kind === 'activity')
		.filter((activity) => isLive(activity, entries))
		.filter(({ occurredAt }) => occurredAt >= START && occurredAt < END)
		.sort((a, b) => a.occurredAt - b.occurredAt || bytes(keyOf(a), keyOf(b)));
	const shareOf = (activity: Activity, no: string): Fraction => {
		const { referral } = activity;
		if (referral === null) return activity.employeeNo === no ? ONE : ZERO;
		const split = document.rules
			.flatMap((rule) => (rule.kind === 'split' ? [rule] : []))
			.find((rule) => fits(rule, activity));
		const part = fraction(
			referral.share?.toString() ?? split?.referrer ?? document.referral?.referrerShare ?? '0'
		);
		if (activity.employeeNo === no) return minus(ONE, part);
		return referral.referrerNo === no ? part : ZERO;
	};
	const competing = live.filter(
		(activity) =>
			people.includes(activity.employeeNo) ||
			(activity.referral !== null && people.includes(activity.referral.referrerNo))
	);
	const won = new Map<string, Activity[]>();
	const wins = (id: string, activity: Activity) => {
		const rule = document.rules.find((candidate) => candidate.id === id);
		if (!rule || !isClaim(rule)) throw new Error(`${id} settles no claim`);
		const key = claimKey(rule, activity);
		if (key === null) return true;
		const place = `${id} ${key}`;
		let winners = won.get(place);
		if (!winners)
			won.set(
				place,
				(winners = winnersOf(
					rule,
					competing
						.filter((other) => claimKey(rule, other) === key)
						.filter((other) => rule.claim === undefined || wins(rule.claim, other))
				))
			);
		return winners.includes(activity);
	};

	const cards = people.map((no) => {
		const { division, position } = standingOf(document, roster, no);
		const member = new ReferenceMember({
			no,
			document,
			entries: live.filter(
				({ employeeNo, referral }) => employeeNo === no || referral?.referrerNo === no
			),
			credits: live
				.map((activity) => ({ activity, share: shareOf(activity, no) }))
				.filter(({ share }) => sign(share) !== 0),
			figuresOf: (metric) => latestFigures(entries, no, metric),
			targetOf: (metric) => {
				const found = facts.targets.find(
					(target) =>
						'employeeNo' in target.of && target.of.employeeNo === no && target.metric === metric
				);
				return found ? fraction(found.target.toString()) : null;
			},
			assignments: roster.filter(({ employeeNo }) => employeeNo === no),
			leave: facts.leave.filter(({ employeeNo }) => employeeNo === no),
			qualifications: facts.qualifications.filter(({ employeeNo }) => employeeNo === no),
			isWorkingDay: (day) => {
				const named = facts.calendar.find(({ date }) => date === day);
				return named?.isWorkingDay ?? ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
			},
			position,
			wins
		});
		const gates = document.rules
			.flatMap((rule) => (rule.kind === 'gate' ? [rule] : []))
			.filter((rule) => !member.passes(rule));
		return {
			no,
			division,
			member,
			lines: member.lines(),
			points: member.points(),
			keys: tieKeys(document, member, entries, no),
			isRanked: gates.every(({ failing = 'notRanked' }) => failing !== 'notRanked'),
			payShare: gates.some(({ failing }) => failing !== 'half')
				? ZERO
				: ((gates.length > 0 ? [1n, 2n] : ONE) satisfies Fraction)
		};
	});
	type Card = (typeof cards)[number];

	const compare = (a: Card, b: Card): number => {
		const byPoints = order(b.points, a.points);
		if (byPoints !== 0) return byPoints;
		for (const [index, key] of a.keys.entries()) {
			const other = b.keys[index] ?? null;
			if (key === null && other === null) continue;
			if (key === null) return 1;
			if (other === null) return -1;
			if (order(other, key) !== 0) return order(other, key);
		}
		return 0;
	};
	return (document.divisions ?? [{ id: 'all' }]).flatMap(({ id }) => {
		const members = cards.filter(({ division }) => division === id);
		const ranked = members.filter(({ isRanked }) => isRanked);
		const rows = members
			.map((card) => {
				const better = ranked.filter((other) => compare(other, card) < 0);
				const isDense = document.ranking?.method === 'dense';
				const above = isDense
					? better.filter(
							(other, at) => !better.slice(0, at).some((one) => compare(one, other) === 0)
						)
					: better;
				return {
					...card,
					place: card.isRanked ? better.length + 1 : null,
					rank: card.isRanked ? above.length + 1 : null
				};
			})
			.sort(
				(a, b) => Number(b.isRanked) - Number(a.isRanked) || compare(a, b) || bytes(a.no, b.no)
			);
		const money = referenceMoney(
			(document.prizes ?? []).filter(({ division }) => division === undefined || division === id),
			rows.map(({ member, ...row }) => ({ ...row, valueOf: (rule) => member.valueOf(rule) }))
		);
		return rows.map(({ no, rank, points, lines }) => {
			const fen = [...money.values()].reduce((sum, paid) => sum + (paid.get(no) ?? 0n), 0n);
			return [
				`${id} ${rank ?? '-'} ${no} ${text(points)} ${fen}`,
				...lines.map((line) => `${line.id} ${lineText(line)}`)
			].join('\n');
		});
	});
}

/** A line's number and, in order, what each entry (or figure, at its instant) gives under each rule. */
export function lineText({ value, steps }: Line): string {
	const sums = new Map<string, Fraction>();
	for (const { at, activity, base, points } of steps) {
		const key = [String(at).padStart(14, '0'), keyOf(activity), base].join('\x1f');
		sums.set(key, add(sums.get(key) ?? ZERO, points));
	}
	const shown = [...sums]
		.filter(([, points]) => sign(points) !== 0)
		.sort(([one], [other]) => bytes(one, other))
		.map(([key, points]) => `${key.split('\x1f').join(' ')}=${text(points)}`);
	return [value === null ? 'not rated' : text(value), ...shown].join('\n  ');
}

function claimKey(rule: ClaimDocument, activity: Activity): string | null {
	if (!fits(rule, activity)) return null;
	if (rule.kind === 'quotaFirstN' && (rule.per ?? 'contest') === 'contest') return 'everybody';
	if (rule.kind === 'firstOf' && rule.per === 'manager') return activity.employeeNo;
	const { clientRef, product } = activity;
	if (clientRef === null) return null;
	const per = rule.kind === 'dedupe' ? 'clientAndProduct' : (rule.per ?? 'client');
	const categories = rule.kind === 'dedupe' ? undefined : rule.categories;
	const category = Object.entries(categories ?? {}).find(([, own]) =>
		own.includes(product ?? '\0')
	)?.[0];
	const part =
		per === 'client'
			? ''
			: per === 'clientAndCategory' && category !== undefined
				? `category ${category}`
				: `product ${product ?? ''}`;
	const owner = rule.kind === 'firstOf' && rule.scope === 'manager' ? activity.employeeNo : '';
	return JSON.stringify([owner, clientRef, part]);
}

/** In order of occurrence; an entry that no longer fits a quota closes it. */
function winnersOf(rule: ClaimDocument, candidates: readonly Activity[]): Activity[] {
	if (rule.kind !== 'quotaFirstN') return candidates.slice(0, 1);
	const taken = (count: number) =>
		total(
			candidates
				.slice(0, count)
				.map(({ quantity }) =>
					rule.count === 'units' ? fraction(quantity?.toString() ?? '1') : ONE
				)
		);
	return candidates.filter((_, index) =>
		candidates
			.slice(0, index + 1)
			.every((__, before) => order(taken(before + 1), fraction(rule.first)) <= 0)
	);
}

function tieKeys(
	document: ReferenceDocument,
	member: ReferenceMember,
	entries: readonly LedgerEntry[],
	no: string
): (Fraction | null)[] {
	return (document.ranking?.tieBreaks ?? []).map(({ by, metric, rule, order: direction }) => {
		const turn = (value: Fraction): Fraction => (direction === 'asc' ? negated(value) : value);
		const own = member.inputs.credits.filter(({ activity }) => activity.metric === metric);
		if (by === 'amount')
			return turn(total(own.map(({ activity, share }) => times(member.yuan(activity), share))));
		if (by === 'quantity')
			return turn(total(own.map(({ activity, share }) => times(member.units(activity), share))));
		if (by === 'value') {
			const value = member.valueOf(rule ?? '');
			return value === null ? null : turn(value);
		}
		if (by === 'ratio') {
			const figure = latestFigures(entries, no, metric ?? '')
				.filter(({ period }) => ['2026-Q1', '2026-01', '2026-02'].includes(period))
				.at(-1);
			const base = figure?.base ? fraction(figure.base.toString()) : ZERO;
			return !figure || sign(base) === 0
				? null
				: turn(over(fraction(figure.numerator.toString()), base));
		}
		// The least instant after which the sum of what had happened by then is always the final one.
		const steps = member.countedSteps(null);
		const reached = (at: number) =>
			total(steps.filter((one) => one.at <= at).map(({ points }) => points));
		const instants = [...new Set(steps.map(({ at }) => at))].sort((a, b) => a - b);
		const last = instants.findLast((at) => order(reached(at), reached(at - 1)) !== 0);
		return last === undefined ? null : ([BigInt(-last), 1n] satisfies Fraction);
	});
}

function isLive(activity: Activity, entries: readonly LedgerEntry[]): boolean {
	const words = entries.filter(
		(entry) =>
			(entry.kind === 'reversal' || entry.kind === 'decision') &&
			entry.externalId === activity.externalId &&
			entry.metric === activity.metric
	);
	if (words.some(({ kind }) => kind === 'reversal')) return false;
	const last = words
		.flatMap((word) => (word.kind === 'decision' ? [word] : []))
		.sort((a, b) => a.occurredAt - b.occurredAt)
		.at(-1);
	return last?.decision !== 'hold' && last?.decision !== 'cancelled';
}

/** One figure for each period: the latest stated; at one instant the source that comes first. Months before their quarter. */
function latestFigures(
	entries: readonly LedgerEntry[],
	employeeNo: string,
	metric: string
): PeriodFigure[] {
	const own = entries
		.filter((entry) => entry.kind === 'periodFigure')
		.filter((figure) => figure.employeeNo === employeeNo && figure.metric === metric)
		.sort((a, b) => b.statedAt - a.statedAt || bytes(a.source, b.source));
	const byEnd = ['2025-Q4', '2026-01', '2026-02', '2026-Q1', '2026-Q2'];
	return byEnd.flatMap((period) => own.find((figure) => figure.period === period) ?? []);
}

function standingOf(
	document: ReferenceDocument,
	roster: readonly Assignment[],
	employeeNo: string
): { division: string; position: string } {
	const own = roster.filter((row) => row.employeeNo === employeeNo);
	const last = own.filter(({ to }) => to === null || to > '2026-03-31').at(-1) ?? own.at(-1);
	const position = last?.position ?? '';
	const division = (document.divisions ?? [{ id: 'all' }]).find(
		(candidate) => candidate.positions?.includes(position) ?? true
	);
	return { division: division?.id ?? '', position };
}
