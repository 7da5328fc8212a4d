/** What the scoring benchmark computes is held to the scorer that was written apart. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { readDocument } from '#lib/domain/document-text.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest, type Scorecard } from '#lib/domain/scoring.ts';
import { CONTEST_FILE, makeFacts } from '../bench/scoring-facts.ts';
import type { ReferenceDocument } from './reference-documents.ts';
import { fraction, lowestTerms } from './reference-numbers.ts';
import { lineText, referenceBoard } from './reference-scorer.ts';

it('the contest of the scoring benchmark has the lines that the scorer written apart gives it', () => {
	const text = readFileSync(CONTEST_FILE, 'utf8');
	const contest = expectValue(parseContest(text));
	const plain = readDocument(text);
	if (plain.kind !== 'plain') throw new Error('the benchmark has no contest');
	const document = plain.value as ReferenceDocument;
	const facts = makeFacts(1000);
	const { scorecards } = scoreContest(contest, { ...facts, asOf: null });
	const ids = document.rules.map(({ id }) => id);
	const rows = resultOf(contest, scorecards).map(({ scorecard, rank, bonusFen }) => {
		const { participant, points, lines } = scorecard;
		return [
			`${participant.division} ${rank ?? '-'} ${participant.employeeNo} ${lowestTerms(points.toString())} ${bonusFen}`,
			...[...lines]
				.sort((one, other) => ids.indexOf(one.ruleId) - ids.indexOf(other.ruleId))
				.map(shown)
		].join('\n');
	});
	const nothing = { leave: [], qualifications: [], calendar: [] };
	expect(rows).toEqual(
		referenceBoard(document, {
			...nothing,
			targets: facts.targets,
			roster: facts.assignments,
			entries: facts.entries
		})
	);
	// Every line of somebody does something, and every entry is in at least three of them.
	const working = scorecards.flatMap(({ lines }) =>
		lines.flatMap(({ ruleId, steps }) =>
			steps.some(({ points }) => points.sign !== 0) ? ruleId : []
		)
	);
	expect(new Set(working)).toEqual(new Set(scorecards[0]?.lines.map(({ ruleId }) => ruleId)));
	// What a cap looks at, it matches, whether it takes anything or not.
	const caps = contest.rules.flatMap(({ adjusts }) => (Array.isArray(adjusts) ? [adjusts] : []));
	for (const { credits, lines } of scorecards)
		for (const { activity } of credits) {
			const own = lines.flatMap(({ ruleId, steps }) =>
				contest.ruleOf(ruleId)?.adjusts === null &&
				steps.some(({ credit }) => credit?.activity === activity)
					? [ruleId]
					: []
			);
			const adjusting = caps.filter((adjusts) => own.some((id) => adjusts.includes(id)));
			expect(own.length + adjusting.length).toBeGreaterThanOrEqual(3);
		}
});

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
