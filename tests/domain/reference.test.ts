import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resultOf } from '#lib/domain/result.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { scoreContest, type Scorecard } from '#lib/domain/scoring.ts';
import { contestFields, datedOf, entriesOf, ROSTER } from './random-contests.ts';
import { fraction, lowestTerms } from './reference-numbers.ts';
import { lineText, referenceBoard } from './reference-scorer.ts';
import type { ReferenceDocument } from './reference-documents.ts';
import { contestOf, documentOf } from './score-cases.ts';

const RUNS = 2000;

it('agrees with a scorer that was written apart, line by line and fen by fen', () => {
	let scoring = 0;
	let paying = 0;
	const kinds = new Map<string, number>();
	fc.assert(
		fc.property(contestFields, entriesOf, datedOf, (fields, entries, dated) => {
			const contest = contestOf(fields);
			const document: ReferenceDocument = JSON.parse(documentOf(fields));
			const { scorecards, teams } = scoreContest(contest, {
				...dated,
				calendar: new WorkCalendar(dated.calendar),
				assignments: ROSTER,
				entries,
				asOf: null
			});
			const ids = document.rules.map(({ id }) => id);
			const rows = resultOf(contest, scorecards, { teams }).map(({ scorecard, rank, bonusFen }) => {
				const { participant, points, lines } = scorecard;
				return [
					`${participant.division} ${rank ?? '-'} ${participant.employeeNo} ${lowestTerms(points.toString())} ${bonusFen}`,
					...[...lines]
						.sort((one, other) => ids.indexOf(one.ruleId) - ids.indexOf(other.ruleId))
						.map(shown)
				].join('\n');
			});
			expect(rows).toEqual(referenceBoard(document, { ...dated, roster: ROSTER, entries }));
			if (rows.some((row) => !row.includes(' 0/1 '))) scoring += 1;
			if (rows.some((row) => !/ 0$/m.test(row.split('\n')[0] ?? ''))) paying += 1;
			for (const { lines } of scorecards)
				for (const { kind, steps } of lines)
					if (steps.some(({ points }) => points.sign !== 0))
						kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		}),
		{ numRuns: RUNS }
	);
	// The agreement is not about zeros: most contests give points, many pay, and every kind did something often.
	expect(scoring).toBeGreaterThan(RUNS / 2);
	expect(paying).toBeGreaterThan(RUNS / 3);
	for (const [kind, times] of kinds) expect([kind, times > 50]).toEqual([kind, true]);
	expect([...kinds.keys()].sort()).toEqual([...LINE_KINDS].sort());
}, 600_000);

const LINE_KINDS = [
	'bandTable',
	'booster',
	'cap',
	'gate',
	'longestStreak',
	'milestone',
	'multiplier',
	'negativeEvent',
	'perAmount',
	'perUnit',
	'pointsGate',
	'rateSwitch',
	'ratioMetric',
	'ratioThreshold',
	'splitPoints',
	'streak',
	'targetAttainment',
	'tierMarginal',
	'tierSlab',
	'weightedScore'
];

function shown({ ruleId, value, steps }: Scorecard['lines'][number]): string {
	const plain = steps.map(({ at, day, base, credit, points }) => ({
		at,
		day,
		base,
		activity: credit?.activity ?? null,
		points: fraction(points.toString())
	}));
	const line = { value: value === null ? null : fraction(value.toString()), steps: plain };
	return `${ruleId} ${lineText(line)}`;
}
