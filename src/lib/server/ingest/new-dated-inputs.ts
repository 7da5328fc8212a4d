/**
 * Which dated inputs are new. What replaces something replaces it whole (a manager's leave, one target, one day of the
 * calendar), so what is compared, and stored or left, is everything the file says of one such thing.
 */
import { overlaps, type DatedInput } from '#lib/domain/dated-inputs.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { Transaction } from '../db/client.ts';
import { datedInputFacts, type DatedLine } from '../db/dated-inputs.ts';
import { headPosition } from '../db/ledger.ts';
import type { RefusedEntry } from './ingest-batch.ts';

export interface NewDatedInputs {
	readonly accepted: DatedLine[];
	/** For each row that is known already the batch that brought it; null: this very one. */
	readonly duplicates: (number | null)[];
	readonly refused: RefusedEntry[];
}

export async function newDatedInputs(
	tx: Transaction,
	lines: readonly DatedLine[]
): Promise<NewDatedInputs> {
	const facts = await datedInputFacts(tx, { throughPosition: await headPosition(tx) });
	const known = groupBy(facts, ({ fact }) => subjectOf(fact));
	const refused: RefusedEntry[] = [];
	const subjects = new Map<string, DatedLine[]>();
	const duplicates: (number | null)[] = [];
	for (const line of lines) {
		const subject = subjectOf(line.input);
		const others = subjects.get(subject);
		if (!others) subjects.set(subject, [line]);
		else if (others.some(({ input }) => contentOf(input) === contentOf(line.input)))
			duplicates.push(null);
		else if (holdsOne(line.input)) refused.push(contradiction(line, others[0]?.line ?? 0));
		else {
			const shared = others.find(({ input }) => isOverlapping(input, line.input));
			if (shared) refused.push(overlap(line, shared));
			else others.push(line);
		}
	}
	const accepted: DatedLine[] = [];
	for (const [subject, own] of subjects) {
		const before = known.get(subject) ?? [];
		const contents = new Set(before.map(({ fact }) => contentOf(fact)));
		const isKnown =
			contents.size === own.length && own.every(({ input }) => contents.has(contentOf(input)));
		if (isKnown) duplicates.push(...own.map(() => before[0]?.batchId ?? null));
		else accepted.push(...own);
	}
	return { accepted, duplicates, refused };
}

/** A target has one value and a day is a working day or none; of leave and qualifications there may be several. */
function holdsOne({ kind }: DatedInput): boolean {
	return kind === 'target' || kind === 'calendar';
}

function subjectOf(input: DatedInput): string {
	switch (input.kind) {
		case 'target':
			return JSON.stringify([input.kind, input.of, input.metric, input.period]);
		case 'leave':
			return JSON.stringify([input.kind, input.employeeNo]);
		case 'qualification':
			return JSON.stringify([input.kind, input.employeeNo, input.qualification]);
		case 'calendar':
			return JSON.stringify([input.kind, input.date]);
		default:
			return input satisfies never;
	}
}

function contentOf(input: DatedInput): string {
	switch (input.kind) {
		case 'target':
			return JSON.stringify([input.of, input.metric, input.period, input.target.toString()]);
		case 'leave':
			return JSON.stringify([input.from, input.to, input.reason]);
		case 'qualification':
			return JSON.stringify([input.from, input.to]);
		case 'calendar':
			return JSON.stringify([input.isWorkingDay, input.name]);
		default:
			return input satisfies never;
	}
}

function contradiction({ line }: DatedLine, earlier: number): RefusedEntry {
	return {
		line,
		faults: [
			{
				code: 'datedInput.conflict',
				message: { zh: `与第 ${earlier} 行矛盾`, en: `contradicts row ${earlier}` },
				place: `row ${line}`
			}
		]
	};
}

/** Two leaves that share a day: one of them is wrong. */
function isOverlapping(one: DatedInput, other: DatedInput): boolean {
	return one.kind === 'leave' && other.kind === 'leave' && overlaps(one, other);
}

function overlap({ line }: DatedLine, earlier: DatedLine): RefusedEntry {
	return {
		line,
		faults: [
			{
				code: 'datedInput.overlap',
				message: {
					zh: `与第 ${earlier.line} 行同一人的休假重叠`,
					en: `overlaps the leave of the same manager in row ${earlier.line}`
				},
				place: `row ${line}`
			}
		]
	};
}
