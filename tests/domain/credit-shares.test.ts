import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShares, sharesText, type CreditShare } from '#lib/domain/credit-shares.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { parseActivityRow } from '#lib/domain/file-rows.ts';
import { LedgerIdentities } from '#lib/domain/ledger-identities.ts';
import { activity as newActivity } from '../support/ledger-facts.ts';
import { contestOf, sale, scorecardsOf } from './score-cases.ts';

const DEFAULTS = { source: 'file', zone: 'Asia/Shanghai' };

function sharesOf(text: string, amountFen: bigint | null = null): string {
	const read = parseShares(text, amountFen);
	return read.ok ? sharesText(read.value) : (read.faults[0]?.code ?? '');
}

function total(shares: readonly CreditShare[]): Exact {
	return shares.reduce((sum, { share }) => sum.plus(share), Exact.ZERO);
}

describe('shares of a row', () => {
	it.each([
		['10012:60%;10013:40%', '10012:0.6;10013:0.4'],
		['10013：40％； 10012：60％', '10012:0.6;10013:0.4'],
		['a:1/3;b:1/3;c:1/3', 'a:1/3;b:1/3;c:1/3'],
		['a:33.3%;b:33.3%;c:rest', 'a:0.333;b:0.333;c:0.334'],
		['a:1/3;b:其余', 'a:1/3;b:2/3'],
		['a:100%', 'a:1']
	])('%s are %s', (text, expected) => {
		expect(sharesOf(text)).toBe(expected);
	});

	it.each([
		['a:5000;b:3000', 800_000n, 'a:0.625;b:0.375'],
		['a:5000;b:rest', 800_000n, 'a:0.625;b:0.375'],
		['a:¥0.01;b:rest', 3n, 'a:1/3;b:2/3']
	])('%s of %s fen are %s', (text, amountFen, expected) => {
		expect(sharesOf(text, amountFen)).toBe(expected);
	});

	it.each([
		['a:60%;b:39.99%', null, 'shares.sum'],
		['a:60%;b:41%', null, 'shares.sum'],
		['a:33.3333%;b:33.3333%;c:33.3333%', null, 'shares.sum'],
		['a:100%;b:rest', null, 'shares.nothingLeft'],
		['a:rest;b:rest', null, 'shares.rest'],
		['a:5000;b:2999.99', 800_000n, 'shares.sum'],
		['a:5000;b:4000', 800_000n, 'shares.sum'],
		['a:8000;b:rest', 800_000n, 'shares.nothingLeft'],
		['a:9000;b:rest', 800_000n, 'shares.nothingLeft'],
		['a:5000;b:rest', null, 'shares.amount'],
		['a:5000;b:rest', -800_000n, 'shares.amount'],
		['a:5000;b:40%', 800_000n, 'shares.mixed'],
		['a:60%;a:40%', null, 'shares.twice'],
		['a:0%;b:100%', null, 'shares.form'],
		['a:-10%;b:110%', null, 'shares.form'],
		['a:1/0;b:rest', null, 'shares.form'],
		['a 60% b 40%', null, 'shares.form'],
		[';', null, 'shares.form']
	])('%s of %s are refused: %s', (text, amountFen, code) => {
		expect(sharesOf(text, amountFen)).toBe(code);
	});

	it('that do not add up are refused with the sum that they make', () => {
		const read = parseShares('a:60%;b:39.99%', null);
		expect(!read.ok && read.faults[0]).toMatchObject({ found: '99.99%', allowed: '100%' });
		const yuan = parseShares('a:5000;b:2999.99', 800_000n);
		expect(!yuan.ok && yuan.faults[0]).toMatchObject({ found: '¥7999.99', allowed: '¥8000.00' });
	});

	it('add up to the whole whenever they are taken at all', () => {
		const part = fc.oneof(
			fc.integer({ min: 1, max: 10_000 }).map((basis) => `${basis / 100}%`),
			fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })).map(([n, d]) => `${n}/${d}`),
			fc.integer({ min: 1, max: 5_000 }).map((fen) => (fen / 100).toFixed(2)),
			fc.constant('rest')
		);
		let taken = 0;
		fc.assert(
			fc.property(
				fc.array(part, { minLength: 1, maxLength: 5 }),
				fc.option(fc.bigInt({ min: -100n, max: 10_000n })),
				(parts, amountFen) => {
					const read = parseShares(
						parts.map((one, index) => `m${index}:${one}`).join(';'),
						amountFen
					);
					if (!read.ok) return;
					taken += 1;
					expect(total(read.value).equals(Exact.ONE)).toBe(true);
					expect(read.value.every(({ share }) => share.sign > 0)).toBe(true);
				}
			),
			{ numRuns: 3_000 }
		);
		expect(taken).toBeGreaterThan(100);
	});
});

describe('a row of figures', () => {
	const row = {
		externalId: 'a',
		metric: 'sale',
		amount: '8000',
		occurredAt: '2026-01-05',
		shares: '10012:5000;10013:rest'
	};
	it('has its first manager as closer where it names none', () => {
		const read = parseActivityRow(row, 2, DEFAULTS);
		expect(read.ok && read.value).toMatchObject({ employeeNo: '10012', referral: null });
	});
	it.each([
		[{ employeeNo: '10014' }, 'row.employeeNo'],
		[{ referrerNo: '10013' }, 'row.referrerNo'],
		[{ shares: '10012:60%;10013:30%' }, 'row.shares.sum']
	])('with %j is refused', (fields, code) => {
		const read = parseActivityRow({ ...row, ...fields }, 2, DEFAULTS);
		expect(!read.ok && read.faults.map((fault) => fault.code)).toContain(code);
		expect(!read.ok && read.faults[0]?.place).toMatch(/^row 2, /);
	});
});

describe('the ledger', () => {
	const shared = (text: string) => {
		const read = parseShares(text, null);
		if (!read.ok) throw new Error('not shares');
		return newActivity('A', { shares: read.value });
	};
	it('takes the same shares in another order or spelling for the same fact, and others for a conflict', () => {
		const ledger = new LedgerIdentities();
		expect(ledger.admit(shared('007001:50%;b:50%'), 'row 2').outcome).toBe('accepted');
		expect(ledger.admit(shared('b:1/2;007001:rest'), 'row 3').outcome).toBe('duplicate');
		const other = ledger.admit(shared('007001:60%;b:40%'), 'row 4');
		expect(other).toMatchObject({
			outcome: 'refused',
			fault: { code: 'ledger.activity.conflict' }
		});
		expect(other.outcome === 'refused' && other.fault.found).toContain('shares=007001:0.6;b:0.4');
		expect(ledger.admit(newActivity('A'), 'row 5').outcome).toBe('refused');
	});
});

describe('scoring', () => {
	it('gives each manager their part of quantity and amount, and all of them together the whole', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 2, maxLength: 5 }),
				fc.constantFrom('1', '3', '0.7'),
				fc.bigInt({ min: 1n, max: 1_000_000n }),
				(weights, quantity, amountFen) => {
					const sum = weights.reduce((left, right) => left + right, 0);
					const text = weights.map((weight, index) => `m${index}:${weight}/${sum}`).join(';');
					const read = parseShares(text, null);
					if (!read.ok) throw new Error('not shares');
					const contest = contestOf({
						rules: [
							{ id: 'units', kind: 'perUnit', metric: 'sale', rate: '1' },
							{ id: 'money', kind: 'perAmount', metric: 'sale', rate: '7', unit: '10000' },
							{
								id: 'roles',
								kind: 'splitPoints',
								metric: 'sale',
								points: { own: '10', closer: '6', referrer: '4' }
							}
						]
					});
					const cards = scorecardsOf(contest, {
						roster: weights.map((_, index) => `m${index}`),
						entries: [{ ...sale('m0', { quantity }), amountFen, shares: read.value }]
					});
					const line = (id: string) =>
						cards
							.map(({ lines }) => lines.find(({ ruleId }) => ruleId === id)?.value ?? Exact.ZERO)
							.reduce((left, right) => left.plus(right), Exact.ZERO);
					expect(line('units').equals(Exact.of(quantity))).toBe(true);
					expect(line('roles').equals(Exact.of(quantity).times(Exact.of('10')))).toBe(true);
					const whole = Exact.ofFen(amountFen).times(Exact.ofRatio(7n, 10_000n));
					expect(line('money').equals(whole)).toBe(true);
				}
			),
			{ numRuns: 100 }
		);
	});
});
