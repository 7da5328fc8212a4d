/** What each settlement pays and what is asked back after the cut-off, worked by hand before the command was asked. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, longhu, moneyIn, scoreFolder } from './command.ts';

const worked = (name: string) => `tests/fixtures/worked/${name}`;

describe('settlements worked by hand', () => {
	const folder = worked('052-settlement-negative-clawback');
	const document = readFileSync(`${folder}/contest.yaml`, 'utf8');

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
		const { contest } = filesOf({
			contest: document.replaceAll('negative: carry', `negative: ${negative}`)
		});
		const found = ['january', 'february', 'march'].map((id) => {
			const outcome = longhu(
				'score',
				...['--contest', contest, '--roster', `${folder}/roster.csv`],
				...['--activities', `${folder}/activities.csv`],
				...['--settlement', id, '--format', 'json']
			);
			expect([outcome.code, outcome.err]).toEqual([0, '']);
			return moneyIn(outcome).map(({ employeeNo, payYuan }) => `${employeeNo} ${payYuan}`);
		});
		expect(found).toEqual(paid);
	});
});

describe('what is asked back, worked by hand', () => {
	const asked = (name: string) => {
		const outcome = scoreFolder(worked(name), '--clawbacks', '--format', 'json');
		expect([outcome.code, outcome.err]).toEqual([0, '']);
		return moneyIn(outcome).map(
			({ employeeNo, prize, payYuan }) => `${employeeNo} ${prize} ${payYuan}`
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
