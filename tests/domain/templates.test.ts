import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import type { Leave, Qualification, Target } from '#lib/domain/dated-inputs.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { breachesOf, openBreaches } from '#lib/domain/policy/breaches.ts';
import { DEFAULT_POLICY } from '#lib/domain/policy/default-policy.ts';
import { resultOf } from '#lib/domain/result.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { TEMPLATES, templateById } from '#lib/templates/index.ts';
import { documentFor } from '#lib/templates/template-period.ts';
import { assignment, decisionOn, figure, sale, target } from './score-cases.ts';

interface Made {
	readonly roster: readonly Assignment[];
	readonly entries: readonly LedgerEntry[];
	readonly targets?: readonly Target[];
	readonly qualifications?: readonly Qualification[];
	readonly leave?: readonly Leave[];
}

function contestOf(id: string): Contest {
	const template = templateById(id);
	if (!template) throw new Error(`no template ${id}`);
	return expectValue(parseContest(template.document));
}

/** `division rank employeeNo points ¥bonus`, in the order of the boards. */
function scored(id: string, made: Made): string[] {
	const contest = contestOf(id);
	const { scorecards, teams } = scoreContest(contest, {
		...made,
		assignments: made.roster,
		asOf: null
	});
	return resultOf(contest, scorecards, { teams }).map(({ scorecard, rank, bonusFen }) => {
		const { participant, points } = scorecard;
		const bonus = bonusFen === 0n ? '' : ` ¥${formatFen(bonusFen)}`;
		return `${participant.division} ${rank ?? '-'} ${participant.employeeNo} ${points.toString()}${bonus}`;
	});
}

function people(...employeeNos: string[]): Assignment[] {
	return employeeNos.map((employeeNo) => assignment(employeeNo));
}

function holds(employeeNo: string, ...names: string[]): Qualification[] {
	return names.map((qualification) => ({
		employeeNo,
		qualification,
		from: '2025-01-01',
		to: null
	}));
}

/** One entry of so many units. */
function units(employeeNo: string, metric: string, quantity: string, more: object = {}) {
	return sale(employeeNo, { metric, quantity, ...more });
}

/** The average of two quarters: before the contest, and in it. */
function averages(employeeNo: string, metric: string, before: string, now: string) {
	return [
		figure(employeeNo, [before, null], { metric, period: '2025-Q4', statedAt: '2026-01-02' }),
		figure(employeeNo, [now, null], { metric, period: '2026-Q1' })
	];
}

describe('every template', () => {
	it('is a file beside the index, and no file is left out', async () => {
		const files = await readdir('src/lib/templates');
		expect(files.filter((name) => name.endsWith('.yaml')).sort()).toEqual(
			TEMPLATES.map(({ id }) => `${id}.yaml`).sort()
		);
	});

	it.each(TEMPLATES)('$id parses, says where it comes from, and names its own id', (template) => {
		const contest = expectValue(parseContest(template.document));
		expect(contest.id).toMatch(new RegExp(`^${template.id}-2\\d{3}`));
		const { source, title, summary } = template;
		expect(template.document).toContain(source.address ?? source.name.zh);
		for (const text of [source.name, title, summary])
			expect([text.zh.trim(), text.en.trim()]).not.toContain('');
	});

	it.each(TEMPLATES)(
		'$id names every metric, product and qualification that its rules ask for',
		(template) => {
			const contest = expectValue(parseContest(template.document));
			const counted = contest.rules.flatMap(({ metrics, targets }) => [...metrics, ...targets]);
			expect(Object.keys(contest.labels.metrics)).toEqual(expect.arrayContaining(counted));
			const products = [...template.document.matchAll(/products: \[([^\]]+)\]/g)].flatMap((match) =>
				(match[1] ?? '').split(', ')
			);
			expect(Object.keys(contest.labels.products)).toEqual(expect.arrayContaining(products));
			const held = [...template.document.matchAll(/qualification: ([a-z-]+)/g)].map(
				([, one]) => one
			);
			expect(Object.keys(contest.labels.qualifications)).toEqual(expect.arrayContaining(held));
		}
	);

	it.each(TEMPLATES.filter(({ isHistoric }) => !isHistoric))(
		'$id keeps to the policy that ships with the product',
		({ document }) => {
			const contest = expectValue(parseContest(document));
			expect(contest.waivers).toEqual([]);
			expect(breachesOf(contest, document, DEFAULT_POLICY)).toEqual([]);
		}
	);

	it.each([
		['cross-year-deposits', ['pointInTime']],
		['over-plan-rates', ['pointInTime']]
	])('%s stays as it was published and breaches: %j', (id, codes) => {
		const template = templateById(id);
		expect(template?.isHistoric).toBe(true);
		const document = template?.document ?? '';
		expect(document).toMatch(/^# 历史方案·不可发布/);
		const breaches = openBreaches(breachesOf(contestOf(id), document, DEFAULT_POLICY));
		expect(breaches.map(({ code }) => code)).toEqual(codes);
	});

	it.each(TEMPLATES.flatMap((template) => DAYS.map((day) => ({ id: template.id, template, day }))))(
		'$id runs on $day once it is moved there, without a fault',
		({ template, day }) => {
			const document = documentFor(template, day);
			const contest = expectValue(parseContest(document));
			const written = expectValue(parseContest(template.document));
			expect(contest.window.end).toBeGreaterThan(Date.parse(`${day}T00:00:00+08:00`));
			expect(contest.id).not.toBe(written.id);
			expect(document.replaceAll(/\d/g, '')).toBe(template.document.replaceAll(/\d/g, ''));
		}
	);
});

const DAYS = ['2026-11-25', '2028-02-29', '2031-06-30'];

describe('the period of a template', () => {
	const document = 'id: a-2026-q1\nwindow: { from: 2025-09-15, to: 2026-05-01 }\n';

	it('moves days, months, quarters and half-years by the same months', () => {
		const text = `${document}x: [2026-Q1, 2026-H1, 2026-02, 2026-02-28, 2025-12-31, p-17242585, 2.2026-03]`;
		expect(documentFor({ document: text, span: 'half' }, '2026-05-01')).toBe(
			'id: a-2026-q3\nwindow: { from: 2026-03-15, to: 2026-11-01 }\n' +
				'x: [2026-Q3, 2026-H2, 2026-08, 2026-08-31, 2026-06-30, p-17242585, 2.2026-03]'
		);
	});

	it.each([
		['2026-04-30', '2025-09-15'],
		['2026-05-01', '2026-09-15'],
		['2026-09-14', '2026-09-15'],
		['2027-01-01', '2026-09-15'],
		['2024-12-31', '2024-09-15']
	])('on %s a contest across the year begins on %s', (today, from) => {
		expect(documentFor({ document, span: 'year' }, today)).toContain(`from: ${from}`);
	});
});

describe('scores worked by hand', () => {
	it('wealth-unit-prices: each price, a referral by halves, nothing for insurance without a licence', () => {
		const all = ['fund-licence', 'insurance-licence', 'wealth-licence', 'metal-licence'];
		const amount = (metric: string, product: string, yuan: string) =>
			sale('A', { metric, product, yuan });
		const made = scored('wealth-unit-prices', {
			roster: people('A', 'B'),
			qualifications: holds('A', ...all),
			entries: [
				units('A', 'vip_new', '2'), // 2 × 100 = 200
				...averages('A', 'aum_average', '5000000', '6000000'), // 100 × 4 = 400
				amount('wealth_sale', 'on_balance', '1000000'), // 100 × 1 = 100
				amount('wealth_income', 'off_balance', '1000'), // 1000 × 0.1 = 100
				amount('fund_sale', 'money_fund', '500000'), // 50 × 1 = 50
				amount('fund_sale', 'bond_fund', '20000'), // 2 × 15 = 30
				amount('fund_sale', 'other_fund', '10000'), // 1 × 30 = 30
				units('A', 'fund_sale', '3', { product: 'fund_sip' }), // 3 × 20 = 60
				amount('insurance_sale', 'life', '30000'), // 3 × 200 = 600
				amount('metal_sale', 'gold', '20000'), // 2 × 50 = 100
				units('A', 'card_issue', '1', { product: 'vip_card' }), // 100
				units('A', 'card_issue', '1', { product: 'platinum_card' }), // 200
				units('A', 'card_issue', '1', { product: 'wealth_card' }), // 200
				units('A', 'card_issue', '5', { product: 'credit_card' }), // 5 × 20 = 100
				units('A', 'custody_open', '2'), // 2 × 50 = 100
				units('A', 'complaint', '1'), // −100
				// B closes 300 of insurance that A found: 150 to A; B holds no licence and keeps 0 of the other 150.
				sale('B', { metric: 'insurance_sale', yuan: '15000', referrer: 'A' }),
				...averages('B', 'aum_average', '5000000', '4000000') // a fall takes nothing
			]
		});
		// 200 + 400 + 100 + 100 + 50 + 30 + 30 + 60 + 600 + 100 + 100 + 200 + 200 + 100 + 100 − 100 + 150 = 2420
		expect(made).toEqual(['all 1 A 2420 ¥2420.00', 'all 2 B 0']);
	});

	it('strength-groups: monthly and whole prizes in each group, ties share their places', () => {
		const of = (employeeNo: string, orgUnit: string) => assignment(employeeNo, { orgUnit });
		const opened = (employeeNo: string, count: string, at: string) =>
			units(employeeNo, 'account_open', count, { at });
		const made = scored('strength-groups', {
			roster: [of('A1', 'UNIT-A1'), of('A2', 'UNIT-A2'), of('A3', 'UNIT-A1'), of('B1', 'UNIT-B2')],
			qualifications: holds('A3', 'fund-licence'),
			entries: [
				opened('A1', '120', '2026-01-31T23:59'),
				opened('A2', '120', '2026-01-05T09:00'),
				opened('A3', '90', '2026-01-06T09:00'),
				sale('A3', { metric: 'fund_sale', yuan: '100000', at: '2026-02-01T00:00' }), // 10, and alone in February
				sale('A1', { metric: 'fund_sale', yuan: '100000', at: '2026-02-02T09:00' }), // no licence: 0
				sale('B1', { metric: 'asset_in', yuan: '250000', at: '2026-03-02T09:00' }), // 2.5
				opened('B1', '5', '2026-07-01T00:00') // over
			]
		});
		// A, January: 1000 + 800 over two = 900 each, third 500. February: A3 1000. Whole: 5000 + 4000 over two, third 3000.
		expect(made).toEqual([
			'group-a 1 A1 120 ¥5400.00',
			'group-a 1 A2 120 ¥5400.00',
			'group-a 3 A3 100 ¥4500.00',
			'group-b 1 B1 2.5 ¥6000.00'
		]);
	});

	it('asset-bands: the boundary belongs to the upper band, the index is taken off first', () => {
		const opened = (employeeNo: string, yuan: string) =>
			sale(employeeNo, { metric: 'account_open', yuan });
		const made = scored('asset-bands', {
			roster: people('A', 'B', 'C'),
			entries: [
				opened('A', '999.99'), // below 1,000: 0
				opened('A', '1000'), // 2
				opened('A', '99999.99'), // 2
				opened('A', '100000'), // 5 + 1 × 1 = 6
				opened('A', '499000'), // 5 + 4.99 × 1 = 9.99
				opened('A', '500000'), // 10 + 5 × 2 = 20
				opened('B', '1000000'), // 20 + 10 × 3 = 50
				// 2,130,000 − 2,000,000 × 1.03 = 70,000 → 0.7
				...averages('A', 'aum_average', '2000000', '2130000'),
				// 2,050,000 − 2,060,000 < 0 → 0
				...averages('B', 'aum_average', '2000000', '2050000'),
				opened('C', '100000'), // 6
				units('C', 'complaint', '1') // −5
			]
		});
		// A: 2 + 2 + 6 + 9.99 + 20 + 0.7 = 40.69; C: 6 − 5 = 1, under the minimum of 10
		expect(made).toEqual(['all 1 B 50 ¥3000.00', 'all 2 A 40.69 ¥2000.00', 'all 3 C 1']);
	});

	it('participation-steps: steps, the earliest entry, the own gate, and the share of the branch', () => {
		const of = (employeeNo: string, orgUnit: string, position = 'wealth') =>
			assignment(employeeNo, { orgUnit, position });
		const made = scored('participation-steps', {
			roster: [
				of('M1', 'B1'),
				of('M2', 'B1'),
				of('M3', 'B1'),
				of('M4', 'B2'),
				of('M5', 'B2'),
				of('M6', 'B2'),
				of('M7', 'B2'),
				of('H1', 'B1', 'branch_head'),
				of('H2', 'B2', 'branch_head')
			],
			qualifications: ['M1', 'M2', 'M3', 'M5', 'M6', 'M7'].flatMap((no) =>
				holds(no, 'self-active')
			),
			entries: [
				units('M1', 'app_activation', '29'),
				units('M1', 'app_activation', '1', { client: 'X', at: '2026-02-06T10:00' }),
				units('M2', 'app_activation', '20'),
				units('M2', 'app_activation', '1', { client: 'X', at: '2026-02-06T10:05' }), // later: 0
				units('M3', 'app_activation', '19'),
				units('M4', 'app_activation', '100'), // not active: neither ranked nor paid
				units('M5', 'app_activation', '49')
			]
		});
		// B1: 2 of 3 reach 20, 66.7 %; B2: M4 and M5 of 4, 50 %: its head is not ranked although 149 > 69.
		expect(made).toEqual([
			'heads 1 H1 69 ¥5000.00',
			'heads - H2 149',
			'staff 1 M5 49 ¥1500.00',
			'staff 2 M1 30 ¥1500.00',
			'staff 3 M2 20 ¥750.00',
			'staff 4 M3 19',
			'staff 5 M6 0',
			'staff 5 M7 0',
			'staff - M4 100'
		]);
	});

	it('volume-slabs: one rate for the whole volume at every boundary, prizes for the most and for both goals', () => {
		const sold = ['1', '10', '11', '16', '17', '22', '23'];
		const nos = sold.map((count) => `S${count.padStart(2, '0')}`);
		const made = scored('volume-slabs', {
			roster: people(...nos, 'G', 'N'),
			qualifications: [...nos, 'G'].flatMap((no) => holds(no, 'insurance-licence')),
			entries: [
				...sold.map((count, index) => units(nos[index] ?? '', 'insurance_sale', count)),
				// 21 of 54 are 38.9 %, 17 are 31.5 %: 38 × 6 = 228, both goals met
				units('G', 'insurance_sale', '21', { product: 'life' }),
				units('G', 'insurance_sale', '17', { product: 'disability' }),
				units('G', 'loan_made', '54'),
				units('N', 'insurance_sale', '40') // 240, the most, and no licence: not paid
			]
		});
		// 1 × 2, 10 × 2, 11 × 3, 16 × 3, 17 × 4, 22 × 4, 23 × 6; the first place is N's and stays unpaid; G: 228 + 250
		expect(made).toEqual([
			'all 1 N 240',
			'all 2 G 228 ¥478.00',
			'all 3 S23 138 ¥138.00',
			'all 4 S22 88 ¥88.00',
			'all 5 S17 68 ¥68.00',
			'all 6 S16 48 ¥48.00',
			'all 7 S11 33 ¥33.00',
			'all 8 S10 20 ¥20.00',
			'all 9 S01 2 ¥2.00'
		]);
	});

	it('weighted-attainment: caps, the floor, and the boost of the whole', () => {
		const targets = ['M1', 'M2'].flatMap((no) => [
			target(no, '20', { metric: 'current_account' }),
			target(no, '12', { metric: 'savings_account' }),
			target(no, '1000000', { metric: 'current_account_value' }),
			target(no, '1500000', { metric: 'savings_account_value' }),
			target(no, '60000', { metric: 'insurance_sale' }),
			target(no, '1000000', { metric: 'term_deposit' })
		]);
		const of = (no: string, metric: string, quantity: string, yuan: string) =>
			sale(no, { metric, quantity, yuan });
		const growth = (no: string, increase: string) =>
			figure(no, [increase, '1000000'], { metric: 'current_book_growth' });
		const made = scored('weighted-attainment', {
			roster: people('M1', 'M2'),
			targets,
			qualifications: [...holds('M1', 'insurance-licence'), ...holds('M2', 'insurance-licence')],
			entries: [
				of('M1', 'current_account', '70', '500000'), // 350 % → 300 %; 50 %
				of('M1', 'savings_account', '12', '1500000'), // 100 %; 100 %
				of('M1', 'insurance_sale', '1', '180000'), // 300 % → 250 %
				growth('M1', '-30000'), // −3 % of 2 %: −150 % → −40 %
				of('M1', 'term_deposit', '1', '1000000'), // 100 %
				of('M2', 'current_account', '20', '1000000'), // 100 %; 100 %
				of('M2', 'savings_account', '0', '750000'), // 0 %; 50 %
				of('M2', 'insurance_sale', '1', '60000'), // 100 %
				growth('M2', '40000'), // 4 % of 2 %: 200 % → 150 %
				units('M2', 'gold_loan', '1')
			]
		});
		// M1: 12.5×3 + 5×1 + 20×0.5 + 10×1 + 10×2.5 − 15×0.4 + 12.5×1 = 94
		// M2: (12.5 + 0 + 20 + 10×0.5 + 10 + 15×1.5 + 0) × 1.1 = 70 × 1.1 = 77
		expect(made).toEqual(['all 1 M1 94 ¥3000.00', 'all 2 M2 77 ¥2000.00']);
	});

	it('marathon: 54 of 90 days are enough, 53 are not, and who has left before prize day is out', () => {
		const made = scored('marathon', {
			roster: [
				assignment('A', { from: '2026-02-06' }), // 6 February to 31 March: 23 + 31 = 54 days
				assignment('B', { from: '2026-02-07' }), // 53
				assignment('C', { to: '2026-04-15' }), // gone on prize day
				assignment('D'),
				assignment('E')
			],
			// D is away from 1 January through 5 February, 36 days: 54 are left. E one day more.
			leave: [
				{ employeeNo: 'D', from: '2026-01-01', to: '2026-02-06', reason: null },
				{ employeeNo: 'E', from: '2026-01-01', to: '2026-02-07', reason: null }
			],
			entries: [
				...['A', 'B', 'C', 'D', 'E'].map((no) =>
					units(no, 'vip_new', '1', { at: '2026-03-02T10:00' })
				),
				units('A', 'card_issue', '3', { at: '2026-03-02T10:00' }), // 6
				figure('D', ['95', '100']) // 95 %: 60
			]
		});
		expect(made).toEqual([
			'all 1 D 70 ¥3000.00',
			'all 2 A 16 ¥2000.00',
			'all - B 10',
			'all - C 10',
			'all - E 10'
		]);
	});

	it('pool-price: 30, 15, 10 and 5 % of the wages, and who did not grow is not in the divisor', () => {
		const made = scored('pool-price', {
			roster: people('A', 'B', 'C'),
			entries: [
				figure('A', ['6000', null], { metric: 'post_wage' }),
				figure('B', ['4000', null], { metric: 'post_wage' }),
				...averages('A', 'deposit_average', '1500000', '2000000'), // +50
				...averages('B', 'deposit_average', '1100000', '1000000'), // −10
				...averages('A', 'loan_average', '1000000', '1000000'), // 0
				...averages('B', 'loan_average', '800000', '1000000') // +20
			]
		});
		// Wages 10,000. Deposits 3000 as 2 : 1; growth 1500 to A alone; loans 1000 as 1 : 1; growth 500 to B alone.
		// A: 2000 + 1500 + 500 = 4000; B: 1000 + 0 + 500 + 500 = 2000.
		expect(made).toEqual(['all 1 A 50 ¥4000.00', 'all 2 B 10 ¥2000.00', 'all 3 C 0']);
	});

	it('award-fund: what no one earns goes back and is shared by points', () => {
		const made = scored('award-fund', {
			roster: people('A', 'B', 'C', 'D'),
			targets: [target('A', '40', { metric: 'vip_new' })],
			entries: [
				units('A', 'vip_new', '39'), // 390, 97.5 % of the target: no champion, 6000 back
				units('B', 'vip_new', '25'), // 250
				figure('B', ['95', '100']), // 2000
				units('C', 'vip_new', '21'), // 210, retention 94.9 %: 2000 back
				figure('C', ['949', '1000']),
				...averages('D', 'deposit_average', '2000000', '1900000') // −10: no share
			]
		});
		// 8000 over 390 : 250 : 210 of 850: 3670.588…, 2352.941…, 1976.470… → 3670.59, 2352.94, 1976.47
		expect(made).toEqual([
			'all 1 A 390 ¥3670.59',
			'all 2 B 250 ¥4352.94',
			'all 3 C 210 ¥1976.47',
			'all 4 D -10'
		]);
	});

	it('daily-streak: capped days, a run over a weekend, and a week’s best', () => {
		const days = (employeeNo: string, count: string, ...on: string[]) =>
			on.map((day) => units(employeeNo, 'client_contact', count, { at: `${day}T10:00` }));
		const made = scored('daily-streak', {
			roster: people('A', 'B'),
			entries: [
				// Wednesday 4 to Tuesday 10 March: five working days, one run over the weekend; 5 × 3 + 20 = 35
				...days('A', '3', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10'),
				// 12 on a day are 10; Thursday is missed: four and no run. 10 + 3 + 3 + 3 = 19
				...days('B', '12', '2026-03-02'),
				...days('B', '3', '2026-03-03', '2026-03-04', '2026-03-06')
			]
		});
		// Week of 2 March: A 9, B 19 → B 100. Week of 9 March: A 6 and the 20 of the run that day = 26 → A 100.
		expect(made).toEqual(['all 1 A 35 ¥1100.00', 'all 2 B 19 ¥600.00']);
	});

	it('ebank-quarter: the rate by the target, only what became valid, one star of each branch', () => {
		const cards = (employeeNo: string, quantity: string, isFunded = true) => {
			const issued = units(employeeNo, 'card_issue', quantity, { at: '2026-01-10T10:00' });
			return isFunded ? [issued, decisionOn(issued, 'funded', '2026-02-10')] : [issued];
		};
		const of = (no: string, metric: string, client: string, more: object = {}) =>
			sale(no, { metric, client, at: '2026-01-20T10:00', ...more });
		const made = scored('ebank-quarter', {
			roster: [
				assignment('A', { orgUnit: 'B1' }),
				assignment('B', { orgUnit: 'B1' }),
				assignment('C', { orgUnit: 'B2' })
			],
			targets: [
				target('A', '100', { metric: 'card_issue' }),
				target('B', '100', { metric: 'card_issue' }),
				target('C', '79', { metric: 'card_issue' })
			],
			entries: [
				...cards('A', '100'), // target met exactly: 100 × 8 = 800
				...cards('A', '7', false), // never valid
				...cards('B', '99'), // 99 × 5 = 495
				...cards('C', '79'), // 79 × 8 = 632, below the 80 of a star
				of('A', 'ebank_open', 'E1'),
				of('A', 'ebank_trade', 'E1', { quantity: '2', yuan: '10' }), // two trades: 20
				of('A', 'ebank_open', 'E2'),
				of('A', 'ebank_trade', 'E2', { yuan: '500' }), // one of 500 yuan: 20
				of('A', 'ebank_open', 'E3'),
				of('A', 'ebank_trade', 'E3', { yuan: '499.99' }), // neither
				of('B', 'merchant_open', 'M1'),
				of('B', 'merchant_trade', 'M1', { quantity: '5', at: '2026-02-19T23:00' }), // the 30th day: 20
				of('B', 'merchant_open', 'M2'),
				of('B', 'merchant_trade', 'M2', { yuan: '20000', at: '2026-02-20T00:00' }) // a day late
			]
		});
		// A: 800 + 20 + 20 and 500 as the star of B1; B: 495 + 20
		expect(made).toEqual(['all 1 A 840 ¥1340.00', 'all 2 C 632 ¥632.00', 'all 3 B 515 ¥515.00']);
	});

	it('cross-year-deposits: six nodes over the peak so far, times the plan reached', () => {
		const balance = (day: string, yuan: string) =>
			figure('A', [yuan, null], { metric: 'deposit_balance', period: day, statedAt: day });
		// A balance stands for every day until the next: each node's average is its balance.
		const node = (first: string, last: string, yuan: string) => [
			balance(first, yuan),
			balance(last, yuan)
		];
		const made = scored('cross-year-deposits', {
			roster: people('A'),
			targets: [target('A', '4000000', { metric: 'deposit_balance', period: '2026' })],
			entries: [
				figure('A', ['10000000', null], { metric: 'deposit_average', period: '2025-09' }),
				balance('2025-09-15', '9800000'),
				...node('2025-10-01', '2025-10-31', '12000000'), // 200 × 40 × 2.2/4 = 4400
				...node('2025-11-01', '2025-11-30', '11500000'), // a fall: 0
				...node('2025-12-01', '2025-12-31', '12600000'), // from 1200: 60 × 30 × 2.8/4 = 1260
				...node('2026-01-01', '2026-01-31', '12600000'), // 0
				...node('2026-02-01', '2026-02-28', '13000000'), // 40 × 20 × 3.2/4 = 640
				...node('2026-03-01', '2026-04-30', '13500000') // 50 × 15 × 3.7/4 = 693.75
			]
		});
		// 4400 + 1260 + 640 + 693.75 = 6993.75
		expect(made).toEqual(['all 1 A 6993.75 ¥6993.75']);
	});

	it('over-plan-rates: per mille of what is above each plan, the top five only of who met them all', () => {
		const plans = (no: string) => [
			target(no, '10000000', { metric: 'deposit_average' }),
			target(no, '11000000', { metric: 'deposit_balance' }),
			target(no, '12000000', { metric: 'deposit_stretch' })
		];
		const reached = (no: string, average: string, balance: string) => [
			figure(no, [average, null], { metric: 'deposit_average' }),
			figure(no, [balance, null], { metric: 'deposit_balance', period: '2026-03-31' })
		];
		const made = scored('over-plan-rates', {
			roster: people('A', 'B', 'C'),
			targets: ['A', 'B', 'C'].flatMap(plans),
			entries: [
				// 2,000,000 × 5 ‰ + 2,000,000 × 2 ‰ + 1,000,000 × 1 ‰ = 10000 + 4000 + 1000
				...reached('A', '12000000', '13000000'),
				// 0 + 1,500,000 × 2 ‰ + 500,000 × 1 ‰ = 3500, and the average misses its plan
				...reached('B', '9999999', '12500000'),
				// both plans met exactly: 0, and the second place moves down to C
				...reached('C', '10000000', '11000000')
			]
		});
		expect(made).toEqual([
			'all 1 A 15000 ¥17000.00',
			'all 2 B 3500 ¥3500.00',
			'all 3 C 0 ¥2000.00'
		]);
	});

	it('balanced-legs: half of what counts, a row’s limit, and the persistency exactly', () => {
		const quality = (no: string, kept: string) =>
			figure(no, [kept, '1000'], { metric: 'persistency' });
		const made = scored('balanced-legs', {
			roster: people('A', 'B', 'C'),
			qualifications: ['A', 'B', 'C'].flatMap((no) =>
				holds(no, 'insurance-licence', 'fund-licence')
			),
			entries: [
				sale('A', { metric: 'insurance_sale', yuan: '100000' }), // 100
				sale('A', { metric: 'fund_sale', yuan: '150000' }), // 30
				units('A', 'vip_new', '2'), // 20
				quality('A', '785'),
				sale('B', { metric: 'insurance_sale', yuan: '3000000' }), // 3000 → 2500
				units('B', 'vip_new', '300'), // 3000
				units('B', 'complaint', '1'), // −10
				quality('B', '900'),
				units('C', 'vip_new', '1'), // one leg without others counts nothing
				quality('C', '784')
			]
		});
		// A: insurance min(100, 30 + 20) = 50, so 50 + 30 + 20 = 100. B: clients min(3000, 2500): 5000 − 10 = 4990.
		expect(made).toEqual(['all 1 B 4990 ¥3000.00', 'all 2 A 100 ¥2000.00', 'all - C 0']);
	});

	it('standard-premium: converted premium, the quality gate, and teams from 10 million', () => {
		const of = (no: string, orgUnit: string) => assignment(no, { orgUnit });
		const premium = (no: string, product: string, yuan: string) =>
			sale(no, { metric: 'insurance_sale', product, yuan });
		const quality = (no: string, kept: string) =>
			figure(no, [kept, '100'], { metric: 'persistency' });
		const made = scored('standard-premium', {
			roster: [of('A', 'B1'), of('B', 'B1'), of('C', 'B2'), of('D', 'B2')],
			qualifications: ['A', 'B', 'C', 'D'].flatMap((no) => holds(no, 'insurance-licence')),
			entries: [
				premium('A', 'regular_pay', '6000000'), // 600
				premium('A', 'single_pay', '10000000'), // 1,000,000 of standard premium: 100
				premium('B', 'regular_pay', '3000000'), // 300
				units('B', 'complaint', '1'), // −5
				premium('C', 'regular_pay', '8000000'), // 800, and 89 %: out
				premium('D', 'regular_pay', '1999999'), // 199.9999
				quality('A', '90'),
				quality('B', '95'),
				quality('C', '89'),
				quality('D', '90')
			]
		});
		// B1: 700 + 300 = 1000 points, 10 million: 6000 to two of them; B2: 999.9999, just short
		expect(made).toEqual([
			'all 1 A 700 ¥8000.00',
			'all 2 B 295 ¥6000.00',
			'all 3 D 199.9999 ¥3000.00',
			'all - C 800'
		]);
	});
});
