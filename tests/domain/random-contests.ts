/** Random contests with random facts, small enough that ties, caps, claims and boundaries are met often. */
import fc from 'fast-check';
import type { CalendarDate, Leave, Qualification, Target } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Activity, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import {
	assignment,
	at,
	decisionOn,
	figure,
	reversalOf,
	sale,
	target,
	type Fields
} from './score-cases.ts';

export const PEOPLE = ['0001', '0002', '0003', '10', 'A'] as const;
const METRICS = ['sale', 'vip'] as const;
const PRODUCTS = ['fund', 'gold'] as const;
/** Days at both edges of the window, of months and of weeks, and a week on which much happens. */
const TIMES = [
	'2025-12-31T23:59:59.999',
	'2026-01-01',
	'2026-01-29T09:00',
	'2026-01-30T15:00',
	'2026-01-31T23:59:59.999',
	'2026-02-01',
	'2026-02-01T08:00',
	'2026-02-02',
	'2026-02-02T08:00',
	'2026-02-03T08:00',
	'2026-02-04T08:00',
	'2026-03-15',
	'2026-03-31T23:59:59.999',
	'2026-04-01'
] as const;

const person = fc.constantFrom(...PEOPLE);
const decimal = (min: number, max: number, places: number) =>
	fc
		.integer({ min: min * 10 ** places, max: max * 10 ** places })
		.map((scaled) => Exact.ofRatio(BigInt(scaled), 10n ** BigInt(places)).toString());
const optional = <Value>(value: fc.Arbitrary<Value>) =>
	fc.option(value, { nil: undefined, freq: 2 });
const seldom = <Value>(value: fc.Arbitrary<Value>) =>
	fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const rate = decimal(-2, 10, 1);
const flag = fc.constantFrom('true', 'false');

/** Keys that are undefined are left out, as optional fields want it. */
function compact(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
const record = (fields: Record<string, fc.Arbitrary<unknown>>) =>
	fc.record(fields).map(compact) satisfies fc.Arbitrary<Fields>;
const kind = (name: string) => fc.constant(name);

/** Half of all selections ask for nothing but the metric, so that enough is selected. */
const asking = fc.oneof(
	fc.constant<Fields>({}),
	record({
		products: optional(fc.subarray([...PRODUCTS], { minLength: 1 })),
		claim: optional(fc.constantFrom('first', 'twice', 'quota')),
		claims: seldom(fc.constantFrom(['first', 'quota'], ['quota', 'twice'])),
		from: seldom(fc.constantFrom('2026-01-31', '2026-02-02')),
		to: seldom(fc.constantFrom('2026-02-02', '2026-03-31')),
		positions: seldom(fc.constantFrom(['wealth'], ['lobby'])),
		minAmountYuan: seldom(fc.constantFrom('5000', '10000')),
		minQuantity: seldom(fc.constantFrom('1', '2'))
	})
);
const selection = fc
	.tuple(fc.constantFrom(...METRICS), asking)
	.map(([metric, asks]): Fields => ({ metric, ...asks }));

interface Measuring {
	readonly measure: Fields;
	/** Numbers that it meets exactly again and again. */
	readonly marks: readonly string[];
}
const COUNTS = ['0', '1', '2', '3', '5'];
const POINTS = ['-5', '0', '5', '10', '20', '50'];
const ofEntries: fc.Arbitrary<Measuring> = fc
	.tuple(fc.constantFrom('quantity', 'amount', 'entries', 'clients'), selection)
	.map(([take, fields]) => ({
		measure: { take, ...fields },
		marks: take === 'amount' ? ['0', '5000', '10000', '20000', '30000'] : COUNTS
	}));
const ofFigure: fc.Arbitrary<Measuring> = fc
	.tuple(
		fc.constantFrom('figure', 'ratio'),
		optional(fc.constantFrom('2026-Q1', '2026-02', '2025-Q4')),
		seldom(fc.constantFrom('2', '5'))
	)
	.map(([take, period, minBase]) => ({
		measure: compact({
			take,
			metric: 'retention',
			period,
			...(take === 'ratio' ? { minBase } : {})
		}),
		marks: take === 'ratio' ? ['0', '0.5', '0.95', '1'] : COUNTS
	}));
const ofFacts = fc.oneof({ weight: 3, arbitrary: ofEntries }, { weight: 1, arbitrary: ofFigure });
const ofTarget = fc.oneof(
	fc.constantFrom(...METRICS).map((metric): Fields => ({ take: 'target', metric })),
	fc.constantFrom('0', '2', '5', '10000').map((value): Fields => ({ take: 'constant', value }))
);
const ofRules = (ids: readonly string[]): fc.Arbitrary<Measuring> =>
	fc.constantFrom(...ids).map((rule) => ({ measure: { take: 'rule', rule }, marks: POINTS }));
const ofPoints = fc.constant<Measuring>({ measure: { take: 'points' }, marks: POINTS });

/** Rows that rise, at marks of the measure. */
function rows(
	marks: readonly string[],
	fields: Record<string, fc.Arbitrary<unknown>>
): fc.Arbitrary<Fields[]> {
	return fc
		.subarray([...marks], { minLength: 1 })
		.chain((chosen) =>
			fc.tuple(...chosen.map((from) => record(fields).map((row): Fields => ({ from, ...row }))))
		);
}

function withMarks(
	measuring: fc.Arbitrary<Measuring>,
	fields: (marks: readonly string[]) => Record<string, fc.Arbitrary<unknown>>
): fc.Arbitrary<Fields> {
	return measuring.chain(({ measure, marks }) =>
		record({ measure: fc.constant(measure), ...fields(marks) })
	);
}

const unit = fc.constantFrom(undefined, '1', '7', '100', '10000');
const boundary = optional(fc.constantFrom('lower', 'upper'));

const baseRule: fc.Arbitrary<Fields> = fc.oneof(
	fc.tuple(selection, rate).map(([fields, rate]) => ({ kind: 'perUnit', ...fields, rate })),
	fc
		.tuple(
			selection,
			record({
				rate: decimal(-1, 5, 2),
				unit: fc.constantFrom('1', '7', '100', '10000'),
				partialUnits: fc.constantFrom('prorata', 'floorPerRow', 'floorOnSum')
			})
		)
		.map(([fields, own]) => ({ kind: 'perAmount', ...fields, ...own })),
	fc
		.tuple(
			selection,
			record({
				points: fc.record({ own: rate, closer: rate, referrer: rate }),
				per: optional(fc.constantFrom('unit', 'entry'))
			})
		)
		.map(([fields, own]): Fields => ({ kind: 'splitPoints', ...fields, ...own })),
	record({
		kind: kind('ratioThreshold'),
		metric: fc.constant('retention'),
		period: optional(fc.constantFrom('2026-Q1', '2026-02')),
		atLeast: fc.constantFrom('0.5', '0.95', '1', '0'),
		points: decimal(-5, 20, 1),
		minBase: optional(fc.constantFrom('0', '2', '10'))
	}),
	withMarks(ofFacts, (marks) => ({
		kind: kind('tierMarginal'),
		unit,
		tiers: rows(marks, { rate })
	})),
	withMarks(ofFacts, (marks) => ({
		kind: kind('tierSlab'),
		unit,
		slabs: rows(marks, { rate }),
		boundary
	})),
	fc
		.tuple(
			ofFacts,
			withMarks(ofFacts, (marks) => ({
				kind: kind('tierSlab'),
				unit,
				slabs: rows(marks, { rate }),
				boundary
			}))
		)
		.map(([{ measure }, slab]): Fields => ({ ...slab, measure, chosenBy: slab.measure })),
	withMarks(ofFacts, (marks) => ({
		kind: kind('bandTable'),
		unit,
		bands: rows(marks, { points: rate, rate: optional(rate) }),
		boundary,
		rateOn: optional(fc.constantFrom('whole', 'excess')),
		partialUnits: optional(fc.constantFrom('prorata', 'floor'))
	})),
	withMarks(
		ofEntries.filter(({ measure: { take } }) => take === 'quantity' || take === 'amount'),
		(marks) => ({
			kind: kind('bandTable'),
			unit,
			bands: rows(marks, { points: optional(rate), rate }),
			boundary,
			lookUp: fc.constant('entry')
		})
	),
	withMarks(ofFacts, () => ({
		kind: kind('rateSwitch'),
		unit,
		target: ofTarget,
		rate,
		otherwise: rate,
		noTarget: optional(fc.constantFrom('notRated', 'met', 'missed'))
	})),
	withMarks(ofFacts, () => ({
		kind: kind('targetAttainment'),
		counts: optional(flag),
		target: ofTarget,
		scale: optional(fc.constantFrom('10', '100')),
		cap: optional(fc.constantFrom('1', '1.5')),
		floor: optional(fc.constantFrom('-0.5', '0', '1')),
		lowerIsBetter: optional(fc.constantFrom('linear', 'inverse')),
		zeroTarget: optional(fc.constantFrom('notRated', 'zero'))
	})),
	record({
		kind: kind('ratioMetric'),
		counts: optional(flag),
		figure: record({
			metric: fc.constant('retention'),
			period: optional(fc.constantFrom('2026-Q1', '2026-02', '2025-Q4'))
		}),
		minBase: optional(fc.constantFrom('2', '5')),
		scale: optional(fc.constant('100')),
		cap: optional(fc.constantFrom('0.5', '1'))
	}),
	fc.tuple(ofFacts, ofFacts).chain(([numerator, base]) =>
		record({
			kind: kind('ratioMetric'),
			counts: optional(flag),
			numerator: fc.constant(numerator.measure),
			base: fc.constant(base.measure),
			minBase: optional(fc.constantFrom('1', '2', '5')),
			scale: optional(fc.constant('100')),
			cap: optional(fc.constantFrom('0.5', '1'))
		})
	)
);

const bounds = (marks: readonly string[]) =>
	fc.oneof(
		fc.constantFrom(...marks).map((atLeast): Fields => ({ atLeast })),
		fc.constantFrom(...marks).map((moreThan): Fields => ({ moreThan })),
		fc.constantFrom(...marks).map((atMost): Fields => ({ atMost })),
		fc.constantFrom(...marks).map((lessThan): Fields => ({ lessThan }))
	);

function conditions(measuring: fc.Arbitrary<Measuring>): fc.Arbitrary<Fields> {
	const single = fc.oneof(
		{
			weight: 3,
			arbitrary: measuring.chain(({ measure, marks }) =>
				bounds(marks).map((within): Fields => ({ if: 'value', measure, ...within }))
			)
		},
		{ weight: 1, arbitrary: fc.constant<Fields>({ if: 'qualification', qualification: 'licence' }) }
	);
	const any = fc
		.array(single, { minLength: 1, maxLength: 2 })
		.map((conditions): Fields => ({ if: 'anyOf', conditions }));
	return record({
		conditions: fc.array(
			fc.oneof({ weight: 3, arbitrary: single }, { weight: 1, arbitrary: any }),
			{
				minLength: 1,
				maxLength: 2
			}
		),
		require: optional(fc.constantFrom('all', 'any'))
	});
}

const per = fc.constantFrom('client', 'clientAndProduct', 'clientAndCategory');
const categories = { both: ['fund', 'gold'] };
const withCategories = (fields: Fields): Fields =>
	fields.per === 'clientAndCategory' ? { ...fields, categories } : fields;
const claimFields = {
	metric: fc.constantFrom(...METRICS),
	products: seldom(fc.subarray([...PRODUCTS], { minLength: 1 }))
};
const claimRules = fc.tuple(
	fc.oneof(
		record({
			id: fc.constant('first'),
			kind: kind('firstOf'),
			...claimFields,
			per: optional(per),
			scope: optional(fc.constantFrom('contest', 'manager'))
		}),
		record({
			id: fc.constant('first'),
			kind: kind('firstOf'),
			...claimFields,
			per: fc.constant('manager')
		})
	),
	record({
		id: fc.constant('twice'),
		kind: kind('dedupe'),
		...claimFields,
		claim: optional(fc.constant('first'))
	}),
	record({
		id: fc.constant('quota'),
		kind: kind('quotaFirstN'),
		...claimFields,
		claim: optional(fc.constantFrom('first', 'twice')),
		first: fc.constantFrom('1', '2', '3', '5'),
		count: optional(fc.constantFrom('entries', 'units')),
		per: fc.oneof(fc.constant(undefined), fc.constant('contest'), per)
	})
);

const capOf = fc.oneof(
	record({ limit: decimal(0, 20, 1), floor: seldom(fc.constantFrom('0', '-3')) }),
	record({ limit: decimal(0, 20, 1), symmetric: fc.constant('true') }),
	record({ floor: fc.constantFrom('0', '-5') })
);

/** Which of some ids, by bits. */
const picked = (ids: readonly string[], bits: number): string[] =>
	ids.filter((_, bit) => (bits >> bit) % 2 === 1);

const rulesOf: fc.Arbitrary<Fields[]> = fc
	.tuple(claimRules, fc.array(baseRule, { minLength: 1, maxLength: 4 }))
	.chain(([claims, scored]) => {
		const ids = scored.map((_, index) => `r${index}`);
		const some = fc.nat(2 ** ids.length - 1).map((bits) => {
			const of = picked(ids, bits);
			return of.length > 0 ? of : ['r0'];
		});
		return fc
			.record({
				conversions: fc.array(
					record({
						metric: fc.constantFrom(...METRICS),
						factors: fc.array(
							record({
								products: optional(fc.subarray([...PRODUCTS], { minLength: 1 })),
								minAmountYuan: seldom(fc.constant('10000')),
								minQuantity: seldom(fc.constant('2')),
								factor: fc.constantFrom('0', '0.3', '1.1', '2')
							}),
							{ minLength: 1, maxLength: 2 }
						)
					}),
					{ maxLength: 1 }
				),
				splits: fc.array(
					fc
						.tuple(
							record({
								metric: fc.constantFrom(...METRICS),
								products: optional(fc.subarray([...PRODUCTS], { minLength: 1 }))
							}),
							fc.constantFrom(['0.7', '0.3'], ['0.5', '0.5'], ['0', '1'], ['1', '0'])
						)
						.map(([fields, [closer, referrer]]): Fields => ({ ...fields, closer, referrer })),
					{ maxLength: 2 }
				),
				multipliers: fc.array(
					fc.oneof(
						fc
							.tuple(
								record({ of: some, negatives: optional(flag), factor: decimal(0, 3, 1) }),
								asking,
								optional(conditions(ofFacts))
							)
							.map(([own, asks, when]): Fields => ({ ...own, ...asks, ...when })),
						fc
							.tuple(
								record({ of: some, metric: optional(fc.constantFrom(...METRICS)) }),
								withMarks(ofFacts, (marks) => ({
									bands: rows(marks, { factor: decimal(0, 3, 1) })
								}))
							)
							.map(([own, scale]): Fields => ({ ...own, scale }))
					),
					{ maxLength: 2 }
				),
				caps: fc.array(
					fc.record({
						of: some,
						bounds: capOf,
						per: fc.constantFrom(
							'contest',
							'month',
							'week',
							'day',
							'row',
							'client',
							'clientAndProduct',
							'clientAndCategory',
							'metric'
						),
						/** Names the cap before it, and so what that one caps. */
						isOnCap: fc.boolean()
					}),
					{ maxLength: 3 }
				),
				late: fc.oneof(
					fc.constant<Fields | null>(null),
					fc
						.tuple(some, some, fc.constantFrom('0.25', '0.5', '1'))
						.map(([of, total, share]): Fields => ({ kind: 'cap', of, total, share })),
					fc
						.tuple(
							record({
								of: some,
								failing: optional(fc.constantFrom('zero', 'half')),
								appliesTo: seldom(fc.constant({ positions: ['wealth'] }))
							}),
							conditions(ofFacts)
						)
						.map(([own, when]): Fields => ({ kind: 'pointsGate', ...own, ...when }))
				),
				weighted: optional(
					record({
						items: fc.array(
							fc
								.tuple(
									fc.constantFrom('0.5', '1', '30', '-1', '0'),
									fc.oneof(
										ofFacts,
										ofRules(ids),
										ofTarget.map((measure) => ({ measure }))
									)
								)
								.map(([weight, { measure }]): Fields => ({ weight, measure })),
							{ minLength: 1, maxLength: 3 }
						),
						divideBy: optional(fc.constantFrom('100', '3')),
						notRated: fc.constantFrom('zero', 'skip', 'reweigh')
					})
				),
				bonuses: fc.array(bonusRule(ids), { maxLength: 2 }),
				bonusCap: optional(
					fc.tuple(capOf, fc.constantFrom('all' as const, 'first' as const, 'mixed' as const))
				),
				booster: seldom(
					fc
						.tuple(
							record({ factor: decimal(0, 2, 1), negatives: optional(flag) }),
							conditions(fc.oneof(ofFacts, ofPoints))
						)
						.map(([own, when]): Fields => ({ ...own, ...when }))
				),
				gates: fc.array(
					fc
						.tuple(
							record({
								failing: optional(fc.constantFrom('notRanked', 'notPaid', 'half')),
								appliesTo: seldom(fc.constant({ positions: ['wealth'] }))
							}),
							conditions(fc.oneof(ofFacts, ofPoints, ofRules(ids)))
						)
						.map(([own, when]): Fields => ({ ...own, ...when })),
					{ maxLength: 1 }
				),
				/** Where each rule stands in the document. */
				places: fc.array(fc.nat(1_000), { minLength: 26, maxLength: 26 })
			})
			.map((parts) => {
				const numbered = (prefix: string, kind: string, list: readonly Fields[]) =>
					list.map((fields, index): Fields => ({ id: `${prefix}${index}`, kind, ...fields }));
				const caps = capsOf(parts.caps);
				const bonuses = parts.bonuses.map((rule, index): Fields => ({ id: `b${index}`, ...rule }));
				const bonusIds = bonuses.map(({ id }) => String(id));
				// What reads a base by name and is read with the points would go round in a circle.
				const readsNames = JSON.stringify([bonuses, parts.weighted]).includes('"take":"rule"');
				const capped = {
					all: bonusIds,
					first: bonusIds.slice(0, 1),
					mixed: readsNames ? bonusIds : [...bonusIds, 'r0']
				};
				const adjusting: Fields[] = [
					...numbered('times', 'multiplier', parts.multipliers),
					...caps,
					...(parts.bonusCap && bonuses.length > 0
						? [
								{
									id: 'bonuscap',
									kind: 'cap',
									of: capped[parts.bonusCap[1]],
									...parts.bonusCap[0]
								}
							]
						: []),
					...(parts.late ? [{ id: 'late', ...parts.late }] : [])
				];
				const others: Fields[] = [
					...claims.map(withCategories),
					...scored.map((rule, index): Fields => ({ id: ids[index], ...rule })),
					...numbered('convert', 'conversion', parts.conversions),
					...numbered('split', 'split', parts.splits),
					...(parts.weighted ? [{ id: 'weighted', kind: 'weightedScore', ...parts.weighted }] : []),
					...bonuses,
					...(parts.booster ? [{ id: 'boost', kind: 'booster', ...parts.booster }] : []),
					...numbered('gate', 'gate', parts.gates)
				];
				return shuffled(adjusting, others, parts.places);
			});
	});

function bonusRule(ids: readonly string[]): fc.Arbitrary<Fields> {
	const measuring = fc.oneof(ofFacts, ofRules(ids), ofPoints);
	const running = {
		atLeast: optional(fc.constantFrom('1', '2')),
		count: optional(fc.constantFrom('entries', 'units')),
		skipLeave: optional(flag)
	};
	const streaks = fc.oneof(
		fc
			.tuple(
				selection,
				record({ ...running, every: fc.constantFrom('1', '2', '3'), points: decimal(-2, 20, 1) })
			)
			.map(([fields, own]): Fields => ({ kind: 'streak', ...fields, ...own })),
		fc
			.tuple(selection, record({ ...running, counts: optional(flag) }))
			.map(([fields, own]): Fields => ({ kind: 'longestStreak', ...fields, ...own }))
	);
	return fc.oneof(
		{ weight: 2, arbitrary: streaks },
		{
			weight: 1,
			arbitrary: withMarks(measuring, (marks) => ({
				kind: kind('milestone'),
				steps: rows(marks, { points: rate }),
				pay: optional(fc.constantFrom('highest', 'cumulative'))
			}))
		},
		{
			weight: 1,
			arbitrary: withMarks(measuring, () => ({
				kind: kind('negativeEvent'),
				points: decimal(-5, 0, 1),
				totalFloor: optional(decimal(-20, 0, 0))
			}))
		}
	);
}

/** A cap may name an earlier one only if that one comes first in the order of adjusting too. */
function capsOf(
	caps: readonly { of: string[]; bounds: Fields; per: string; isOnCap: boolean }[]
): Fields[] {
	return caps.map(({ of, bounds, per, isOnCap }, index) => {
		const before = caps[index - 1];
		const named = isOnCap && before && (before.per === 'row' || per !== 'row');
		return withCategories({
			id: `cap${index}`,
			kind: 'cap',
			of: named ? [...of, `cap${index - 1}`] : of,
			...bounds,
			per
		});
	});
}

/** Adjusting rules keep their order among themselves; everything else stands anywhere. */
function shuffled(
	adjusting: readonly Fields[],
	others: readonly Fields[],
	places: readonly number[]
): Fields[] {
	const mixed = [...adjusting, ...others]
		.map((rule, index) => ({ rule, place: places[index] ?? 0 }))
		.sort((one, other) => one.place - other.place)
		.map(({ rule }) => rule);
	const inOrder = adjusting.values();
	return mixed.map((rule) => (adjusting.includes(rule) ? (inOrder.next().value ?? rule) : rule));
}

function prizesOf(lines: readonly string[]): fc.Arbitrary<Fields[]> {
	const yuan = fc.oneof(decimal(0, 1000, 2), fc.constantFrom('0.01', '0.05', '100', '1000'));
	const of = optional(fc.constantFrom(...lines));
	const rankPrize = record({
		kind: kind('rankPrize'),
		minPoints: optional(decimal(0, 5, 0)),
		unfilled: optional(fc.constantFrom('notPaid', 'movesDown', 'backToPool')),
		places: fc
			.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(1), yuan), {
				minLength: 1,
				maxLength: 3
			})
			.map((list) => {
				let place = 0;
				return list.map(([width, gap, amountYuan]): Fields => {
					const from = place + gap + 1;
					place = from + width - 1;
					return { from: String(from), to: String(place), amountYuan };
				});
			})
	});
	const stepPrize = record({
		kind: kind('stepPrize'),
		of,
		steps: rows(POINTS, { amountYuan: yuan }),
		pay: optional(fc.constantFrom('highest', 'sum'))
	});
	const pool = record({
		kind: kind('poolShare'),
		of,
		pool: fc.oneof(
			yuan.map((amountYuan): Fields => ({ from: 'fixed', amountYuan })),
			fc
				.tuple(fc.constantFrom(...lines), fc.constantFrom('0.5', '3'))
				.map(([of, times]): Fields => ({ from: 'sum', of, times }))
		),
		reached: seldom(
			record({
				of: fc.constantFrom(...lines),
				plan: fc.constantFrom('1', '10', '50')
			}).chain((plan) =>
				fc.constantFrom<Fields>(
					plan,
					{ ...plan, scaleFrom: '0' },
					{ ...plan, scaleFrom: '0.5' },
					{ ...plan, steps: [{ from: '0.5', share: '0.25' }] },
					{
						...plan,
						steps: [
							{ from: '0', share: '0.1' },
							{ from: '0.9', share: '0.75' }
						]
					}
				)
			)
		)
	});
	return fc
		.tuple(fc.array(fc.oneof(rankPrize, stepPrize, pool), { maxLength: 3 }), optional(of))
		.map(([prizes, of]) => {
			const all = prizes.map((prize, index): Fields => ({ id: `p${index}`, ...prize }));
			const giving = all.filter(({ unfilled }) => unfilled === 'backToPool').map(({ id }) => id);
			return giving.length === 0
				? all
				: [
						compact({
							id: 'rest',
							kind: 'poolShare',
							of,
							pool: { from: 'unpaid', prizes: giving }
						}),
						...all
					];
		});
}

/** Kinds that make a line of a manager's. */
const isLine = ({ kind }: Fields) =>
	![
		'firstOf',
		'dedupe',
		'quotaFirstN',
		'conversion',
		'split',
		'cap',
		'multiplier',
		'pointsGate'
	].includes(String(kind));

export const contestFields: fc.Arbitrary<Fields> = rulesOf.chain((rules) => {
	const lines = rules.filter(isLine).map(({ id }) => String(id));
	return record({
		rules: fc.constant(rules),
		referral: optional(
			fc.constantFrom('0', '0.3', '0.5', '1').map((referrerShare) => ({ referrerShare }))
		),
		divisions: fc.constantFrom(undefined, [
			{ id: 'wealth', positions: ['wealth'] },
			{ id: 'rest' }
		]),
		ranking: record({
			method: optional(fc.constantFrom('competition', 'dense')),
			tieBreaks: fc.subarray([
				{ by: 'amount', metric: 'sale' },
				{ by: 'quantity', metric: 'vip', order: 'asc' },
				{ by: 'ratio', metric: 'retention' },
				{ by: 'value', rule: lines[0] ?? 'r0' },
				{ by: 'reachedAt' }
			])
		}),
		prizes: prizesOf(lines)
	});
});

const activity = fc.record({
	employeeNo: person,
	metric: fc.constantFrom(...METRICS),
	product: optional(fc.constantFrom(...PRODUCTS)),
	quantity: optional(fc.oneof(fc.constantFrom('1', '2', '3', '0', '-1'), decimal(-1, 5, 1))),
	yuan: optional(
		fc.oneof(
			fc.constantFrom('5000', '10000', '20000', '9999.99', '0.01', '-100'),
			decimal(-100, 30_000, 2)
		)
	),
	client: optional(fc.constantFrom('C1', 'C2', 'C3')),
	at: fc.constantFrom(...TIMES),
	/** Mostly at once. */
	receivedAt: seldom(fc.constantFrom('2026-02-01T12:00', '2026-03-10', '2026-04-02')),
	referrer: optional(person),
	share: optional(fc.constantFrom('0', '0.25', '0.5', '1')),
	/** What becomes of it: mostly nothing. */
	fate: fc.constantFrom('', '', '', '', 'reversed', 'hold', 'cancelled', 'released', 'funded')
});

/** Entries in an order of their own; external ids follow from their place, so that two runs agree. */
export const entriesOf: fc.Arbitrary<LedgerEntry[]> = fc
	.tuple(
		fc.array(activity, { maxLength: 25, size: 'max' }),
		fc.array(
			fc.record({
				employeeNo: person,
				kept: fc.nat(10),
				base: optional(fc.nat(10)),
				period: fc.constantFrom('2026-Q1', '2026-01', '2026-02', '2025-Q4', '2026-Q2'),
				statedAt: fc.constantFrom('2026-02-01', '2026-03-01', '2026-04-01'),
				source: fc.constantFrom('a', 'b')
			}),
			{ maxLength: 8 }
		)
	)
	.map(([activities, figures]) => {
		const entries: LedgerEntry[] = [];
		for (const [index, { employeeNo, fate, referrer, share, ...fields }] of activities.entries()) {
			const isReferred = referrer !== undefined && referrer !== employeeNo;
			const made: Activity = sale(employeeNo, {
				...compact(fields),
				id: `S${(index * 7) % 25}`,
				...(isReferred ? compact({ referrer, share }) : {})
			});
			entries.push(made);
			if (fate === 'reversed') entries.push(reversalOf(made));
			if (fate === 'hold' || fate === 'cancelled' || fate === 'funded')
				entries.push(decisionOn(made, fate));
			if (fate === 'released')
				entries.push(
					decisionOn(made, 'hold', '2026-02-05'),
					decisionOn(made, 'release', '2026-02-06')
				);
		}
		// The ledger holds one statement for each source, manager, period and instant.
		const stated = new Map(
			figures.map((row) => [[row.source, row.employeeNo, row.period, row.statedAt].join(), row])
		);
		for (const { employeeNo, kept, base, period, statedAt, source } of stated.values())
			entries.push(
				figure(employeeNo, [String(kept), base === undefined ? null : String(base)], {
					period,
					statedAt,
					source
				})
			);
		return entries;
	});

export interface DatedFacts {
	readonly targets: readonly Target[];
	readonly leave: readonly Leave[];
	readonly qualifications: readonly Qualification[];
	readonly calendar: readonly CalendarDate[];
}

/** Targets, leave, licences and a calendar with holidays and make-up days in the week on which much happens. */
export const datedOf: fc.Arbitrary<DatedFacts> = fc.record({
	targets: fc.uniqueArray(
		fc
			.tuple(person, fc.constantFrom(...METRICS), fc.constantFrom('-1', '0', '2', '5', '10000'))
			.map(([no, metric, amount]) => target(no, amount, { metric })),
		{
			maxLength: 8,
			selector: ({ of, metric }) => JSON.stringify([of, metric])
		}
	),
	leave: fc.array(
		fc.record({
			employeeNo: person,
			from: fc.constantFrom('2026-01-30', '2026-02-02'),
			to: fc.constantFrom('2026-02-03', '2026-02-04'),
			reason: fc.constant(null)
		}),
		{ maxLength: 3 }
	),
	qualifications: fc.array(
		fc.record({
			employeeNo: person,
			qualification: fc.constant('licence'),
			from: fc.constantFrom('2026-01-01', '2026-03-31', '2026-04-01'),
			to: fc.constantFrom(null, '2026-03-31', '2026-04-01')
		}),
		{ maxLength: 4 }
	),
	calendar: fc.subarray<CalendarDate>([
		{ date: '2026-01-30', isWorkingDay: false, name: null },
		{ date: '2026-01-31', isWorkingDay: true, name: null },
		{ date: '2026-02-01', isWorkingDay: true, name: null },
		{ date: '2026-02-02', isWorkingDay: false, name: null },
		{ date: '2026-02-03', isWorkingDay: false, name: null }
	])
});

/** One of them transfers in the middle, one leaves before the window, one is of another position. */
export const ROSTER = [
	assignment('0001'),
	assignment('0002', { position: 'lobby' }),
	assignment('0003', { to: '2026-02-02' }),
	assignment('0003', { from: '2026-02-02', position: 'lobby' }),
	assignment('10', { to: '2026-01-01' }),
	assignment('A')
];

export const CUTS = ['2026-02-01', '2026-02-02T07:59', '2026-03-20'].map((text) => at(text));
