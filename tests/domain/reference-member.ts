/**
 * One manager's lines, the slow way: whoever asks for a rule's points gets them made from the facts again, with all that
 * adjusts them. What a rule sees of others follows from one order alone, that of RANKS and of the document.
 */
import type { Leave, Qualification } from '#lib/domain/dated-inputs.ts';
import type { Activity, PeriodFigure } from '#lib/domain/ledger-entry.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type {
	AdjustingDocument,
	Bounds,
	CapDocument,
	ConditionDocument,
	LineDocument,
	MeasureDocument,
	ReferenceDocument,
	RuleDocument,
	Selecting,
	Streaking
} from './reference-documents.ts';
import {
	add,
	bytes,
	floor,
	fraction,
	minus,
	negated,
	ONE,
	order,
	over,
	sign,
	times,
	total,
	ZERO,
	type Fraction
} from './reference-numbers.ts';

/** The windows of all random contests: the first quarter of 2026 in Shanghai, eight hours ahead all year. */
export const START = Date.UTC(2026, 0, 1) - 8 * 3_600_000;
export const END = Date.UTC(2026, 3, 1) - 8 * 3_600_000;
export const FIRST_DAY = '2026-01-01';
export const LAST_DAY = '2026-03-31';

export const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const dayAfter = (day: string) =>
	new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const mondayOf = (day: string) => {
	const date = new Date(`${day}T00:00:00Z`);
	return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000)
		.toISOString()
		.slice(0, 10);
};

export interface Step {
	at: number;
	/** Empty where no single day made it. */
	day: string;
	/** The entry that made it; null where a figure or a whole score did. */
	activity: Activity | null;
	points: Fraction;
	/** The rule whose points these are: what adjusts a rule takes or gives points of that rule. */
	base: string;
	/** The manager's part of what the entry makes for both together, where it is not the part of its credit. */
	share?: Fraction;
}
type Move = Omit<Step, 'base'>;

export interface Line {
	/** Null: not rated. */
	value: Fraction | null;
	steps: Step[];
}

interface Measured {
	value: Fraction | null;
	/** Each entry's own, whole entry and share apart. */
	parts: { activity: Activity; share: Fraction; value: Fraction }[];
	moves: Move[];
}

export interface MemberInputs {
	no: string;
	document: ReferenceDocument;
	/** In order of occurrence, also those in which the manager has a role and no share. */
	entries: Activity[];
	/** Only those in which the manager has a share. */
	credits: { activity: Activity; share: Fraction }[];
	/** Of a metric, one for each period, by the ends of the periods; all of them, also outside the window. */
	figuresOf: (metric: string) => PeriodFigure[];
	targetOf: (metric: string) => Fraction | null;
	assignments: readonly Assignment[];
	leave: readonly Leave[];
	qualifications: readonly Qualification[];
	isWorkingDay: (day: string) => boolean;
	position: string;
	wins: (claim: string, activity: Activity) => boolean;
}

const RANKS = ['base', 'rowCap', 'multiplier', 'cap', 'bonus', 'booster', 'gate'];
const MEASURING = ['targetAttainment', 'ratioMetric', 'longestStreak', 'gate'];

export const keyOf = (activity: Activity | null) =>
	activity === null
		? ''
		: [activity.source, activity.externalId, activity.metric, activity.generation].join('\x1f');
const inTime = (a: Move, b: Move) => a.at - b.at || bytes(keyOf(a.activity), keyOf(b.activity));
const wholeStep = (base: string, points: Fraction, at: number): Step => ({
	at,
	day: '',
	activity: null,
	points,
	base
});

export function isAdjusting(rule: RuleDocument): rule is AdjustingDocument {
	return rule.kind === 'cap' || rule.kind === 'multiplier' || rule.kind === 'pointsGate';
}

function makesLine(rule: RuleDocument): boolean {
	return !isClaim(rule) && rule.kind !== 'conversion' && rule.kind !== 'split';
}

function readsPoints(rule: RuleDocument): boolean {
	return JSON.stringify(rule).includes('"take":"points"');
}

export function isClaim(rule: RuleDocument) {
	return rule.kind === 'firstOf' || rule.kind === 'dedupe' || rule.kind === 'quotaFirstN';
}

/** What stands in the entry itself. */
export function fits(
	rule: Pick<Selecting, 'products' | 'minAmountYuan' | 'minQuantity'> & { metric?: string },
	activity: Activity
): boolean {
	const fen: Fraction = [activity.amountFen ?? 0n, 100n];
	return (
		(rule.metric === undefined || rule.metric === activity.metric) &&
		(rule.products === undefined || rule.products.includes(activity.product ?? '\0')) &&
		(rule.minAmountYuan === undefined || order(fen, fraction(rule.minAmountYuan)) >= 0) &&
		(rule.minQuantity === undefined ||
			order(fraction(activity.quantity?.toString() ?? '1'), fraction(rule.minQuantity)) >= 0)
	);
}

export class ReferenceMember {
	readonly #lines = new Map<string, Line>();

	constructor(readonly inputs: MemberInputs) {}

	get #rules(): RuleDocument[] {
		return this.inputs.document.rules;
	}

	/** The lines that a scorecard shows. */
	lines(): (Line & { id: string })[] {
		return this.#rules.filter(makesLine).map(({ id }) => ({ id, ...this.line(id) }));
	}

	points(): Fraction {
		return total(this.countedSteps(null).map(({ points }) => points));
	}

	/** A rule's number after all that adjusts it. */
	valueOf(id: string): Fraction | null {
		return this.line(id).value === null ? null : total(this.#net([id], null).map((s) => s.points));
	}

	/** Steps of the rules that count; for a reader only of those before it. */
	countedSteps(reader: RuleDocument | null): Step[] {
		return this.#rules
			.filter(makesLine)
			.filter((rule) => reader === null || this.#comes(rule, reader) < 0)
			.flatMap(({ id }) => this.line(id).steps)
			.filter(({ base }) => this.#counts(base))
			.sort(inTime);
	}

	line(id: string): Line {
		let line = this.#lines.get(id);
		if (!line) this.#lines.set(id, (line = this.#make(this.#rule(id))));
		return line;
	}

	yuan(activity: Activity): Fraction {
		return times([activity.amountFen ?? 0n, 100n], this.#factor(activity));
	}

	units(activity: Activity): Fraction {
		return times(fraction(activity.quantity?.toString() ?? '1'), this.#factor(activity));
	}

	#rule(id: string): RuleDocument {
		const rule = this.#rules.find((candidate) => candidate.id === id);
		if (!rule) throw new Error(`no rule ${id}`);
		return rule;
	}

	#counts(id: string): boolean {
		const rule = this.#rule(id);
		if ('counts' in rule && rule.counts !== undefined) return rule.counts === 'true';
		return !MEASURING.includes(rule.kind);
	}

	/** Below zero: the first comes before the second. */
	#comes(one: RuleDocument, other: RuleDocument): number {
		const rank = (rule: RuleDocument) => {
			const own = RANKS.indexOf(
				rule.kind === 'cap' && rule.per === 'row'
					? 'rowCap'
					: rule.kind === 'multiplier' || rule.kind === 'cap' || rule.kind === 'booster'
						? rule.kind
						: rule.kind === 'gate' || rule.kind === 'pointsGate'
							? 'gate'
							: ['streak', 'longestStreak', 'milestone', 'negativeEvent'].includes(rule.kind)
								? 'bonus'
								: 'base'
			);
			return readsPoints(rule) ? Math.max(own, RANKS.indexOf('bonus')) : own;
		};
		const plain = (left: RuleDocument, right: RuleDocument) =>
			rank(left) - rank(right) || this.#rules.indexOf(left) - this.#rules.indexOf(right);
		// A cap over what reads the points waits for the last such rule.
		const awaited = (rule: RuleDocument): RuleDocument =>
			(isAdjusting(rule) ? this.#bases(rule.of).map((id) => this.#rule(id)) : [])
				.filter((base) => readsPoints(base) || base.kind === 'booster')
				.filter((base) => plain(base, rule) > 0)
				.sort(plain)
				.at(-1) ?? rule;
		const [first, second] = [awaited(one), awaited(other)];
		if (first !== second) return plain(first, second);
		if (one === first || other === second) return Number(other === second) - Number(one === first);
		return plain(one, other);
	}

	#bases(ids: readonly string[]): string[] {
		return [
			...new Set(
				ids.flatMap((id) => {
					const rule = this.#rule(id);
					return isAdjusting(rule) ? this.#bases(rule.of) : [id];
				})
			)
		];
	}

	/** Points of some rules with what adjusts them: all of it, or for an adjusting reader what comes before it. */
	#net(ids: readonly string[], reader: RuleDocument | null): Step[] {
		const adjusting = this.#rules
			.filter(isAdjusting)
			.sort((one, other) => this.#comes(one, other))
			.filter((rule) => reader === null || this.#comes(rule, reader) < 0);
		return this.#bases(ids)
			.flatMap((base) => [
				...this.line(base).steps,
				...adjusting
					.filter(({ of }) => this.#bases(of).includes(base))
					.flatMap(({ id }) => this.line(id).steps.filter((step) => step.base === base))
			])
			.sort(inTime);
	}

	#factor(activity: Activity): Fraction {
		return this.#rules
			.flatMap((rule) => (rule.kind === 'conversion' ? [rule] : []))
			.filter(({ metric }) => metric === activity.metric)
			.map(({ factors }) => factors.find((row) => fits(row, activity)))
			.map((row) => (row ? fraction(row.factor) : ONE))
			.reduce(times, ONE);
	}

	#isMeant(rule: Partial<Selecting>, activity: Activity): boolean {
		const day = dayOf(activity.occurredAt);
		const then = this.inputs.assignments.find(
			({ from, to }) => from <= day && (to === null || to > day)
		);
		return (
			fits(rule, activity) &&
			(rule.from === undefined || day >= rule.from) &&
			(rule.to === undefined || day < rule.to) &&
			(rule.positions === undefined || rule.positions.includes(then?.position ?? '\0')) &&
			(rule.claim === undefined || this.inputs.wins(rule.claim, activity)) &&
			(rule.claims ?? []).every((claim) => this.inputs.wins(claim, activity))
		);
	}

	#selected(rule: Selecting) {
		return this.inputs.credits.filter(({ activity }) => this.#isMeant(rule, activity));
	}

	#figure({ metric, period }: { metric: string; period?: string }): PeriodFigure | undefined {
		const all = this.inputs.figuresOf(metric);
		return period === undefined
			? all.filter((figure) => ['2026-01', '2026-02', '2026-Q1'].includes(figure.period)).at(-1)
			: all.find((figure) => figure.period === period);
	}

	#measure(measure: MeasureDocument, reader: RuleDocument): Measured {
		const of = (value: Fraction | null, at: number): Measured => ({
			value,
			parts: [],
			moves: value === null ? [] : [{ at, day: '', activity: null, points: value }]
		});
		const fixed = (value: Fraction | null): Measured =>
			value !== null && sign(value) === 0 ? { value, parts: [], moves: [] } : of(value, START);
		switch (measure.take) {
			case 'figure': {
				const figure = this.#figure(measure);
				return of(figure ? fraction(figure.numerator.toString()) : null, figure?.statedAt ?? START);
			}
			case 'ratio': {
				const figure = this.#figure(measure);
				const base = figure?.base ? fraction(figure.base.toString()) : ZERO;
				const isRated =
					figure !== undefined &&
					sign(base) !== 0 &&
					(measure.minBase === undefined || order(base, fraction(measure.minBase)) >= 0);
				return isRated
					? of(over(fraction(figure.numerator.toString()), base), figure.statedAt)
					: of(null, START);
			}
			case 'target':
				return fixed(this.inputs.targetOf(measure.metric));
			case 'constant':
				return fixed(fraction(measure.value));
			case 'points':
			case 'rule': {
				const steps =
					measure.take === 'points' ? this.countedSteps(reader) : this.#net([measure.rule], null);
				const isRated = measure.take === 'points' || this.line(measure.rule).value !== null;
				const moves: Move[] = [];
				for (const step of steps) {
					const last = moves.at(-1);
					if (last && last.at === step.at && last.activity === step.activity)
						last.points = add(last.points, step.points);
					else moves.push({ ...step });
				}
				return {
					value: isRated ? total(moves.map(({ points }) => points)) : null,
					parts: [],
					moves
				};
			}
			default: {
				const seen = new Set<string>();
				const parts = this.#selected(measure).flatMap(({ activity, share }) => {
					if (measure.take === 'quantity')
						return [{ activity, share, value: times(this.units(activity), share) }];
					if (measure.take === 'amount')
						return [{ activity, share, value: times(this.yuan(activity), share) }];
					if (measure.take === 'entries') return [{ activity, share, value: share }];
					const { clientRef, quantity } = activity;
					if (clientRef === null)
						return [{ activity, share, value: fraction(quantity?.toString() ?? '1') }];
					if (seen.has(clientRef)) return [];
					seen.add(clientRef);
					return [{ activity, share, value: ONE }];
				});
				return {
					value: total(parts.map(({ value }) => value)),
					parts,
					moves: parts.map(({ activity, value }) => ({
						at: activity.occurredAt,
						day: dayOf(activity.occurredAt),
						activity,
						points: value
					}))
				};
			}
		}
	}

	#isWithin(value: Fraction | null, { atLeast, moreThan, atMost, lessThan }: Bounds): boolean {
		return (
			value !== null &&
			(atLeast === undefined || order(value, fraction(atLeast)) >= 0) &&
			(moreThan === undefined || order(value, fraction(moreThan)) > 0) &&
			(atMost === undefined || order(value, fraction(atMost)) <= 0) &&
			(lessThan === undefined || order(value, fraction(lessThan)) < 0)
		);
	}

	#holds(condition: ConditionDocument, reader: RuleDocument): boolean {
		if (condition.if === 'anyOf')
			return condition.conditions.some((one) => this.#holds(one, reader));
		if (condition.if === 'value')
			return this.#isWithin(this.#measure(condition.measure, reader).value, condition);
		return this.inputs.qualifications.some(
			({ qualification, from, to }) =>
				qualification === condition.qualification &&
				from <= LAST_DAY &&
				(to === null || to > LAST_DAY)
		);
	}

	holdAll(
		rule: RuleDocument & { conditions?: ConditionDocument[]; require?: 'all' | 'any' }
	): boolean {
		const { conditions = [] } = rule;
		const holding = conditions.filter((condition) => this.#holds(condition, rule)).length;
		return rule.require === 'any' ? holding > 0 : holding === conditions.length;
	}

	/** What a gate does to a manager: 1 where it holds or does not concern them. */
	passes(rule: Extract<RuleDocument, { kind: 'gate' | 'pointsGate' }>): boolean {
		const positions = rule.appliesTo?.positions;
		return (positions && !positions.includes(this.inputs.position)) || this.holdAll(rule);
	}

	#make(rule: RuleDocument): Line {
		if (rule.kind === 'cap') return this.#cap(rule);
		if (isAdjusting(rule)) return this.#adjust(rule);
		if (!makesLine(rule)) throw new Error(`${rule.id} makes no line`);
		return this.#score(rule as LineDocument);
	}

	#cap(rule: CapDocument): Line {
		const steps = this.#net(rule.of, rule);
		const limits = (): { low: Fraction | null; high: Fraction | null } => {
			if (rule.share !== undefined) {
				const whole = total(
					this.#bases(rule.total ?? [])
						.flatMap((base) => this.#net([base], rule))
						.map(({ points }) => points)
				);
				return { low: null, high: sign(whole) < 0 ? ZERO : times(whole, fraction(rule.share)) };
			}
			const high = rule.limit === undefined ? null : fraction(rule.limit);
			if (rule.symmetric === 'true' && high) return { low: negated(high), high };
			return { low: rule.floor === undefined ? null : fraction(rule.floor), high };
		};
		const { low, high } = limits();
		const kept = (sum: Fraction) =>
			high && order(sum, high) > 0 ? high : low && order(sum, low) < 0 ? low : sum;
		const category = (product: string | null) =>
			Object.entries(rule.categories ?? {}).find(([, own]) => own.includes(product ?? '\0'))?.[0];
		const bucket = ({ day, activity, base, at }: Step): string => {
			const row = activity ? `row ${keyOf(activity)}` : `stated ${base} ${at} ${day}`;
			const client = activity?.clientRef ?? null;
			switch (rule.per) {
				case 'day':
					return day;
				case 'month':
					return day.slice(0, 7);
				case 'week':
					return day === '' ? '' : mondayOf(day);
				case 'row':
					return row;
				case 'metric':
					return activity ? activity.metric : `of ${base}`;
				case 'client':
					return client === null ? row : client;
				case 'clientAndProduct':
					return client === null ? row : `${client} ${activity?.product ?? ''}`;
				case 'clientAndCategory': {
					const named = category(activity?.product ?? null);
					const word =
						named === undefined ? `product ${activity?.product ?? ''}` : `named ${named}`;
					return client === null ? row : `${client} ${word}`;
				}
				default:
					return '';
			}
		};
		// A row is capped as a whole, and the manager has their part of what that takes.
		const shareOf = ({ activity, share }: Step) =>
			rule.per === 'row'
				? (share ??
					this.inputs.credits.find((credit) => credit.activity === activity)?.share ??
					ONE)
				: ONE;
		const whole = (step: Step) => over(step.points, shareOf(step));
		const changes = steps.map((step, index) => {
			const before = total(
				steps
					.slice(0, index)
					.filter((other) => bucket(other) === bucket(step))
					.map(whole)
			);
			const after = add(before, whole(step));
			const change = minus(minus(kept(after), kept(before)), whole(step));
			return { ...step, points: times(change, shareOf(step)) };
		});
		return { value: total(changes.map(({ points }) => points)), steps: changes };
	}

	#adjust(rule: Exclude<AdjustingDocument, CapDocument>): Line {
		const steps = this.#net(rule.of, rule);
		if (rule.kind === 'pointsGate') {
			const before = total(steps.map(({ points }) => points));
			if (this.passes(rule) || sign(before) <= 0) return { value: ZERO, steps: [] };
			const part: Fraction = rule.failing === 'half' ? [-1n, 2n] : [-1n, 1n];
			return {
				value: times(before, part),
				steps: steps.map((step) => ({ ...step, points: times(step.points, part) }))
			};
		}
		if (!this.holdAll(rule)) return { value: ZERO, steps: [] };
		let factor = fraction(rule.factor ?? '1');
		if (rule.scale) {
			const { value } = this.#measure(rule.scale.measure, rule);
			const band = rule.scale.bands.findLast(
				({ from }) => value !== null && order(value, fraction(from)) >= 0
			);
			factor = band ? fraction(band.factor) : ONE;
		}
		const { metric, products, claim, claims, from, to, positions } = rule;
		const { minAmountYuan, minQuantity } = rule;
		const asks = [metric, products, claim, claims, from, to, positions, minAmountYuan, minQuantity];
		const asksEntry = asks.some((demand) => demand !== undefined);
		// A rule that looks at the sign sees what is left of an entry, under each rule by itself.
		const netted: Step[] = [];
		for (const step of steps) {
			const known = netted.find(
				({ base, activity, at, day }) =>
					base === step.base &&
					activity === step.activity &&
					(activity !== null || (at === step.at && day === step.day))
			);
			if (known) known.points = add(known.points, step.points);
			else netted.push({ ...step });
		}
		const chosen = netted.filter(
			({ points, activity }) =>
				(sign(points) > 0 || (rule.negatives === 'true' && sign(points) < 0)) &&
				(activity === null ? !asksEntry : this.#isMeant(rule, activity))
		);
		const changes = chosen.map((step) => ({
			...step,
			points: times(step.points, minus(factor, ONE))
		}));
		return { value: total(changes.map(({ points }) => points)), steps: changes };
	}

	/** A number that follows a measure as it grows: each move gains what the number gains. */
	#running(base: string, moves: readonly Move[], of: (value: Fraction) => Fraction): Step[] {
		const sums = moves.map((_, index) =>
			total(moves.slice(0, index + 1).map(({ points }) => points))
		);
		if (moves.every(({ activity }) => activity === null))
			return [wholeStep(base, of(sums.at(-1) ?? ZERO), moves.at(-1)?.at ?? START)];
		return [
			wholeStep(base, of(ZERO), START),
			...moves.map((move, index) => ({
				...move,
				base,
				points: minus(of(sums[index] ?? ZERO), of(sums[index - 1] ?? ZERO))
			}))
		];
	}

	#score(rule: LineDocument): Line {
		const { id } = rule;
		const nothing: Line = { value: null, steps: [] };
		const stepped = (steps: Step[]): Line => ({
			value: total(steps.map(({ points }) => points)),
			steps
		});
		const entry = (activity: Activity, points: Fraction): Step => ({
			at: activity.occurredAt,
			day: dayOf(activity.occurredAt),
			activity,
			points,
			base: id
		});
		const unit = fraction('unit' in rule && rule.unit !== undefined ? rule.unit : '1');
		const row = <Row extends { from: string }>(
			rows: readonly Row[],
			value: Fraction,
			side: 'lower' | 'upper' = 'lower'
		) =>
			rows.findLast(({ from }) =>
				side === 'lower' ? order(value, fraction(from)) >= 0 : order(value, fraction(from)) > 0
			);
		switch (rule.kind) {
			case 'perUnit':
				return stepped(
					this.#selected(rule).map(({ activity, share }) =>
						entry(activity, times(times(this.units(activity), share), fraction(rule.rate)))
					)
				);
			case 'splitPoints': {
				const { own, closer, referrer } = rule.points;
				const chosen = this.inputs.entries.filter((activity) => this.#isMeant(rule, activity));
				return stepped(
					chosen.map((activity) => {
						const { referral } = activity;
						const isReferrer = referral !== null && referral.referrerNo === this.inputs.no;
						const points = fraction(referral === null ? own : isReferrer ? referrer : closer);
						const both = add(fraction(closer), fraction(referrer));
						const part = referral === null || sign(both) === 0 ? ONE : over(points, both);
						const units = rule.per === 'entry' ? ONE : this.units(activity);
						return {
							...entry(activity, times(points, units)),
							share: sign(part) > 0 && order(part, ONE) <= 0 ? part : ONE
						};
					})
				);
			}
			case 'perAmount': {
				const chosen = this.#selected(rule);
				const rate = fraction(rule.rate);
				const reached = (count: number): Fraction => {
					const yuan = chosen
						.slice(0, count)
						.map(({ activity, share }) => times(this.yuan(activity), share));
					return [floor(over(total(yuan), unit)), 1n];
				};
				return stepped(
					chosen.map(({ activity, share }, index) => {
						const units = over(this.yuan(activity), unit);
						const counted =
							rule.partialUnits === 'floorPerRow'
								? times([floor(units), 1n], share)
								: rule.partialUnits === 'floorOnSum'
									? minus(reached(index + 1), reached(index))
									: times(units, share);
						return entry(activity, times(counted, rate));
					})
				);
			}
			case 'ratioThreshold': {
				const figures = this.inputs
					.figuresOf(rule.metric)
					.filter(({ period }) => ['2026-Q1', '2026-01', '2026-02'].includes(period));
				const figure =
					rule.period === undefined
						? figures.at(-1)
						: figures.find(({ period }) => period === rule.period);
				const base = figure?.base ? fraction(figure.base.toString()) : ZERO;
				const isRated =
					figure !== undefined &&
					sign(base) !== 0 &&
					(rule.minBase === undefined || order(base, fraction(rule.minBase)) >= 0);
				const isReached =
					isRated &&
					order(over(fraction(figure.numerator.toString()), base), fraction(rule.atLeast)) >= 0;
				if (!isRated) return nothing;
				return stepped(isReached ? [wholeStep(id, fraction(rule.points), figure.statedAt)] : []);
			}
			case 'tierMarginal': {
				const { value, moves } = this.#measure(rule.measure, rule);
				if (value === null) return nothing;
				const earned = (volume: Fraction) =>
					total(
						rule.tiers.map(({ from, rate }, index) => {
							const next = rule.tiers[index + 1]?.from;
							const top =
								next !== undefined && order(volume, fraction(next)) > 0 ? fraction(next) : volume;
							const slice = minus(top, fraction(from));
							return sign(slice) <= 0 ? ZERO : times(over(slice, unit), fraction(rate));
						})
					);
				return { value: earned(value), steps: this.#running(id, moves, earned) };
			}
			case 'tierSlab': {
				const { value, moves } = this.#measure(rule.measure, rule);
				const chooser = rule.chosenBy ? this.#measure(rule.chosenBy, rule).value : value;
				if (value === null || chooser === null) return nothing;
				const rate = over(fraction(row(rule.slabs, chooser, rule.boundary)?.rate ?? '0'), unit);
				return {
					value: times(value, rate),
					steps: moves.map((move) => ({ ...move, base: id, points: times(move.points, rate) }))
				};
			}
			case 'bandTable': {
				const { value, moves, parts } = this.#measure(rule.measure, rule);
				if (value === null) return nothing;
				const earned = (volume: Fraction): Fraction => {
					const band = row(rule.bands, volume, rule.boundary);
					if (!band) return ZERO;
					const rated = over(
						rule.rateOn === 'excess' ? minus(volume, fraction(band.from)) : volume,
						unit
					);
					const units: Fraction = rule.partialUnits === 'floor' ? [floor(rated), 1n] : rated;
					return add(fraction(band.points ?? '0'), times(units, fraction(band.rate ?? '0')));
				};
				if (rule.lookUp === 'entry')
					return stepped(
						parts.map(({ activity, share, value: own }) =>
							entry(activity, times(earned(over(own, share)), share))
						)
					);
				return { value: earned(value), steps: this.#running(id, moves, earned) };
			}
			case 'rateSwitch': {
				const { value, moves } = this.#measure(rule.measure, rule);
				const target = this.#measure(rule.target, rule).value;
				if (value === null) return nothing;
				const isTarget = target !== null && sign(target) > 0;
				if (!isTarget && (rule.noTarget ?? 'notRated') === 'notRated') return nothing;
				const isMet = isTarget ? order(value, target) >= 0 : rule.noTarget === 'met';
				const rate = over(fraction(isMet ? rule.rate : rule.otherwise), unit);
				return {
					value: times(value, rate),
					steps: moves.map((move) => ({ ...move, base: id, points: times(move.points, rate) }))
				};
			}
			case 'targetAttainment': {
				const { value, moves } = this.#measure(rule.measure, rule);
				const target = this.#measure(rule.target, rule).value;
				if (value === null) return nothing;
				if (target === null || sign(target) <= 0)
					return rule.zeroTarget === 'zero' ? { value: ZERO, steps: [] } : nothing;
				const scale = fraction(rule.scale ?? '1');
				const cap = rule.cap === undefined ? null : fraction(rule.cap);
				const low = rule.floor === undefined ? null : fraction(rule.floor);
				const limited = (ratio: Fraction) =>
					cap && order(ratio, cap) > 0 ? cap : low && order(ratio, low) < 0 ? low : ratio;
				if (rule.lowerIsBetter === 'inverse') {
					// Nothing of what should be little is better than any target.
					const ratio = sign(value) <= 0 ? cap : limited(over(target, value));
					if (ratio === null) return nothing;
					const points = times(ratio, scale);
					return {
						value: points,
						steps: [wholeStep(id, points, moves.at(-1)?.at ?? START)]
					};
				}
				const scored = (actual: Fraction) => {
					const ratio = over(actual, target);
					return times(
						limited(rule.lowerIsBetter === 'linear' ? minus([2n, 1n], ratio) : ratio),
						scale
					);
				};
				return { value: scored(value), steps: this.#running(id, moves, scored) };
			}
			case 'ratioMetric': {
				const figure = rule.figure ? this.#figure(rule.figure) : undefined;
				let top = figure ? fraction(figure.numerator.toString()) : null;
				let base = figure?.base ? fraction(figure.base.toString()) : null;
				let at = figure?.statedAt ?? START;
				if (rule.numerator && rule.base) {
					const sides = [this.#measure(rule.numerator, rule), this.#measure(rule.base, rule)];
					top = sides[0]?.value ?? null;
					base = sides[1]?.value ?? null;
					at = Math.max(...sides.map(({ moves }) => moves.at(-1)?.at ?? START));
				}
				if (top === null || base === null || sign(base) <= 0) return nothing;
				if (rule.minBase !== undefined && order(base, fraction(rule.minBase)) < 0) return nothing;
				const ratio = over(top, base);
				const cap = rule.cap === undefined ? null : fraction(rule.cap);
				const value = times(
					cap && order(ratio, cap) > 0 ? cap : ratio,
					fraction(rule.scale ?? '1')
				);
				return { value, steps: [wholeStep(id, value, at)] };
			}
			case 'weightedScore': {
				const items = rule.items.map(({ weight, measure }) => ({
					weight: fraction(weight),
					...this.#measure(measure, rule)
				}));
				const rated = items.filter(({ value }) => value !== null);
				const all = total(items.map(({ weight }) => weight));
				const left = total(rated.map(({ weight }) => weight));
				if (rule.notRated !== 'zero' && rated.length === 0) return nothing;
				const isReweighed = rule.notRated === 'reweigh' && rated.length < items.length;
				if (isReweighed && sign(left) === 0) return nothing;
				const raised = isReweighed ? over(all, left) : ONE;
				const factor = over(raised, fraction(rule.divideBy ?? '1'));
				return stepped(
					rated.flatMap(({ weight, moves }) =>
						moves.map((move) => ({
							...move,
							base: id,
							points: times(move.points, times(weight, factor))
						}))
					)
				);
			}
			case 'milestone': {
				const { value, moves } = this.#measure(rule.measure, rule);
				if (value === null) return nothing;
				const earned = (reached: Fraction) => {
					const marks = rule.steps.filter(({ from }) => order(reached, fraction(from)) >= 0);
					return total(
						(rule.pay === 'cumulative' ? marks : marks.slice(-1)).map(({ points }) =>
							fraction(points)
						)
					);
				};
				// What gives nothing is no step of something given once.
				const steps = this.#running(id, moves, earned).filter(({ points }) => sign(points) !== 0);
				return { value: earned(value), steps };
			}
			case 'negativeEvent': {
				const { value, moves } = this.#measure(rule.measure, rule);
				if (value === null) return nothing;
				const taken = (count: Fraction) => {
					const points = sign(count) > 0 ? times(count, fraction(rule.points)) : ZERO;
					const least = rule.totalFloor === undefined ? points : fraction(rule.totalFloor);
					return order(points, least) < 0 ? least : points;
				};
				return { value: taken(value), steps: this.#running(id, moves, taken) };
			}
			case 'streak':
			case 'longestStreak': {
				const runs = this.#runs(rule);
				let longest = 0;
				return stepped(
					runs.flatMap(({ activity, length }) => {
						if (rule.kind === 'streak')
							return length % Number(rule.every) === 0
								? [entry(activity, fraction(rule.points))]
								: [];
						if (length <= longest) return [];
						longest = length;
						return [entry(activity, ONE)];
					})
				);
			}
			case 'booster': {
				const steps = this.countedSteps(rule);
				const before = total(steps.map(({ points }) => points));
				const isMeant = sign(before) > 0 || rule.negatives === 'true';
				if (!this.holdAll(rule) || !isMeant) return { value: ZERO, steps: [] };
				const gain = minus(fraction(rule.factor), ONE);
				return stepped(
					steps.map((step) => ({ ...step, base: id, points: times(step.points, gain) }))
				);
			}
			case 'gate': {
				const value = this.passes(rule) ? ONE : ZERO;
				return { value, steps: [wholeStep(id, value, END - 86_400_000)] };
			}
		}
	}

	/** Walks through every day of the contest: of each due day that had enough, how long the run was by then. */
	#runs(rule: Streaking): { activity: Activity; length: number }[] {
		const least = fraction(rule.atLeast ?? '1');
		const runs: { activity: Activity; length: number }[] = [];
		let length = 0;
		for (let day = FIRST_DAY; day <= LAST_DAY; day = dayAfter(day)) {
			const isAway =
				rule.skipLeave === 'true' &&
				this.inputs.leave.some(({ from, to }) => from <= day && day < to);
			if (!this.inputs.isWorkingDay(day) || isAway) continue;
			const events = this.#selected(rule)
				.filter(({ activity }) => dayOf(activity.occurredAt) === day)
				.map(({ activity }) => {
					const units = fraction(activity.quantity?.toString() ?? '1');
					return { activity, count: rule.count === 'units' ? units : sign(units) > 0 ? ONE : ZERO };
				});
			const reached = (upTo: number) =>
				order(total(events.slice(0, upTo + 1).map(({ count }) => count)), least) >= 0;
			// The entry from which on the day has enough and keeps it.
			const made = events.find((_, index) =>
				events.every((__, later) => later < index || reached(later))
			);
			length = made ? length + 1 : 0;
			if (made) runs.push({ activity: made.activity, length });
		}
		return runs;
	}
}
