import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseContest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { board, contestOf, documentOf, faultsOf, figure, PER_SALE, sale } from './score-cases.ts';

const name = { zh: '名', en: 'Name' };
const FULL = {
	zone: 'Asia/Shanghai',
	participants: { positions: ['wealth', 'marketing'] },
	divisions: [{ id: 'wealth', positions: ['wealth'] }, { id: 'rest' }],
	referral: { referrerShare: '0.3' },
	rules: [
		{ id: 'first', kind: 'firstOf', metric: 'sale', per: 'client' },
		{ ...PER_SALE, claim: 'first' },
		{ id: 'amount', kind: 'perAmount', metric: 'sale', rate: '2.5', unit: '10000' },
		{ id: 'kept', kind: 'ratioThreshold', metric: 'retention', atLeast: '0.95', points: '10' },
		{ id: 'cap', kind: 'cap', of: ['sales', 'amount'], limit: '50', per: 'day' }
	],
	ranking: { tieBreaks: [{ by: 'amount', metric: 'sale' }, { by: 'reachedAt' }] },
	prizes: [
		{
			id: 'top',
			kind: 'rankPrize',
			minPoints: '1',
			places: [
				{ from: '1', amountYuan: '1000' },
				{ from: '2', to: '3', amountYuan: '500.50' }
			]
		}
	],
	display: { decimals: '1' },
	labels: { metrics: { sale: name }, products: { 理财: name } }
};
const ENTRIES = [
	sale('A', { client: 'C', yuan: '12345.67', quantity: '2' }),
	sale('B', { client: 'C', yuan: '1', at: '2026-02-03' }),
	sale('A', { client: 'D', yuan: '300000', referrer: 'B' }),
	figure('B', ['19', '20'])
];

describe('a contest document', () => {
	it('means the same in YAML, in JSON and in JSON with tabs, numbers bare or quoted', () => {
		const json = documentOf(FULL);
		const plain: unknown = JSON.parse(json);
		const bare = json.replace(/"(-?\d+(?:\.\d+)?)"/g, '$1');
		expect(bare).not.toBe(json);
		const meaning = board(contestOf(FULL), { entries: ENTRIES });
		expect(meaning).toHaveLength(2);
		for (const text of [stringify(plain), JSON.stringify(plain, null, '\t'), bare]) {
			const contest = parseContest(text);
			expect(contest.ok && board(contest.value, { entries: ENTRIES })).toEqual(meaning);
		}
	});

	it('reads 0.1 as one tenth and 1.10 as eleven tenths, not as binary floats', () => {
		const contest = parseContest(`
schema: longhu/contest@1
id: tenths
name: { zh: 名, en: Name }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
  - { id: a, kind: perUnit, name: { zh: 名, en: Name }, metric: sale, rate: 0.1 }
  - { id: b, kind: perUnit, name: { zh: 名, en: Name }, metric: sale, rate: 1.10 }
`);
		const entries = [sale('A', { quantity: '3' })];
		expect(contest.ok && board(contest.value, { entries })).toEqual(['all 1 A 3.6']);
	});

	it('fills in what is not said', () => {
		expect(contestOf({})).toMatchObject({
			zone: 'Asia/Shanghai',
			divisions: [{ id: 'all' }],
			decimals: 2,
			tieBreaks: [],
			prizes: [],
			referrerShare: null
		});
	});

	it('puts every rule after those it reads', () => {
		const contest = contestOf({
			rules: [
				{ id: 'cap', kind: 'cap', of: ['sales'], limit: '1' },
				{ ...PER_SALE, claim: 'first' },
				{ id: 'first', kind: 'firstOf', metric: 'sale' }
			]
		});
		expect(contest.rules.map(({ id }) => id)).toEqual(['first', 'sales', 'cap']);
	});
});

describe('a wrong document', () => {
	const rule = (fields: object) => documentOf({ rules: [PER_SALE, { id: 'x', ...fields }] });

	it.each([
		['', ['document: is of another type']],
		['[', ['line 1: is not valid YAML or JSON']],
		[documentOf({ zone: 'Asia/Nowhere' }), ['zone: must be a time zone such as Asia/Shanghai']],
		[
			documentOf({ window: { from: '2026-02-30', to: '2026-04-01' } }),
			['window.from: is not a day or an instant']
		],
		[
			documentOf({ window: { from: '2026-04-01', to: '2026-04-01' } }),
			['window.to: must be later than the start']
		],
		[documentOf({ rulez: [] }), ['rulez: is not a known field']],
		[documentOf({ rules: [] }), ['rules: is too short or too few']],
		[documentOf({ rules: [PER_SALE, PER_SALE] }), ['rules[1].id: is used twice']],
		[
			documentOf({ display: { decimals: '7' } }),
			['display.decimals: is too long, too large or too many']
		],
		[
			documentOf({ referral: { referrerShare: '1.01' } }),
			['referral.referrerShare: must lie between 0 and 1']
		],
		[
			rule({ kind: 'perUnits' }),
			[
				'rules[1].kind: is not a known kind',
				'rules[1].metric: is required, but missing',
				'rules[1].rate: is required, but missing'
			]
		],
		[rule({ kind: 'perUnit', metric: 'sale' }), ['rules[1].rate: is required, but missing']],
		[
			rule({ kind: 'perUnit', metric: 'Sale', rate: '1' }),
			[expect.stringContaining('rules[1].metric: must begin with a lower case letter')]
		],
		[
			rule({ kind: 'perUnit', metric: 'sale', rate: '1e3' }),
			[expect.stringContaining('rules[1].rate: must be a decimal number')]
		],
		[
			rule({ kind: 'perUnit', metric: 'sale', rate: '1', claim: 'frist' }),
			['rules[1].claim: there is nothing of this name']
		],
		[
			rule({ kind: 'perUnit', metric: 'sale', rate: '1', claim: 'sales' }),
			['rules[1].claim: is not a rule that settles claims']
		],
		[
			rule({ kind: 'perAmount', metric: 'sale', rate: '1', unit: '0' }),
			['rules[1].unit: must be greater than zero']
		],
		[
			rule({ kind: 'cap', of: ['x'], limit: '1' }),
			['rules[1].of[0]: rules read each other in a circle']
		],
		[
			rule({ kind: 'cap', of: ['sales', 'sales'], limit: '1' }),
			['rules[1].of: must not name the same twice']
		],
		[rule({ kind: 'cap', of: ['sales'], limit: '-1' }), ['rules[1].limit: must not be negative']],
		[
			documentOf({
				rules: [
					PER_SALE,
					{ id: 'first', kind: 'firstOf', metric: 'sale' },
					{ id: 'c', kind: 'cap', of: ['first'], limit: '1' }
				]
			}),
			['rules[2].of[0]: is not a rule that gives points']
		],
		[
			documentOf({
				rules: [
					{ id: 'a', kind: 'cap', of: ['b'], limit: '1' },
					{ id: 'b', kind: 'cap', of: ['a'], limit: '1' }
				]
			}),
			['rules[0].of[0]: rules read each other in a circle']
		],
		[
			rule({ kind: 'ratioThreshold', metric: 'r', atLeast: '0.9', points: '1', period: '2025-Q4' }),
			['rules[1].period: does not begin within the contest']
		],
		[
			rule({ kind: 'ratioThreshold', metric: 'r', atLeast: '0.9', points: '1', period: '2026-Q5' }),
			[expect.stringContaining('rules[1].period: must be a period')]
		],
		[
			documentOf({
				prizes: [
					{
						id: 'p',
						kind: 'rankPrize',
						division: 'b',
						places: [{ from: '1', amountYuan: '1.001' }]
					}
				]
			}),
			['prizes[0].places[0].amountYuan: must be an amount in yuan, exact to the fen']
		],
		[
			documentOf({
				prizes: [
					{
						id: 'p',
						kind: 'rankPrize',
						division: 'al',
						places: [
							{ from: '2', to: '3', amountYuan: '1' },
							{ from: '3', amountYuan: '1' },
							{ from: '0', amountYuan: '1' }
						]
					}
				]
			}),
			[
				'prizes[0].division: there is nothing of this name',
				'prizes[0].places[1]: overlaps places named before',
				'prizes[0].places[2]: is not a range of places'
			]
		]
	])('%# is refused with every fault', (document, faults) => {
		expect(faultsOf(document)).toEqual(faults);
	});

	it('shows what was found, what is allowed and what was probably meant, in both languages', () => {
		const contest = parseContest(
			documentOf({
				rules: [
					{ id: 'first', kind: 'firstOf', metric: 'sale' },
					{ ...PER_SALE, claim: 'frist' }
				]
			})
		);
		expect(!contest.ok && contest.faults).toEqual([
			{
				code: 'contest.document',
				message: { zh: '没有这个名称', en: 'there is nothing of this name' },
				place: 'rules[1].claim',
				found: 'frist',
				allowed: 'first',
				suggestion: 'first'
			}
		]);
	});

	it('points at the very field that names a rule, and allows only the names that fit there', () => {
		const measure = (rule: string) => ({ take: 'rule', rule });
		const contest = parseContest(
			documentOf({
				rules: [
					PER_SALE,
					{ id: 'first', kind: 'firstOf', metric: 'sale' },
					{ id: 'top', kind: 'cap', of: ['sales', 'slaes', 'first'], limit: '1' },
					{
						id: 'more',
						kind: 'multiplier',
						of: ['sales'],
						claim: 'sales',
						factor: '2',
						conditions: [
							{ if: 'anyOf', conditions: [{ if: 'value', measure: measure('tops'), atLeast: '1' }] }
						]
					},
					{
						id: 'score',
						kind: 'weightedScore',
						notRated: 'zero',
						items: [
							{ weight: '0.5', measure: measure('sales') },
							{ weight: '0.5', measure: measure('first') }
						]
					},
					{ id: 'most', kind: 'oneOffBonus', measure: measure('mosst'), atLeast: '1', points: '1' }
				]
			})
		);
		const points = ['sales', 'top', 'more', 'score', 'most'];
		const without = (own: string) => points.filter((id) => id !== own).join(', ');
		expect(
			contest.ok
				? []
				: contest.faults.map(({ place, message, allowed, suggestion }) => [
						place,
						message.en,
						allowed,
						suggestion
					])
		).toEqual([
			['rules[2].of[1]', 'there is nothing of this name', without('top'), 'sales'],
			['rules[2].of[2]', 'is not a rule that gives points', without('top'), undefined],
			['rules[3].claim', 'is not a rule that settles claims', 'first', undefined],
			[
				'rules[3].conditions[0].conditions[0].measure.rule',
				'there is nothing of this name',
				without('more'),
				'top'
			],
			[
				'rules[4].items[1].measure.rule',
				'is not a rule that gives points',
				without('score'),
				undefined
			],
			['rules[5].measure.rule', 'there is nothing of this name', without('most'), undefined]
		]);
	});

	it('has a place for what is wrong with the whole', () => {
		for (const text of ['', 'sales', '[]', 'x'.repeat(1_000_001)])
			expect(faultsOf(text)).toEqual([expect.stringMatching(/^document: ./)]);
	});

	/** `place: English (found → meant)`. */
	const spelt = (document: string) => {
		const contest = parseContest(document);
		return contest.ok
			? []
			: contest.faults.map(
					({ place, message, found, suggestion }) =>
						`${place}: ${message.en} (${found ?? ''} → ${suggestion ?? ''})`
				);
	};

	it('names the kind that was probably meant, with what else is wrong in that rule and in the others', () => {
		const contest = parseContest(
			documentOf({
				rules: [
					{ id: 'a', kind: 'perUnti', metric: 'Sale', rate: '1e3' },
					{ id: 'b', kind: 'perUnit', metric: 'sale', rate: 'x' }
				],
				prizes: [{ id: 'p', kind: 'rankPrise', places: [{ from: 'x', amountYuan: '1' }] }],
				ranking: { tieBreaks: [{ by: 'amuont', metric: 'S', order: 'up' }] }
			})
		);
		expect(!contest.ok && contest.faults[0]).toEqual({
			code: 'contest.document',
			message: { zh: '没有这种类型', en: 'is not a known kind' },
			place: 'rules[0].kind',
			found: 'perUnti',
			allowed: expect.stringMatching(/^perUnit, perAmount, /),
			suggestion: 'perUnit'
		});
		expect(!contest.ok && contest.faults.map(({ place }) => place).sort()).toEqual([
			'prizes[0].kind',
			'prizes[0].places[0].from',
			'ranking.tieBreaks[0].by',
			'ranking.tieBreaks[0].metric',
			'ranking.tieBreaks[0].order',
			'rules[0].kind',
			'rules[0].metric',
			'rules[0].rate',
			'rules[1].rate'
		]);
	});

	it('lists of a kind that nobody can guess what is wrong whichever it was, and of none that it is missing', () => {
		expect(spelt(rule({ kind: 'bonanza', name: { zh: '', en: 'x' }, rate: 'x' }))).toEqual([
			'rules[1].kind: is not a known kind (bonanza → )',
			'rules[1].name.zh: is too short or too few ( → )'
		]);
		expect(spelt(rule({ name: 'x', kind: undefined }))).toEqual([
			'rules[1].kind: is required, but missing ( → )',
			'rules[1].name: is of another type (x → )'
		]);
		expect(spelt(rule({ kind: ['cap'] }))).toEqual(['rules[1].kind: is of another type ( → )']);
	});

	it('names the field that was probably meant, and what is wrong in it by the name that is written', () => {
		const rules = [
			{ id: 'a', kind: 'perUnti', metric: 'sale', rats: 'x', zzz: '1' },
			{ ...PER_SALE, id: 'b', name: { zh: '名', en: 'N', fr: 'N' } }
		];
		expect(spelt(documentOf({ rules }).replace('"rules"', '"rulez"')).sort()).toEqual([
			'rules: is required, but missing ( → )',
			'rulez: is not a known field (rulez → rules)',
			'rulez[0].kind: is not a known kind (perUnti → perUnit)',
			'rulez[0].rate: is required, but missing ( → )',
			'rulez[0].rats: is not a known field (rats → rate)',
			expect.stringMatching(/^rulez\[0\]\.rats: must be a decimal number .* \(x → \)$/),
			'rulez[0].zzz: is not a known field (zzz → )',
			'rulez[1].name.fr: is not a known field (fr → )'
		]);
	});

	it('lists what only the whole can show beside what a field shows, and no consequence of it', () => {
		const wrong = {
			window: { from: '2026-02-30', too: '2026-04-01' },
			divisions: [{ id: 'a' }, { id: 'a', positions: [] }, { id: 'b', grades: [] }],
			rules: [
				{ ...PER_SALE, rate: 'x' },
				{ id: 'first', kind: 'firstOf', metric: 'sale', per: 'clients' },
				{ ...PER_SALE, id: 'c', claim: 'first' },
				{ ...PER_SALE, id: 'd', claim: 'frist' },
				{ ...PER_SALE, id: 'sales' },
				{ id: 'd', kind: 'cap', of: ['sales', 'nothing'], limit: '1' }
			],
			prizes: ['b', 'z'].map((division) => ({
				id: division,
				kind: 'rankPrize',
				division,
				places: [
					{ from: '1', amountYuan: '1' },
					{ from: '1', amountYuan: '1' }
				]
			}))
		};
		expect(faultsOf(documentOf(wrong)).sort()).toEqual([
			'divisions[1].id: is used twice',
			'divisions[1].positions: is too short or too few',
			'divisions[2].grades: is too short or too few',
			'prizes[0].places[1]: overlaps places named before',
			'prizes[1].division: there is nothing of this name',
			'prizes[1].places[1]: overlaps places named before',
			expect.stringContaining('rules[0].rate: must be a decimal number'),
			'rules[1].per: is not an allowed value',
			'rules[3].claim: there is nothing of this name',
			'rules[4].id: is used twice',
			'rules[5].id: is used twice',
			'rules[5].of[1]: there is nothing of this name',
			'window.from: is not a day or an instant',
			'window.to: is required, but missing',
			'window.too: is not a known field'
		]);
		expect(faultsOf(documentOf({ ...wrong, divisions: 'a' })).join()).not.toContain('division:');
		expect(faultsOf(documentOf({ ...wrong, rules: 'sales' }))).toContain(
			'window.from: is not a day or an instant'
		);
	});

	it('with a key that is there twice is still looked at, and refused though the last of them is right', () => {
		const document = documentOf({});
		expect(faultsOf(document.replace('{', '{"id": "x",'))).toEqual([
			'line 1: is not valid YAML or JSON'
		]);
		expect(faultsOf(document.replace('{', '{"id": "x", "zones": "",'))).toEqual([
			'line 1: is not valid YAML or JSON',
			'zones: is not a known field',
			'zones: must be a time zone such as Asia/Shanghai'
		]);
	});

	it('is refused with a page of faults, or with all where they are asked for', () => {
		const rules = Array.from({ length: 150 }, () => ({ ...PER_SALE, rate: 'x' }));
		const document = documentOf({ rules });
		expect(faultsOf(document)).toHaveLength(200);
		const all = parseContest(document, Infinity);
		expect(!all.ok && all.faults).toHaveLength(299);
	});

	it.each(['CST', '+08:00', 'UTC+8', 'GMT+08:00', '北京时间', 'Asia/Shangai'])(
		'names the zone that %s probably means',
		(zone) => {
			expect(spelt(documentOf({ zone }))).toEqual([
				`zone: must be a time zone such as Asia/Shanghai (${zone} → Asia/Shanghai)`
			]);
		}
	);

	it.each([
		[{ atLeast: '50', atMost: '40' }, ['atMost']],
		[{ moreThan: '40', atMost: '40' }, ['atMost']],
		[{ atLeast: '40', lessThan: '40.0' }, ['lessThan']],
		[{ atLeast: '40', atMost: '40' }, []],
		[{ moreThan: '39', lessThan: '40', atMost: '50' }, []]
	])('with a condition of %j names the bounds that no number can pass', (bounds, wrong) => {
		const condition = { if: 'value', measure: { take: 'rule', rule: 'sales' }, ...bounds };
		expect(
			faultsOf(rule({ kind: 'multiplier', of: ['sales'], factor: '2', conditions: [condition] }))
		).toEqual(
			wrong.map(
				(field) =>
					`rules[1].conditions[0].${field}: contradicts the other bound: no number can pass`
			)
		);
	});

	it('names the value that was probably meant', () => {
		expect(
			spelt(
				rule({ kind: 'perAmount', metric: 'sale', rate: '1', unit: '1', partialUnits: 'prorate' })
			)
		).toEqual(['rules[1].partialUnits: is not an allowed value (prorate → prorata)']);
	});

	it('is refused, and never a crash, where it nests or refers to itself without end', () => {
		const bomb = [
			'a: &a [x]',
			...Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a, *a, *a]`)
		];
		for (const text of [
			'['.repeat(100_000),
			'{a: '.repeat(5_000),
			'- '.repeat(20_000),
			'&a [*a]',
			bomb.join('\n'),
			'x'.repeat(1_000_001)
		])
			expect(faultsOf(text)[0]).toMatch(/^[a-z].*: ./);
	});
});

/** Changes one place of a document: drops it, doubles it, or puts something else there. */
function mutate(
	value: unknown,
	path: readonly number[],
	change: (old: unknown) => unknown
): unknown {
	const [step, ...rest] = path;
	if (value === null || typeof value !== 'object' || step === undefined) return change(value);
	const keys = Object.keys(value);
	const key = keys[step % Math.max(keys.length, 1)];
	if (key === undefined) return change(value);
	if (Array.isArray(value)) {
		const copy: unknown[] = [...value];
		copy[Number(key)] = mutate(copy[Number(key)], rest, change);
		return copy;
	}
	const entries = Object.entries(value).flatMap(([name, old]) => {
		if (name !== key) return [[name, old]];
		const next = mutate(old, rest, change);
		return next === undefined ? [] : [[name, next]];
	});
	return Object.fromEntries(entries);
}

describe('documents changed at random', () => {
	const scalars = fc.constantFrom<unknown>(
		undefined,
		'',
		' ',
		'0',
		'-1',
		'1.5',
		'1e9',
		'first',
		'sales',
		'cap',
		'sale',
		'perUnit',
		'cap ',
		'__proto__',
		'2026-02-01',
		'2026-Q1',
		'null',
		'true',
		'理财',
		[],
		{},
		['sales'],
		['cap', 'sales', 'amount'],
		{ zh: '名' },
		'x'.repeat(200)
	);

	it('are refused with a place, or score without a crash to what their own copy scores to', () => {
		let accepted = 0;
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.array(fc.nat(11), { minLength: 1, maxLength: 5 }), scalars), {
					minLength: 1,
					maxLength: 2
				}),
				(changes) => {
					const document = changes.reduce<unknown>(
						(value, [path, scalar]) => mutate(value, path, () => scalar),
						JSON.parse(documentOf(FULL))
					);
					const text = JSON.stringify(document);
					const contest = parseContest(text);
					if (!contest.ok) {
						expect(contest.faults.length).toBeGreaterThan(0);
						for (const { message } of contest.faults)
							expect(message.zh !== '' && message.en !== '').toBe(true);
						return;
					}
					accepted += 1;
					const again = parseContest(stringify(document));
					expect(again.ok && board(again.value, { entries: ENTRIES })).toEqual(
						board(contest.value, { entries: ENTRIES })
					);
				}
			),
			{ numRuns: 600 }
		);
		expect(accepted).toBeGreaterThan(30);
	}, 60_000);
});

it('keeps rates as exact numbers', () => {
	expect(contestOf(FULL).referrerShare?.equals(Exact.of('0.3'))).toBe(true);
});
