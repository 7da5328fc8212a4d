/** Money that the command does not print: what each settlement pays, and what is asked back after the cut-off. */
import { describe, expect, it } from 'vitest';
import { clawbacks } from '#lib/domain/clawback.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { MoneyLine } from '#lib/domain/prizes/money-line.ts';
import { resultOf } from '#lib/domain/result.ts';
import type { ScoringInputs } from '#lib/domain/scoring-inputs.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { settle, type SealedLine } from '#lib/domain/settlement.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { readScoreInputs } from '../../src/cli/score-inputs.ts';

function inputsOf(name: string) {
	const folder = `tests/fixtures/worked/${name}`;
	const read = readScoreInputs({
		contest: `${folder}/contest.yaml`,
		files: [
			{ kind: 'roster', path: `${folder}/roster.csv` },
			{ kind: 'activities', path: `${folder}/activities.csv` }
		],
		asOf: null
	});
	if ('faults' in read) throw new Error(JSON.stringify(read.faults));
	const { contest, calendar, ...facts } = read.inputs;
	return { contest, facts: { ...facts, calendar: new WorkCalendar(calendar) } };
}

function earnedBy(
	{ contest, facts }: ReturnType<typeof inputsOf>,
	asOf: ScoringInputs['asOf']
): MoneyLine[] {
	const { scorecards, teams } = scoreContest(contest, { ...facts, asOf });
	return resultOf(contest, scorecards, { teams, asOf }).flatMap(({ money }) => money);
}

describe('settlements worked by hand', () => {
	it.each([
		{
			negative: 'carry' as const,
			paid: [
				['A 300.00', 'B 200.00'],
				['A 100.00', 'B 0.00'],
				['A 50.00', 'B 0.00']
			]
		},
		{
			negative: 'clawback' as const,
			paid: [
				['A 300.00', 'B 200.00'],
				['A 100.00', 'B -150.00'],
				['A 50.00', 'B 40.00']
			]
		}
	])('each pays what is earned to date less what was sealed: $negative', ({ negative, paid }) => {
		const inputs = inputsOf('052-settlement-negative-clawback');
		// The first instant that no longer belongs is not in it.
		const cuts = [...inputs.contest.settlements.map(({ until }) => until - 1), null];
		const sealed: SealedLine[] = [];
		const found = cuts.map((asOf) => {
			const lines = settle(earnedBy(inputs, asOf), sealed, { negative });
			sealed.push(...lines);
			return lines.map(({ employeeNo, fen }) => `${employeeNo} ${formatFen(fen)}`);
		});
		expect(found).toEqual(paid);
	});
});

describe('what is asked back, worked by hand', () => {
	const asked = (name: string) => {
		const { contest, facts } = inputsOf(name);
		return clawbacks(contest, facts).map(
			({ employeeNo, prizeId, fen }) => `${employeeNo} ${prizeId} ${formatFen(fen)}`
		);
	};

	it('is the price of a row reversed at the cut-off, none of one reversed a millisecond before', () => {
		expect(asked('053-cut-off-and-clawback')).toEqual(['B pay -40.00']);
	});

	it('is asked of everybody with a share in the row, and moves nobody else', () => {
		expect(asked('086-clawback-of-places-and-shares')).toEqual([
			'A pay -20.00',
			'B pay -20.00',
			'C pay -30.00'
		]);
	});
});
