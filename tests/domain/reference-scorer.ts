/**
 * A second scorer, written apart from the first and as plainly as can be: it loops over everything for every question,
 * keeps fractions as pairs of bigints, and shares nothing with the engine but the shapes of the facts. It reads the
 * document as plain JSON. Where the two disagree, one of them is wrong.
 */
import type { Activity, LedgerEntry, PeriodFigure } from '#lib/domain/ledger-entry.ts';
import type { Assignment } from '#lib/domain/roster.ts';

type Fraction = readonly [bigint, bigint];
interface Selecting {
	metric: string;
	products?: string[];
	claim?: string;
}
type RuleDocument = { id: string } & (
	| ({ kind: 'perUnit'; rate: string } & Selecting)
	| ({ kind: 'perAmount'; rate: string; unit: string; partialUnits?: string } & Selecting)
	| {
			kind: 'ratioThreshold';
			metric: string;
			period?: string;
			atLeast: string;
			points: string;
			minBase?: string;
	  }
	| { kind: 'firstOf'; metric: string; products?: string[]; per?: string }
	| { kind: 'cap'; of: string[]; limit: string; per?: string }
);
export interface ReferenceDocument {
	rules: RuleDocument[];
	divisions?: { id: string; positions?: string[] }[];
	referral?: { referrerShare: string };
	ranking?: { tieBreaks: { by: string; metric?: string; order?: string }[] };
	prizes?: { minPoints?: string; places: { from: string; amountYuan: string }[] }[];
}

const fraction = (text: string): Fraction => {
	const [top = '0', bottom] = text.split('/');
	if (bottom !== undefined) return [BigInt(top), BigInt(bottom)];
	const [whole = '0', decimals = ''] = top.split('.');
	return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
};
const add = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const minus = (left: Fraction, right: Fraction): Fraction => add(left, [-right[0], right[1]]);
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction =>
	c < 0n ? [-a * d, -b * c] : [a * d, b * c];
const order = ([a, b]: Fraction, [c, d]: Fraction): number =>
	a * d === c * b ? 0 : a * d < c * b ? -1 : 1;
const floor = ([a, b]: Fraction): Fraction => [a >= 0n ? a / b : -((-a + b - 1n) / b), 1n];
const total = (values: readonly Fraction[]): Fraction => values.reduce(add, [0n, 1n]);
const lowest = ([a, b]: Fraction): string => {
	let [x, y] = [a < 0n ? -a : a, b];
	while (y !== 0n) [x, y] = [y, x % y];
	const divisor = x === 0n ? 1n : x;
	return `${a / divisor}/${b / divisor}`;
};
const bytes = (left: string, right: string) =>
	Buffer.compare(Buffer.from(left), Buffer.from(right));

/** A decimal or a fraction as `numerator/denominator` in lowest terms. */
export const lowestTerms = (text: string): string => lowest(fraction(text));

/** The windows of all random contests: the first quarter of 2026 in Shanghai, eight hours ahead all year. */
const START = Date.UTC(2026, 0, 1) - 8 * 3_600_000;
const END = Date.UTC(2026, 3, 1) - 8 * 3_600_000;
const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const mondayOf = (day: string) => {
	const date = new Date(`${day}T00:00:00Z`);
	return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000)
		.toISOString()
		.slice(0, 10);
};

interface Step {
	at: number;
	day: string;
	key: string;
	points: Fraction;
	/** The rule whose points these are; a cap takes from the rules that it caps. */
	base: string;
}

/** `division rank employeeNo points bonusFen` for everybody, in the order of the board. */
export function referenceBoard(
	document: ReferenceDocument,
	roster: readonly Assignment[],
	entries: readonly LedgerEntry[]
): string[] {
	const people = [...new Set(roster.map(({ employeeNo }) => employeeNo))].filter((no) =>
		roster.some((row) => row.employeeNo === no && (row.to === null || row.to > '2026-01-01'))
	);
	const live = entries
		.filter((entry) => entry.kind === 'activity')
		.filter((activity) => isLive(activity, entries))
		.filter(({ occurredAt }) => occurredAt >= START && occurredAt < END)
		.sort(
			(a, b) =>
				a.occurredAt - b.occurredAt ||
				bytes(a.source, b.source) ||
				bytes(a.externalId, b.externalId) ||
				bytes(a.metric, b.metric)
		);
	const shareOf = (activity: Activity, no: string): Fraction => {
		const { referral } = activity;
		if (referral === null) return activity.employeeNo === no ? [1n, 1n] : [0n, 1n];
		const part = fraction(referral.share?.toString() ?? document.referral?.referrerShare ?? '0');
		if (activity.employeeNo === no) return minus([1n, 1n], part);
		return referral.referrerNo === no ? part : [0n, 1n];
	};
	const takesPart = (activity: Activity) =>
		people.includes(activity.employeeNo) ||
		(activity.referral !== null && people.includes(activity.referral.referrerNo));
	const selects = (rule: { metric: string; products?: string[] }, activity: Activity) =>
		activity.metric === rule.metric &&
		(rule.products === undefined || rule.products.includes(activity.product ?? '\0'));
	const wins = (id: string, activity: Activity) => {
		const rule = document.rules.find((candidate) => candidate.id === id);
		if (rule?.kind !== 'firstOf' || !selects(rule, activity) || activity.clientRef === null)
			return true;
		return (
			live.find(
				(other) =>
					takesPart(other) &&
					selects(rule, other) &&
					other.clientRef === activity.clientRef &&
					(rule.per !== 'clientAndProduct' || other.product === activity.product)
			) === activity
		);
	};
	const basesOf = (ids: readonly string[]): string[] => [
		...new Set(
			ids.flatMap((id) => {
				const rule = document.rules.find((candidate) => candidate.id === id);
				return rule?.kind === 'cap' ? basesOf(rule.of) : [id];
			})
		)
	];
	const figuresOf = (no: string, metric: string) =>
		latestFigures(entries, no, metric).filter(({ period }) =>
			['2026-Q1', '2026-01', '2026-02'].includes(period)
		);

	const cards = people.map((no) => {
		const mine = live.filter((activity) => shareOf(activity, no)[0] !== 0n);
		const units = (activity: Activity) =>
			times(fraction(activity.quantity?.toString() ?? '1'), shareOf(activity, no));
		const rowYuan = (activity: Activity): Fraction => [activity.amountFen ?? 0n, 100n];
		const yuan = (activity: Activity) => times(rowYuan(activity), shareOf(activity, no));
		const step = (base: string, activity: Activity, points: Fraction): Step => ({
			base,
			at: activity.occurredAt,
			day: dayOf(activity.occurredAt),
			key: [activity.source, activity.externalId, activity.metric].join('\x1f'),
			points
		});
		const stepsOf = (id: string): Step[] => {
			const rule = document.rules.find((candidate) => candidate.id === id);
			if (rule === undefined || rule.kind === 'firstOf') return [];
			if (rule.kind === 'ratioThreshold') {
				const figures = figuresOf(no, rule.metric);
				const figure =
					rule.period === undefined
						? figures.at(-1)
						: figures.find(({ period }) => period === rule.period);
				const base = figure?.base ? fraction(figure.base.toString()) : null;
				if (!figure || base === null || base[0] === 0n) return [];
				if (rule.minBase !== undefined && order(base, fraction(rule.minBase)) < 0) return [];
				const ratio = over(fraction(figure.numerator.toString()), base);
				return order(ratio, fraction(rule.atLeast)) < 0
					? []
					: [{ base: id, at: figure.statedAt, day: '', key: '', points: fraction(rule.points) }];
			}
			if (rule.kind === 'cap') {
				const bases = basesOf(rule.of);
				const earlier = document.rules.slice(0, document.rules.indexOf(rule));
				const adjusted = earlier
					.filter(({ kind }) => kind === 'cap')
					.flatMap(({ id }) => stepsOf(id));
				const steps = [
					...bases.flatMap(stepsOf),
					...adjusted.filter(({ base }) => bases.includes(base))
				];
				steps.sort((a, b) => a.at - b.at || bytes(a.key, b.key));
				const bucket = ({ day }: Step) =>
					day === '' || rule.per === undefined || rule.per === 'contest'
						? ''
						: rule.per === 'day'
							? day
							: rule.per === 'month'
								? day.slice(0, 7)
								: mondayOf(day);
				const limit = fraction(rule.limit);
				const excess = (sum: Fraction): Fraction =>
					order(sum, limit) > 0 ? minus(sum, limit) : [0n, 1n];
				return steps.map((current, index) => {
					const before = total(
						steps
							.slice(0, index)
							.filter((other) => bucket(other) === bucket(current))
							.map(({ points }) => points)
					);
					return {
						...current,
						points: minus(excess(before), excess(add(before, current.points)))
					};
				});
			}
			const chosen = mine.filter(
				(activity) =>
					selects(rule, activity) && (rule.claim === undefined || wins(rule.claim, activity))
			);
			const rate = fraction(rule.rate);
			if (rule.kind === 'perUnit')
				return chosen.map((activity) => step(id, activity, times(units(activity), rate)));
			const unit = fraction(rule.unit);
			if (rule.partialUnits === 'floorPerRow')
				return chosen.map((activity) =>
					step(
						id,
						activity,
						times(times(floor(over(rowYuan(activity), unit)), shareOf(activity, no)), rate)
					)
				);
			if (rule.partialUnits === 'floorOnSum')
				return chosen.map((activity, index) => {
					const reached = (count: number) =>
						floor(over(total(chosen.slice(0, count).map(yuan)), unit));
					return step(id, activity, times(minus(reached(index + 1), reached(index)), rate));
				});
			return chosen.map((activity) => step(id, activity, times(over(yuan(activity), unit), rate)));
		};
		const steps = document.rules.flatMap(({ id }) => stepsOf(id));
		const points = total(steps.map((one) => one.points));
		const keys = (document.ranking?.tieBreaks ?? []).map(({ by, metric, order: direction }) => {
			const turn = (value: Fraction): Fraction =>
				direction === 'asc' ? [-value[0], value[1]] : value;
			const own = mine.filter((activity) => activity.metric === metric);
			if (by === 'amount') return turn(total(own.map(yuan)));
			if (by === 'quantity') return turn(total(own.map(units)));
			if (by === 'ratio') {
				const figure = figuresOf(no, metric ?? '').at(-1);
				const base = figure?.base ? fraction(figure.base.toString()) : null;
				return !figure || base === null || base[0] === 0n
					? null
					: turn(over(fraction(figure.numerator.toString()), base));
			}
			// The least instant after which the sum of what had happened by then is always the final one.
			const instants = [...new Set(steps.map((one) => one.at))].sort((a, b) => a - b);
			const reached = (at: number) =>
				total(steps.filter((one) => one.at <= at).map((one) => one.points));
			const nothing: Fraction = [0n, 1n];
			const since = instants.filter(
				(at, index) =>
					order(reached(at), index === 0 ? nothing : reached(instants[index - 1] ?? 0)) !== 0
			);
			const last = since.at(-1);
			return last === undefined ? null : ([BigInt(-last), 1n] satisfies Fraction);
		});
		return { no, points, keys, division: divisionOf(document, roster, no) };
	});

	return (document.divisions ?? [{ id: 'all' }]).flatMap(({ id }) => {
		const members = cards.filter(({ division }) => division === id);
		const compare = (a: (typeof cards)[number], b: (typeof cards)[number]): number => {
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
		return members
			.map((card) => {
				const rank = 1 + members.filter((other) => compare(other, card) < 0).length;
				const tied = members.filter((other) => compare(other, card) === 0);
				const before = tied.filter(({ no }) => bytes(no, card.no) < 0).length;
				let fen = 0n;
				for (const { minPoints, places } of document.prizes ?? []) {
					if (minPoints !== undefined && order(card.points, fraction(minPoints)) < 0) continue;
					let pool = 0n;
					for (const { from, amountYuan } of places) {
						const place = Number(from);
						const [yuan, parts] = fraction(amountYuan);
						if (place >= rank && place < rank + tied.length) pool += (yuan * 100n) / parts;
					}
					const heads = BigInt(tied.length);
					fen += pool / heads + (BigInt(before) < pool % heads ? 1n : 0n);
				}
				return { rank, card, fen };
			})
			.sort((a, b) => a.rank - b.rank || bytes(a.card.no, b.card.no))
			.map(({ rank, card, fen }) => `${id} ${rank} ${card.no} ${lowest(card.points)} ${fen}`);
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
	const byEnd = ['2026-01', '2026-02', '2026-Q1', '2026-Q2', '2025-Q4'];
	return byEnd.flatMap((period) => own.find((figure) => figure.period === period) ?? []);
}

function divisionOf(
	document: ReferenceDocument,
	roster: readonly Assignment[],
	employeeNo: string
): string {
	const own = roster.filter((row) => row.employeeNo === employeeNo);
	const last = own.filter(({ to }) => to === null || to > '2026-03-31').at(-1) ?? own.at(-1);
	const division = (document.divisions ?? [{ id: 'all' }]).find(
		(candidate) => candidate.positions?.includes(last?.position ?? '') ?? true
	);
	return division?.id ?? '';
}
