/**
 * Lines that are a function of a measure: how the measure came about in time, and steps that follow it and sum to the
 * line.
 */
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';
import { figureOf, type Measure, type Measured } from './measure.ts';
import type { Credit, LineResult, MemberFacts, PointStep } from './rule-kind.ts';

/** A change of a measure: an entry's part, or all of it where a figure or a whole score makes it. */
export interface Move {
	readonly at: Instant;
	/** Empty where it belongs to no day. */
	readonly day: CalendarDay;
	readonly credit: Credit | null;
	readonly value: Exact;
}

/** The moves of a rated measure in order of occurrence; they sum to its value. */
export function movesOf(
	measure: Measure,
	value: Exact,
	{ parts }: Pick<Measured, 'parts'>,
	facts: MemberFacts
): readonly Move[] {
	if (parts.length > 0)
		return parts.map(({ credit, value }) => ({
			at: credit.activity.occurredAt,
			day: credit.day,
			credit,
			value
		}));
	if (measure.take === 'points') return netMoves(facts.stepsSoFar());
	if (measure.take === 'rule') {
		const steps = facts.stepsOf([measure.rule]);
		const moves = netMoves(steps);
		// An adjusting rule's own number is what it changed, and its steps are those of what it adjusts.
		if (sumOfMoves(moves).equals(value)) return moves;
		return [wholeMove(value, steps.at(-1)?.at ?? facts.days.start)];
	}
	if (measure.take === 'figure' || measure.take === 'ratio')
		return [wholeMove(value, figureOf(measure, facts)?.statedAt ?? facts.days.start)];
	return value.sign === 0 ? [] : [wholeMove(value, facts.days.start)];
}

/** Of moves that sum to a measure, its value. */
export function sumOfMoves(moves: readonly Move[]): Exact {
	return Exact.sumOf(moves, ({ value }) => value);
}

/** What is left of each entry is one move: a number is not reached by points that a cap takes back at once. */
function netMoves(steps: readonly PointStep[]): readonly Move[] {
	const moves: Move[] = [];
	for (const { points: value, at, day, credit } of steps) {
		const last = moves.at(-1);
		if (last?.at === at && last.credit?.activity === credit?.activity)
			moves[moves.length - 1] = { ...last, value: last.value.plus(value) };
		else moves.push({ at, day, credit, value });
	}
	return moves;
}

function wholeMove(value: Exact, at: Instant): Move {
	return { at, day: '', credit: null, value };
}

/**
 * Steps of a number that depends on the running sum: each entry earns what the number gains by it. What the number is
 * before any entry is a step of its own at the start; where no entry makes the measure, there is one step in all.
 */
export function runningSteps(
	base: string,
	moves: readonly Move[],
	pointsOf: (value: Exact) => Exact,
	{ days }: Pick<MemberFacts, 'days'>
): PointStep[] {
	if (moves.every(({ credit }) => credit === null)) {
		const points = pointsOf(sumOfMoves(moves));
		return [wholeStep(base, points, moves.at(-1)?.at ?? days.start)];
	}
	let total = Exact.ZERO;
	let points = pointsOf(total);
	const before = points.sign === 0 ? [] : [wholeStep(base, points, days.start)];
	return [
		...before,
		...moves.map(({ at, day, credit, value }) => {
			total = total.plus(value);
			const reached = pointsOf(total);
			const gained = reached.minus(points);
			points = reached;
			return { at, day, credit, points: gained, base };
		})
	];
}

/**
 * Steps are made when a line is opened or adjusted, unless they follow the whole score, which goes on changing. What
 * another rule makes does not change any more once it may be read.
 */
export function whenOpened(
	measures: readonly Measure[],
	make: () => readonly PointStep[]
): LineResult['steps'] {
	return measures.some(({ take }) => take === 'points') ? make() : make;
}

/** Steps of a number that is the measure times a factor. */
export function scaledSteps(base: string, moves: readonly Move[], factor: Exact): PointStep[] {
	return moves.map(({ at, day, credit, value }) => ({
		at,
		day,
		credit,
		points: value.times(factor),
		base
	}));
}

/** The step of a number that no entry makes. */
export function wholeStep(base: string, points: Exact, at: Instant): PointStep {
	return { at, day: '', points, credit: null, base };
}

/** Not rated is never zero silently: the reason and the words 不评 stand in the explanation. */
export function notRated({ zh, en }: Text): LineResult {
	return { value: null, arithmetic: { zh: `${zh}，不评`, en: `${en}, not rated` }, steps: [] };
}

/** Why a target is none. */
export function withoutTarget({ value, text }: Measured): Text {
	return value === null
		? text
		: {
				zh: `${text.zh} ${value.toDecimalString()}，不是正数`,
				en: `${text.en} ${value.toDecimalString()}, which is not above zero`
			};
}

/** `= 4.5`; a fraction that never ends is shown rounded, and then says so. */
export function equalsText(value: Exact): string {
	return `${signOf(value)} ${value.toDecimalString()}`;
}

export function signOf(value: Exact): '=' | '≈' {
	return value.toString().includes('/') ? '≈' : '=';
}

/** The same text in both languages, for what is numbers alone. */
export function inBoth(words: Text, numbers: string): Text {
	return { zh: `${words.zh}：${numbers}`, en: `${words.en}: ${numbers}` };
}
