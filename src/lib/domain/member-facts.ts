/** One manager's facts as the member stage's rules read them, and the order in which their lines come about. */
import { comparePeriods, dayOf, periodDays } from './calendar.ts';
import type { Contest } from './contest.ts';
import type { Target } from './dated-inputs.ts';
import { Exact } from './decimal.ts';
import {
	compareByOccurrence,
	type Activity,
	type Instant,
	type PeriodFigure
} from './ledger-entry.ts';
import { groupBy } from './group-by.ts';
import type { Participant } from './participants.ts';
import { assignmentOn, type Assignment, type CalendarDay } from './roster.ts';
import type {
	ContestDays,
	LineResult,
	MemberBehaviour,
	MemberFacts,
	PointStep,
	Rule,
	ScorecardLine
} from './rules/rule-kind.ts';
import { Credit } from './rules/credit.ts';
import type { PersonFacts, RunContext } from './scoring-inputs.ts';
import { targetOfPeriod } from './target-of-period.ts';

export interface MemberInputs {
	readonly participant: Participant;
	readonly person: PersonFacts;
	/** Activities the manager has a share in, in order of occurrence. */
	readonly activities: readonly Activity[];
	/** All of the manager's figures, also of periods outside the window. */
	readonly figures: readonly PeriodFigure[];
	readonly hasWon: MemberFacts['hasWon'];
}

/** The lines of one scorecard while they are made: each rule sees what those before it left. */
export class MemberRun implements MemberFacts {
	readonly participant: Participant;
	readonly person: PersonFacts;
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	readonly figureHistory: ReadonlyMap<string, readonly PeriodFigure[]>;
	readonly hasWon: MemberFacts['hasWon'];
	readonly credits: readonly Credit[];
	readonly asOf: MemberFacts['asOf'];
	readonly calendar: MemberFacts['calendar'];
	readonly orgUnits: MemberFacts['orgUnits'];
	readonly #contest: Contest;
	readonly #activities: readonly Activity[];
	readonly #creditsByMetric = new Map<string, readonly Credit[]>();
	readonly #assignments = new Map<CalendarDay, Assignment | null>();
	readonly #lines = new Map<string, SettledLine>();
	/** Per rule the steps of each rule that adjusted it. */
	readonly #adjustments = new Map<string, (readonly PointStep[])[]>();
	#total = Exact.ZERO;
	/** Rules whose points the rule that is being made may read as the points so far; null: of all. */
	#readable: ReadonlySet<string> | null = null;

	constructor(
		contest: Contest,
		run: RunContext,
		readonly days: ContestDays,
		inputs: MemberInputs
	) {
		this.#contest = contest;
		this.participant = inputs.participant;
		this.person = inputs.person;
		this.hasWon = inputs.hasWon;
		this.asOf = run.asOf;
		this.calendar = run.calendar;
		this.orgUnits = run.orgUnits;
		this.#activities = inputs.activities;
		this.credits = creditsOf(contest, inputs.activities, this.participant.employeeNo);
		this.figureHistory = figuresByMetric(inputs.figures);
		this.figures = inWindow(this.figureHistory, days);
	}

	readonly creditsOf = (metric: string): readonly Credit[] => {
		let known = this.#creditsByMetric.get(metric);
		if (!known) {
			known = this.credits.filter(({ activity }) => activity.metric === metric);
			this.#creditsByMetric.set(metric, known);
		}
		return known;
	};

	readonly entriesOf = (metric: string): readonly Credit[] =>
		this.#activities
			.filter((activity) => activity.metric === metric)
			.map((activity) => creditOf(this.#contest, activity, Exact.ONE));

	readonly qualificationName: MemberFacts['qualificationName'] = (code) =>
		this.#contest.labels.qualifications[code] ?? { zh: code, en: code };

	readonly targetOf = (metric: string, period?: string): Target | null =>
		targetOfPeriod(
			this.person.targets.filter((target) => target.metric === metric),
			period,
			this.days
		);

	readonly assignmentOn = (day: CalendarDay): Assignment | null => {
		let known = this.#assignments.get(day);
		if (known === undefined) {
			known = assignmentOn(this.person.assignments, day);
			this.#assignments.set(day, known);
		}
		return known;
	};

	readonly valueOf = (ruleId: string): Exact | null => {
		const value = this.#lineOf(ruleId).value;
		if (value === null) return null;
		const adjustments = this.#adjustments.get(ruleId) ?? [];
		return adjustments.flat().reduce((sum, { points }) => sum.plus(points), value);
	};

	readonly stepsOf = (ruleIds: readonly string[]): readonly PointStep[] =>
		mergeByTime(
			this.#contest.basesOf(ruleIds).flatMap((base) => {
				const line = this.#lineOf(base);
				const adjustments = this.#adjustments.get(base) ?? [];
				return line.isOwn ? [line.steps, ...adjustments] : adjustments;
			})
		);

	readonly totalSoFar = (): Exact => {
		if (this.#readable === null) return this.#total;
		let total = Exact.ZERO;
		for (const line of this.#lines.values()) {
			if (!this.#isReadable(line.ruleId)) continue;
			total = total.plus(line.isOwn ? line.points : this.#countedPart(line.steps));
		}
		return total;
	};

	readonly stepsSoFar = (): readonly PointStep[] =>
		mergeByTime(
			this.lines().map(({ ruleId, steps }) =>
				this.#isReadable(ruleId)
					? steps.filter(({ base }) => this.#contest.countsOf(base) && this.#isReadable(base))
					: []
			)
		);

	readonly reachedAt = (): Instant | null => {
		const lists = this.lines().map(({ steps }) => steps);
		const left = lists.map(({ length }) => length);
		// From the latest instant backwards: the first at which the points really changed.
		for (;;) {
			const at = lists.reduce(
				(latest, steps, index) => Math.max(latest, steps[(left[index] ?? 0) - 1]?.at ?? -Infinity),
				-Infinity
			);
			if (at === -Infinity) return null;
			let change = Exact.ZERO;
			for (const [index, steps] of lists.entries()) {
				let last = left[index] ?? 0;
				for (; steps[last - 1]?.at === at; last -= 1) {
					const step = steps[last - 1];
					if (step && this.#contest.countsOf(step.base)) change = change.plus(step.points);
				}
				left[index] = last;
			}
			if (change.sign !== 0) return at;
		}
	};

	/** A rule's outcome, which the rules after it see. */
	make(rule: Rule, member: MemberBehaviour): LineResult {
		this.#readable = this.#contest.pointsBefore.get(rule.id) ?? null;
		const result = member(this);
		this.#readable = null;
		this.#settle(rule, result);
		return result;
	}

	#settle(rule: Rule, result: LineResult): void {
		const line = new SettledLine(rule, result, (steps) => this.#countedPart(steps));
		this.#lines.set(rule.id, line);
		this.#total = this.#total.plus(line.points);
		if (rule.adjusts === null) return;
		for (const base of new Set(line.steps.map((step) => step.base))) {
			const before = this.#adjustments.get(base) ?? [];
			const own = line.steps.filter((step) => step.base === base);
			this.#adjustments.set(base, [...before, own]);
		}
	}

	lines(): readonly ScorecardLine[] {
		return [...this.#lines.values()];
	}

	#isReadable(ruleId: string): boolean {
		return this.#readable === null || this.#readable.has(ruleId);
	}

	#countedPart(steps: readonly PointStep[]): Exact {
		return Exact.sumOf(steps, ({ base, points }) =>
			this.#contest.countsOf(base) && this.#isReadable(base) ? points : Exact.ZERO
		);
	}

	#lineOf(ruleId: string): SettledLine {
		const line = this.#lines.get(ruleId);
		if (!line) throw new Error(`rule ${ruleId} was read before it was settled`);
		return line;
	}
}

/** A line as it stands; its steps are made when somebody first looks at them. */
class SettledLine implements ScorecardLine {
	readonly ruleId: string;
	readonly kind: string;
	readonly name: ScorecardLine['name'];
	readonly value: Exact | null;
	readonly points: Exact;
	readonly arithmetic: ScorecardLine['arithmetic'];
	/** Points of its own, and not a change of other rules' points. */
	readonly isOwn: boolean;
	#steps: LineResult['steps'];

	constructor(
		rule: Rule,
		{ value, arithmetic, steps }: LineResult,
		countedPart: (steps: readonly PointStep[]) => Exact
	) {
		this.ruleId = rule.id;
		this.kind = rule.kind;
		this.name = rule.name;
		this.value = value;
		this.arithmetic = arithmetic;
		this.isOwn = rule.adjusts === null;
		this.#steps = steps;
		if (!this.isOwn) this.points = countedPart(this.steps);
		else this.points = rule.counts && value !== null ? value : Exact.ZERO;
	}

	get steps(): readonly PointStep[] {
		if (typeof this.#steps === 'function') this.#steps = this.#steps();
		return this.#steps;
	}
}

/** Credits of one manager, in the order of the activities; an activity in which the manager has no share makes none. */
export function creditsOf(
	contest: Contest,
	activities: readonly Activity[],
	employeeNo: string
): readonly Credit[] {
	// A loop that does little fetches many of them from memory at once; the next one finds them there.
	const days = activities.map(({ occurredAt }) => dayOf(occurredAt, contest.zone));
	const credits: Credit[] = [];
	let index = 0;
	for (const activity of activities) {
		const share = shareOf(contest, activity, employeeNo);
		const day = days[index] ?? '';
		index += 1;
		if (share.sign === 0) continue;
		credits.push(new Credit(activity, day, contest.factorOf(activity), share));
	}
	return credits;
}

function creditOf(contest: Contest, activity: Activity, share: Exact): Credit {
	const day = dayOf(activity.occurredAt, contest.zone);
	return new Credit(activity, day, contest.factorOf(activity), share);
}

/**
 * Without a stated share a rule for the metric and product decides, else the contest's own; where there is none, the
 * closer keeps the whole credit.
 */
function shareOf(contest: Contest, activity: Activity, employeeNo: string): Exact {
	const { referral, shares } = activity;
	if (shares) return shares.find((one) => one.employeeNo === employeeNo)?.share ?? Exact.ZERO;
	if (!referral) return activity.employeeNo === employeeNo ? Exact.ONE : Exact.ZERO;
	const referrerShare =
		referral.share ?? splitOf(contest, activity) ?? contest.referrerShare ?? Exact.ZERO;
	if (activity.employeeNo === employeeNo) return Exact.ONE.minus(referrerShare);
	return referral.referrerNo === employeeNo ? referrerShare : Exact.ZERO;
}

function splitOf({ splits }: Contest, { metric, product }: Activity): Exact | null {
	const split = splits.find(
		({ metric: own, products }) =>
			own === metric && (products === null || (product !== null && products.includes(product)))
	);
	return split?.referrerShare ?? null;
}

function figuresByMetric(
	figures: readonly PeriodFigure[]
): ReadonlyMap<string, readonly PeriodFigure[]> {
	const byMetric = groupBy(figures, ({ metric }) => metric);
	for (const [metric, known] of byMetric) byMetric.set(metric, onePerPeriod(known));
	return byMetric;
}

/** Periods in order of their days. Where several sources speak of one period, the latest statement counts. */
function onePerPeriod(figures: readonly PeriodFigure[]): PeriodFigure[] {
	const latest = new Map<string, PeriodFigure>();
	for (const figure of figures) {
		const known = latest.get(figure.period);
		if (!known || figure.statedAt > known.statedAt) latest.set(figure.period, figure);
	}
	return [...latest.values()].sort((left, right) => comparePeriods(left.period, right.period));
}

/** A period belongs to the contest that it begins in. */
function inWindow(
	history: ReadonlyMap<string, readonly PeriodFigure[]>,
	{ firstDay, lastDay }: ContestDays
): ReadonlyMap<string, readonly PeriodFigure[]> {
	return new Map(
		[...history].flatMap(([metric, figures]) => {
			const own = figures.filter(({ period }) => {
				const { from } = periodDays(period);
				return from >= firstDay && from <= lastDay;
			});
			return own.length === 0 ? [] : [[metric, own] as const];
		})
	);
}

/** One list in order of occurrence out of several that are; at one entry the earlier list comes first. */
function mergeByTime(lists: readonly (readonly PointStep[])[]): readonly PointStep[] {
	const filled = lists.filter((list) => list.length > 0).map(inOrder);
	if (filled.length === 0) return [];
	let merged = filled;
	while (merged.length > 1) {
		const next: (readonly PointStep[])[] = [];
		for (let index = 0; index < merged.length; index += 2) {
			const left = merged[index] ?? [];
			const right = merged[index + 1];
			next.push(right ? mergeTwo(left, right) : left);
		}
		merged = next;
	}
	return merged[0] ?? [];
}

function mergeTwo(left: readonly PointStep[], right: readonly PointStep[]): readonly PointStep[] {
	// Filled from the end, so that it is made once and as long as it gets.
	const merged = left.concat(right);
	let mine = left.length - 1;
	let other = right.length - 1;
	for (let place = merged.length - 1; other >= 0; place -= 1) {
		const [step, candidate] = [left[mine], right[other]];
		if (!candidate) break;
		if (step && compareSteps(step, candidate) > 0) {
			merged[place] = step;
			mine -= 1;
		} else {
			merged[place] = candidate;
			other -= 1;
		}
	}
	return merged;
}

/** Lists made from entries are in order already; those made from figures need not be. */
function inOrder(list: readonly PointStep[]): readonly PointStep[] {
	for (let index = 1; index < list.length; index += 1) {
		const before = list[index - 1];
		const step = list[index];
		if (before && step && compareSteps(before, step) > 0) return [...list].sort(compareSteps);
	}
	return list;
}

function compareSteps(left: PointStep, right: PointStep): number {
	if (left.at !== right.at) return left.at - right.at;
	if (left.credit === right.credit) return 0;
	if (left.credit === null) return -1;
	return right.credit === null
		? 1
		: compareByOccurrence(left.credit.activity, right.credit.activity);
}
