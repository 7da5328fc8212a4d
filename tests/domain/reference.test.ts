import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { contestFields, entriesOf, ROSTER } from './random-contests.ts';
import { lowestTerms, referenceBoard, type ReferenceDocument } from './reference-scorer.ts';
import { contestOf, documentOf } from './score-cases.ts';

it('agrees with a scorer that was written apart, on thousands of contests', () => {
	let differing = 0;
	fc.assert(
		fc.property(contestFields, entriesOf, (fields, entries) => {
			const contest = contestOf(fields);
			const { scorecards } = scoreContest(contest, { assignments: ROSTER, entries, asOf: null });
			const rows = resultOf(contest, scorecards).map(({ scorecard, rank, bonusFen }) => {
				const { participant, points } = scorecard;
				return `${participant.division} ${rank ?? '-'} ${participant.employeeNo} ${lowestTerms(points.toString())} ${bonusFen}`;
			});
			const document: ReferenceDocument = JSON.parse(documentOf(fields));
			expect(rows).toEqual(referenceBoard(document, ROSTER, entries));
			if (rows.some((row) => !row.includes(' 0/1 '))) differing += 1;
		}),
		{ numRuns: 3000 }
	);
	// Most random contests give somebody points: the agreement is not about zeros.
	expect(differing).toBeGreaterThan(1500);
}, 120_000);
