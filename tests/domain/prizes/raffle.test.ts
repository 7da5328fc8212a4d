import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explained, paid, units } from './prize-cases.ts';

const raffle = (fields: object = {}) => ({
	prizes: [
		{
			id: 'draw',
			kind: 'raffle',
			seed: '2026-04-02 07 13 22 28 31 33',
			pointsPerTicket: '10',
			draws: [{ amountYuan: '888' }, { amountYuan: '66', count: '2' }],
			...fields
		}
	]
});
const entries = units({ B: '35', A: '19.99', C: '9.99', D: '-40', E: '100' });

describe('a raffle', () => {
	it('gives a numbered ticket for every so many points, in order of the employee numbers', () => {
		expect(explained(raffle(), { entries, asOf: '2026-03-31T23:59' })).toEqual([
			'A draw: tickets 1, drawn after the end',
			'B draw: tickets 2–4, drawn after the end',
			'E draw: tickets 5–14, drawn after the end'
		]);
	});

	it('draws what a plain SHA-256 of its seed draws', () => {
		const left = [
			{ no: 'A', tickets: [1] },
			{ no: 'B', tickets: [2, 3, 4] },
			{ no: 'E', tickets: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14] }
		];
		const wanted = ['888.00', '66.00', '66.00'].map((yuan, index) => {
			const text = `2026-04-02 07 13 22 28 31 33|draw|all|${index + 1}`;
			const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
			const tickets = left.flatMap((one) => one.tickets);
			const ticket = tickets[Number(hash % BigInt(tickets.length))] ?? 0;
			const winner = left.findIndex((one) => one.tickets.includes(ticket));
			const [drawn] = left.splice(winner, 1);
			return `${drawn?.no} ${yuan}`;
		});
		expect(paid(raffle(), { entries })).toEqual([...wanted].sort());
	});

	it('draws each person once, and nothing where nobody has a ticket', () => {
		const draws = [{ amountYuan: '1', count: '50' }];
		expect(paid(raffle({ draws }), { entries })).toEqual(['A 1.00', 'B 1.00', 'E 1.00']);
		expect(paid(raffle(), { entries: units({ C: '9' }) })).toEqual([]);
	});

	it('draws other tickets with another seed', () => {
		const many = units(
			Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`M${index}`, '10']))
		);
		const winners = (seed: string) =>
			paid(raffle({ seed }), { entries: many }).filter((line) => !line.endsWith(' 0.00'));
		expect(winners('one')).toHaveLength(3);
		expect(winners('one')).not.toEqual(winners('two'));
	});
});
