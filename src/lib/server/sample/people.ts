import { GRADE_STEPS, type CalendarDay, type Grade } from '#lib/domain/roster.ts';
import { addDays, businessDaysBetween, type SampleQuarter } from './calendar.ts';
import type { SamplePosition } from './labels.ts';
import { COMPOUND_NAME, LONG_NAME, RARE_CHARACTER_NAME, makeName } from './names.ts';
import { SAMPLE_BRANCH_CODES } from './org-units.ts';
import { castParts, type Part } from './parts.ts';
import { randomFor, type Random, type Weighted } from './random.ts';

/** A made manager, as the sample needs to know them. */
export interface Person {
	readonly employeeNo: string;
	readonly name: string;
	readonly position: SamplePosition;
	readonly grade: Grade;
	readonly step: number;
	readonly branch: string;
	readonly hiredOn: CalendarDay;
	/** The first day on which they are no longer with the bank. */
	readonly leftOn: CalendarDay | null;
	readonly transfer: { readonly branch: string; readonly on: CalendarDay } | null;
	readonly employmentType: 'contract' | 'dispatch' | 'rehired';
	readonly part: Part;
	/** How much of the bank's business comes from them: a whole number, zero for who sells nothing by themselves. */
	readonly drive: number;
}

/** Ten to a branch: the seat decides the position. */
const SEATS: readonly SamplePosition[] = [
	...Array<SamplePosition>(5).fill('wealth'),
	...Array<SamplePosition>(3).fill('marketing'),
	...Array<SamplePosition>(2).fill('lobby')
];

const GRADES: readonly Weighted<Grade>[] = [
	{ value: 'trainee', weight: 14 },
	{ value: 'assistant', weight: 22 },
	{ value: 'intermediate', weight: 30 },
	{ value: 'senior', weight: 20 },
	{ value: 'expert', weight: 10 },
	{ value: 'chief', weight: 4 }
];
const HIGH_GRADES: readonly Grade[] = ['senior', 'expert', 'chief'];

/** Days of service by grade, from and to. */
const SERVICE: Record<Grade, readonly [number, number]> = {
	trainee: [60, 700],
	assistant: [400, 1500],
	intermediate: [900, 2600],
	senior: [1600, 3700],
	expert: [2500, 5000],
	chief: [3500, 6000]
};

/** The share of business by part, from and to: few stars, a long tail. */
const DRIVE: Record<Part, readonly [number, number]> = {
	star: [44, 70],
	twin: [36, 36],
	twinCopy: [0, 0],
	strong: [16, 32],
	steady: [4, 11],
	quiet: [1, 2],
	joiner: [6, 10],
	leaver: [8, 8],
	transferred: [30, 30],
	sameInstant: [0, 0],
	sameSale: [0, 0],
	zero: [0, 0]
};

/** The 240 managers of the sample bank in the given quarter, in order of employee number. */
export function makePeople(seed: number, quarter: SampleQuarter): Person[] {
	const seats = SAMPLE_BRANCH_CODES.flatMap((branch) =>
		SEATS.map((position) => ({ branch, position }))
	);
	const parts = castParts(seats, randomFor(seed, 'parts'));
	const days = businessDaysBetween(quarter.from, quarter.to);
	const dayAt = (percent: number): CalendarDay =>
		days[Math.floor((days.length * percent) / 100)] ?? quarter.from;
	let joined = 0;
	const unnumbered = seats.map((seat, index) => {
		const random = randomFor(seed, 'person', index);
		const part = parts[index] ?? 'steady';
		const grade = gradeFor(part, random);
		return {
			...seat,
			part,
			grade,
			step: random.int(1, GRADE_STEPS[grade]),
			drive: random.int(...DRIVE[part]),
			employmentType: employmentFor(grade, random),
			hiredOn:
				part === 'joiner'
					? dayAt((joined += 1) * 14)
					: addDays(quarter.from, -random.int(...SERVICE[grade])),
			leftOn: part === 'leaver' ? dayAt(60) : null,
			transfer: part === 'transferred' ? { branch: neighbour(seat.branch), on: dayAt(50) } : null
		};
	});
	const names = nameAll(parts, randomFor(seed, 'names'));
	const named = unnumbered.map((person, index) => ({ ...person, name: names[index] ?? '' }));
	return numbered(named, randomFor(seed, 'numbers'));
}

/** The branch of a person on a day, or null when they are not (or no longer) with the bank. */
export function branchOn(person: Person, day: CalendarDay): string | null {
	if (day < person.hiredOn || (person.leftOn !== null && day >= person.leftOn)) return null;
	return person.transfer && day >= person.transfer.on ? person.transfer.branch : person.branch;
}

function gradeFor(part: Part, random: Random): Grade {
	if (part === 'star') return random.pick(HIGH_GRADES);
	if (part === 'twin' || part === 'twinCopy') return 'senior';
	if (part === 'joiner') return random.pick(['trainee', 'assistant']);
	return random.weighted(GRADES);
}

function employmentFor(grade: Grade, random: Random): Person['employmentType'] {
	if (grade === 'expert' && random.chance(10)) return 'rehired';
	return random.chance(grade === 'trainee' || grade === 'assistant' ? 35 : 5)
		? 'dispatch'
		: 'contract';
}

/** The next branch of the same region. */
function neighbour(branch: string): string {
	const siblings = SAMPLE_BRANCH_CODES.filter((code) => code.slice(0, 3) === branch.slice(0, 3));
	return siblings[(siblings.indexOf(branch) + 1) % siblings.length] ?? branch;
}

/**
 * One name each. Names that are hard to show go to people who are seen; two people share a name, as in every bank, and
 * only their numbers tell them apart.
 */
function nameAll(parts: readonly Part[], random: Random): string[] {
	const stars = indexesOf(parts, 'star');
	const quiet = indexesOf(parts, 'quiet');
	const chosen = new Map([
		[stars[0], LONG_NAME],
		[stars[1], COMPOUND_NAME],
		[indexesOf(parts, 'transferred')[0], RARE_CHARACTER_NAME]
	]);
	const taken = new Set(chosen.values());
	const names = parts.map((_, index) => chosen.get(index) ?? makeName(random, taken));
	const [first, last] = [quiet[0], quiet[quiet.length - 1]];
	return names.map((name, index) => (index === last ? (names[first ?? index] ?? name) : name));
}

function indexesOf(parts: readonly Part[], part: Part): number[] {
	return parts.flatMap((each, index) => (each === part ? [index] : []));
}

/** Numbers rise with the day of joining, with gaps where people have left; eight digits, so they begin with zeros. */
function numbered(people: readonly Omit<Person, 'employeeNo'>[], random: Random): Person[] {
	let number = 10_000;
	return people
		.map((person, index) => ({ person, index }))
		.sort(
			(left, right) =>
				(left.person.hiredOn < right.person.hiredOn ? -1 : 0) ||
				(left.person.hiredOn > right.person.hiredOn ? 1 : 0) ||
				left.index - right.index
		)
		.map(({ person }) => {
			number += random.int(3, 37);
			return { ...person, employeeNo: String(number).padStart(8, '0') };
		});
}
