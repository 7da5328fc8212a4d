/**
 * What is scored step by step equals what is scored from nothing, whatever came in which order, while time passes and
 * rules change. The recount makes every total anew and adds up every sum in plain SQL.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatedInput } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { parseContest } from '#lib/domain/contest.ts';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { NewRegistration } from '#lib/server/db/registrations.ts';
import { publishVersion } from '#lib/server/db/rule-versions.ts';
import { currentTotals } from '#lib/server/db/totals.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { withdrawRegistration } from '#lib/server/ingest/registrations.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { linkWithin } from '#lib/server/ingest/link-person.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { contestById } from '#lib/server/db/contests.ts';
import { rescoreAll } from '#lib/server/scorer/rescore.ts';
import { canonicalTotal, withGroups } from '#lib/server/scorer/total-of.ts';
import { sql } from 'drizzle-orm';
import { contestFields } from '../../domain/random-contests.ts';
import { assignment, at, documentOf, type Fields } from '../../domain/score-cases.ts';
import { inSoak } from '../../support/soak.ts';
import { createTimedDatabase, type TimedDatabase } from './passing-time.ts';
import { lines, publish } from './scorer-fixtures.ts';

let timed: TimedDatabase;
beforeEach(async () => {
	timed = await createTimedDatabase(at('2026-03-01'));
});
afterEach(() => timed.close());

const PEOPLE = ['0001', '0002', '0003', 'A', 'head'];
const UNITS: OrgUnitFact[] = [
	unit('REG', null, 'region'),
	unit('BR1', 'REG', 'branch'),
	unit('BR2', 'REG', 'branch'),
	unit('BR3', null, 'branch')
];

function unit(code: string, parentCode: string | null, level: string): OrgUnitFact {
	return { code, nameZh: code, nameEn: code, parentCode, level };
}

const FIRST_ROSTER = [
	assignment('0001'),
	assignment('0002', { orgUnit: 'BR2', position: 'lobby' }),
	assignment('0003', { to: '2026-02-02' }),
	assignment('0003', { from: '2026-02-02', orgUnit: 'BR2' }),
	assignment('A', { orgUnit: 'BR2' }),
	assignment('head', { position: 'head' })
];

type Brought = Partial<{
	rows: readonly ActivityRow[];
	roster: readonly Assignment[];
	orgUnits: readonly OrgUnitFact[];
	dated: readonly DatedInput[];
	registrations: readonly NewRegistration[];
}>;

/** Gives the batch's id; null where nothing was new. */
async function ingest(input: Brought): Promise<number | null> {
	const { batchId } = await ingestBatch(timed.db, {
		origin: 'file',
		by: null,
		entries: lines(input.rows ?? []),
		roster: (input.roster ?? []).map((assignment, index) => ({ line: index + 2, assignment })),
		orgUnits: input.orgUnits ?? [],
		dated: (input.dated ?? []).map((dated, index) => ({ line: index + 2, input: dated })),
		feeds: {
			...noFeeds(),
			registrations: (input.registrations ?? []).map((registration, index) => ({
				line: index + 2,
				registration
			}))
		}
	});
	return batchId;
}

async function scoreAndRecount(contestId: number): Promise<void> {
	await scoreOnce(timed.db, contestId);
	expect((await recount(timed.db, contestId)).differences).toEqual([]);
}

class RolledBack extends Error {}

/** The live totals equal those of a ledger in which the rows of batches that were taken back never were. */
async function expectAsIfNeverBrought(contestId: number): Promise<void> {
	const { totals } = await currentTotals(timed.db, contestId);
	let without: string[] | undefined;
	await timed.db
		.transaction(async (tx) => {
			await tx.execute(sql`set local session_replication_role = replica`);
			const ofTaken = sql`batch_id in (select id from batch where taken_back_position is not null)`;
			for (const table of [
				'entry',
				'assignment',
				'org_unit',
				'dated_input',
				'registration',
				'registration_withdrawal'
			])
				await tx.execute(sql`delete from ${sql.raw(table)} where ${ofTaken}`);
			const stored = await contestById(tx, contestId);
			if (!stored) throw new Error('the contest is gone');
			const cut = { position: stored.cursor, asOf: stored.scoredAsOf ?? 0 };
			const { run, totals } = await rescoreAll(tx, stored, cut);
			without = withGroups(stored.contest, run, totals).totals.map(canonicalTotal);
			throw new RolledBack();
		})
		.catch((error: unknown) => {
			if (!(error instanceof RolledBack)) throw error;
		});
	expect(totals.map(canonicalTotal).sort()).toEqual(without?.sort());
}

async function pointsOf(contestId: number): Promise<Record<string, string>> {
	const { totals } = await currentTotals(timed.db, contestId);
	return Object.fromEntries(
		totals.map(({ employeeNo, points }) => [employeeNo, points.toString()])
	);
}

let versions = 1;

async function applyVersion(contestId: number, document: string): Promise<void> {
	versions += 1;
	await timed.db.transaction((tx) =>
		publishVersion(tx, {
			contestId,
			number: versions,
			document,
			reason: 'test',
			approvalNo: null,
			attachmentId: null,
			publishedBy: 'test'
		})
	);
}

describe('a claim', () => {
	const vip = (externalId: string, employeeNo: string, occurredAt: string, clientRef = 'C1') => ({
		externalId,
		employeeNo,
		metric: 'vip',
		clientRef,
		occurredAt
	});
	const contestWith = (claim: Fields) =>
		documentOf({
			rules: [
				{ id: 'claim', metric: 'vip', ...claim },
				{ id: 'won', kind: 'perUnit', metric: 'vip', rate: '10', claim: 'claim' }
			]
		});
	beforeEach(async () => {
		await ingest({ roster: FIRST_ROSTER, orgUnits: UNITS });
	});

	it('goes to the next when its winner is reversed, and to an earlier one that comes late', async () => {
		const { id } = await publish(timed.db, contestWith({ kind: 'firstOf' }));
		await ingest({ rows: [vip('a', '0001', '2026-01-05'), vip('b', 'A', '2026-01-06')] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '10', A: '0' });
		const reversal = { externalId: 'r', reverses: 'a', metric: 'vip', occurredAt: '2026-01-07' };
		await ingest({ rows: [reversal] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '0', A: '10' });
		await ingest({ rows: [vip('c', '0002', '2026-01-04')] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0002': '10', A: '0' });
	});

	it('of the first N is lost by the Nth when somebody comes before, and won back with a reversal', async () => {
		const { id } = await publish(timed.db, contestWith({ kind: 'quotaFirstN', first: '2' }));
		await ingest({
			rows: [vip('a', '0001', '2026-01-05', 'C1'), vip('b', 'A', '2026-01-06', 'C2')]
		});
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '10', A: '10' });
		await ingest({ rows: [vip('c', '0002', '2026-01-02', 'C3')] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '10', '0002': '10', A: '0' });
		await ingest({
			rows: [{ externalId: 'r', reverses: 'c', metric: 'vip', occurredAt: '2026-01-07' }]
		});
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '10', '0002': '0', A: '10' });
	});

	it('of a manager who joins or leaves the contest is open to the others', async () => {
		const { id } = await publish(timed.db, contestWith({ kind: 'firstOf' }));
		await ingest({ rows: [vip('a', 'new', '2026-01-05'), vip('b', 'A', '2026-01-06')] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ A: '10' });
		await ingest({ roster: [assignment('new')] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ A: '0', new: '10' });
		await ingest({ roster: [assignment('new', { to: '2025-12-01' })] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ A: '10' });
	});

	it('that ends with its validity is open to the others when the day has come', async () => {
		await timed.setTime(at('2026-01-06T12:00'));
		const { id } = await publish(
			timed.db,
			documentOf({
				rules: [
					{
						id: 'valid',
						kind: 'validity',
						metric: 'vip',
						tests: [{ need: 'funded', withinDays: '3' }]
					},
					{ id: 'claim', kind: 'firstOf', metric: 'vip' },
					{ id: 'won', kind: 'perUnit', metric: 'vip', rate: '10', claim: 'claim' }
				]
			})
		);
		const funded = { externalId: 'b', metric: 'vip', decision: 'funded', occurredAt: '2026-01-06' };
		await ingest({ rows: [vip('a', '0001', '2026-01-05'), vip('b', 'A', '2026-01-06'), funded] });
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '10', A: '0' });
		await timed.setTime(at('2026-01-09'));
		await scoreAndRecount(id);
		expect(await pointsOf(id)).toMatchObject({ '0001': '0', A: '10' });
	});
});

describe('a team gate', () => {
	it('falls or holds anew when a head leaves the team', async () => {
		const { id } = await publish(
			timed.db,
			documentOf({
				rules: [
					{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
					{
						id: 'team',
						kind: 'teamGate',
						teams: { by: 'orgUnit' },
						atLeast: '1',
						minShare: '0.6'
					}
				]
			})
		);
		const pair = [assignment('0001'), assignment('A')];
		await ingest({ roster: pair, orgUnits: UNITS });
		await ingest({
			rows: [{ externalId: 'a', employeeNo: '0001', metric: 'sale', occurredAt: '2026-01-05' }]
		});
		await scoreAndRecount(id);
		const ranked = async () => {
			const { totals } = await currentTotals(timed.db, id);
			return Object.fromEntries(totals.map(({ employeeNo, isRanked }) => [employeeNo, isRanked]));
		};
		expect(await ranked()).toEqual({ '0001': false, A: false });
		await ingest({ roster: [assignment('A', { orgUnit: 'BR2' })] });
		await scoreAndRecount(id);
		expect(await ranked()).toEqual({ '0001': true, A: false });
		await ingest({ roster: [assignment('A')] });
		await scoreAndRecount(id);
		expect(await ranked()).toEqual({ '0001': false, A: false });
	});
});

/** Moments that time passes to: edges of days on which much happens, of the week, the month and the contest. */
const MOMENTS = [
	'2026-01-29T12:00',
	'2026-01-30T15:00',
	'2026-01-31T23:59:59.999',
	'2026-02-01',
	'2026-02-01T08:00',
	'2026-02-02T07:59',
	'2026-02-02T08:00',
	'2026-02-03',
	'2026-02-04T08:00',
	'2026-02-06',
	'2026-03-01',
	'2026-03-31',
	'2026-03-31T23:59:59.999',
	'2026-04-01',
	'2026-04-05'
];

type Step =
	| { readonly do: 'facts'; readonly rows: readonly ActivityRow[] }
	| { readonly do: 'roster'; readonly roster: readonly Assignment[] }
	| { readonly do: 'dated'; readonly dated: readonly DatedInput[] }
	| { readonly do: 'units'; readonly orgUnits: readonly OrgUnitFact[] }
	| { readonly do: 'register'; readonly registrations: readonly NewRegistration[] }
	| { readonly do: 'withdraw'; readonly externalId: string }
	| { readonly do: 'wait'; readonly moments: number }
	| { readonly do: 'version'; readonly document: string }
	/** One of the batches that stand, however long ago it came. */
	| { readonly do: 'takeBack'; readonly which: number }
	/** One of the earlier files once more, whether it was taken back or not. */
	| { readonly do: 'again'; readonly which: number }
	/** A number that no roster knows is somebody's, or nobody's again. */
	| { readonly do: 'link'; readonly number: string; readonly employeeNo: string | null };

const person = fc.constantFrom(...PEOPLE);
const identity = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
const metric = fc.constantFrom('sale', 'vip');
const occurredAt = fc.constantFrom(
	'2026-01-01',
	'2026-01-30T15:00',
	'2026-02-01T08:00',
	'2026-02-02T08:00',
	'2026-02-02T08:00',
	'2026-02-04T08:00',
	'2026-03-31T23:00',
	'2026-04-01'
);

const activity: fc.Arbitrary<ActivityRow> = fc
	.record({
		externalId: identity,
		employeeNo: fc.oneof(
			{ weight: 8, arbitrary: person },
			{ weight: 2, arbitrary: fc.constantFrom('out', 'nobody') }
		),
		metric,
		product: fc.constantFrom('fund', 'gold', ''),
		quantity: fc.constantFrom('', '1', '2', '0.5', '-1'),
		amount: fc.constantFrom('', '0.01', '5000', '10000', '20000'),
		clientRef: fc.constantFrom('', 'C1', 'C1', 'C2', 'C3'),
		occurredAt,
		referrerNo: fc.constantFrom('', '', '', '', 'out', ...PEOPLE),
		share: fc.constantFrom('', '0.3', '0', '1'),
		others: fc.uniqueArray(fc.constantFrom('out', 'nobody', ...PEOPLE), { maxLength: 3 })
	})
	.map(({ others, ...row }) => {
		if (row.referrerNo !== '' && row.referrerNo !== row.employeeNo) return row;
		const sharers = [row.employeeNo, ...others.filter((no) => no !== row.employeeNo)];
		const shares = sharers.map((no) => `${no}:1/${sharers.length}`).join(';');
		return { ...row, referrerNo: '', share: '', shares: sharers.length > 2 ? shares : '' };
	});
const row: fc.Arbitrary<ActivityRow> = fc.oneof(
	{ weight: 6, arbitrary: activity },
	{
		weight: 2,
		arbitrary: fc.record({
			externalId: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'),
			reverses: identity,
			metric,
			occurredAt
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({
			externalId: identity,
			metric,
			decision: fc.constantFrom('hold', 'release', 'cancelled', 'funded'),
			occurredAt
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({
			employeeNo: fc.constantFrom(...PEOPLE, 'out'),
			metric: fc.constant('retention'),
			period: fc.constantFrom('2026-Q1', '2026-02', '2025-Q4'),
			quantity: fc.constantFrom('0', '5', '8', '10'),
			base: fc.constantFrom('', '0', '5', '10'),
			statedAt: fc.constantFrom('2026-02-01', '2026-03-01')
		})
	}
);

const roster: fc.Arbitrary<Assignment[]> = fc
	.record({
		no: fc.oneof(person, fc.constantFrom('out', 'late')),
		position: fc.constantFrom('wealth', 'lobby', 'head'),
		units: fc.tuple(fc.constantFrom('BR1', 'BR2', 'BR3'), fc.constantFrom('BR1', 'BR2', 'BR3')),
		moves: fc.constantFrom(null, '2026-02-02', '2026-03-31'),
		until: fc.constantFrom(null, null, '2026-01-01', '2026-02-04', '2026-04-01')
	})
	.map(({ no, position, units: [orgUnit, next], moves, until }) =>
		moves === null || (until !== null && until <= moves)
			? [assignment(no, { position, orgUnit, to: until })]
			: [
					assignment(no, { position, orgUnit, to: moves }),
					assignment(no, { position, orgUnit: next, from: moves, to: until })
				]
	);

const dated: fc.Arbitrary<DatedInput> = fc.oneof(
	fc.record({
		kind: fc.constant('target' as const),
		of: fc.oneof(
			person.map((employeeNo) => ({ employeeNo })),
			fc.constantFrom({ orgUnit: 'BR1' }, { orgUnit: 'BR2' })
		),
		metric,
		period: fc.constant('2026-Q1'),
		target: fc.constantFrom('0', '2', '5', '10000').map((text) => Exact.of(text))
	}),
	fc.record({
		kind: fc.constant('leave' as const),
		employeeNo: person,
		from: fc.constantFrom('2026-01-30', '2026-02-02'),
		to: fc.constantFrom('2026-02-03', '2026-03-20'),
		reason: fc.constant(null)
	}),
	fc.record({
		kind: fc.constant('qualification' as const),
		employeeNo: person,
		qualification: fc.constant('licence'),
		from: fc.constantFrom('2026-01-01', '2026-02-02', '2026-03-31'),
		to: fc.constantFrom(null, '2026-04-01')
	}),
	fc.record({
		kind: fc.constant('calendar' as const),
		date: fc.constantFrom('2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02', '2026-02-03'),
		isWorkingDay: fc.boolean(),
		name: fc.constant(null)
	})
);

const registered: fc.Arbitrary<NewRegistration> = fc.record({
	source: fc.constant('page'),
	externalId: fc.constantFrom('R1', 'R2', 'R3', 'R4', 'R5', 'R6'),
	employeeNo: fc.constantFrom(...PEOPLE, ...PEOPLE, 'out'),
	metric,
	product: fc.constantFrom('fund', null),
	quantity: fc.constantFrom('1', '2').map((text) => Exact.of(text)),
	amountFen: fc.constantFrom(null, 500_000n, 1_000_000n),
	clientRef: fc.constantFrom('C1', 'C1', 'C2'),
	day: fc.constantFrom('2026-01-28', '2026-01-30', '2026-02-01', '2026-02-02', '2026-03-31')
});

/** Rules that time, other managers and the organisation have a say in. */
const wideRule: fc.Arbitrary<Fields> = fc.oneof(
	fc.constantFrom<Fields>(
		{ kind: 'validity', metric: 'sale', tests: [{ need: 'funded', withinDays: '2' }] },
		{
			kind: 'validity',
			metric: 'vip',
			tests: [{ need: 'entries', metric: 'sale', withinDays: '3' }]
		},
		{ kind: 'split', metric: 'vip', closer: '0.6', referrer: '0.4' },
		{ kind: 'eligibility', minShare: '0.6' },
		{ kind: 'eligibility', days: 'working', minShare: '0.9', holdsNone: ['licence'] }
	),
	groupRule()
);

function groupRule(): fc.Arbitrary<Fields> {
	return fc
		.tuple(
			fc.constantFrom<Fields>(
				{ kind: 'teamAggregate', method: 'sum', creditTo: { positions: ['head'] } },
				{ kind: 'teamAggregate', method: 'averagePerHead', creditTo: { positions: ['head'] } },
				{ kind: 'teamAggregate', method: 'topN', top: '2', creditTo: { positions: ['head'] } },
				{
					kind: 'teamAggregate',
					method: 'quota',
					quota: { from: 'target', metric: 'sale' },
					creditTo: { positions: ['head'] }
				},
				{ kind: 'teamGate', atLeast: '1', minShare: '0.5' },
				{ kind: 'teamGate', atLeast: '1', minHeads: '2', failing: 'half' }
			),
			fc.constantFrom<Fields>(
				{ by: 'orgUnit' },
				{ by: 'level', level: 'branch' },
				{ by: 'level', level: 'region' },
				{ by: 'division' }
			)
		)
		.map(([rule, teams]): Fields => ({ ...rule, teams }));
}

const rankRule = fc.constantFrom<Fields>(
	{ kind: 'rankPoints', table: { by: 'rank', rows: [{ from: '1', points: '5' }] } },
	{
		kind: 'rankPoints',
		within: { by: 'orgUnit' },
		ties: 'average',
		table: { by: 'percent', rows: [{ upTo: '0.5', points: '3' }] }
	}
);

const document = fc
	.tuple(
		contestFields,
		fc.array(fc.oneof({ weight: 3, arbitrary: wideRule }, { weight: 1, arbitrary: rankRule }), {
			maxLength: 3
		}),
		fc.constantFrom<Fields>(
			{},
			{ registrations: { ranks: true, lapseAfterWorkingDays: '1' } },
			{ registrations: { ranks: true } }
		)
	)
	.map(([fields, wide, registrations]) => {
		const rules: readonly Fields[] = Array.isArray(fields.rules) ? fields.rules : [];
		return documentOf({
			...fields,
			...registrations,
			rules: [...rules, ...wide.map((rule, index): Fields => ({ id: `wide${index}`, ...rule }))]
		});
	});

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
	fc.oneof(
		{
			weight: 8,
			arbitrary: fc
				.array(row, { minLength: 1, maxLength: 6, size: 'max' })
				.map((rows): Step => ({ do: 'facts', rows }))
		},
		{
			weight: 4,
			arbitrary: fc
				.array(registered, { minLength: 1, maxLength: 3, size: 'max' })
				.map((registrations): Step => ({ do: 'register', registrations }))
		},
		{
			weight: 1,
			arbitrary: fc
				.constantFrom('R1', 'R2', 'R3')
				.map((externalId): Step => ({ do: 'withdraw', externalId }))
		},
		{ weight: 2, arbitrary: roster.map((roster): Step => ({ do: 'roster', roster })) },
		{
			weight: 2,
			arbitrary: fc
				.array(dated, { minLength: 1, maxLength: 2 })
				.map((dated): Step => ({ do: 'dated', dated }))
		},
		{
			weight: 1,
			arbitrary: fc
				.tuple(fc.constantFrom('BR1', 'BR2', 'BR3'), fc.constantFrom(null, 'REG'))
				.map(([code, parent]): Step => ({ do: 'units', orgUnits: [unit(code, parent, 'branch')] }))
		},
		{
			weight: 4,
			arbitrary: fc.integer({ min: 1, max: 3 }).map((moments): Step => ({ do: 'wait', moments }))
		},
		{ weight: 1, arbitrary: document.map((document): Step => ({ do: 'version', document })) },
		{ weight: 5, arbitrary: fc.nat(30).map((which): Step => ({ do: 'takeBack', which })) },
		{ weight: 3, arbitrary: fc.nat(30).map((which): Step => ({ do: 'again', which })) },
		{
			weight: 3,
			arbitrary: fc
				.tuple(
					fc.constantFrom('out', 'late', 'nobody'),
					fc.option(fc.constantFrom('0001', 'A', '0002'))
				)
				.map(([number, employeeNo]): Step => ({ do: 'link', number, employeeNo }))
		}
	),
	{ minLength: 4, maxLength: 18, size: 'max' }
);

const RUNS = inSoak(300, 15);

describe('scoring step by step', () => {
	it(
		'equals scoring from nothing after every step',
		async () => {
			let runs = 0;
			let shared = 0;
			await fc.assert(
				fc.asyncProperty(document, steps, async (document, taken) => {
					runs += 1;
					if (isShared(document)) shared += 1;
					const before = timed;
					timed = await createTimedDatabase(at(MOMENTS[0] ?? ''));
					try {
						await play(document, taken);
					} finally {
						await timed.close();
						timed = before;
					}
				}),
				{ numRuns: RUNS }
			);
			expect(shared).toBeGreaterThanOrEqual(runs / 2);
		},
		inSoak(7_200_000, 240_000)
	);
});

/** Do the points of one manager depend on what others do: by a claim that a rule asks for, or by a group? */
function isShared(document: string): boolean {
	const { rules } = expectValue(parseContest(document));
	return rules.some(({ group, claims }) => group !== null || claims.length > 0);
}

async function play(document: string, taken: readonly Step[]): Promise<void> {
	versions = 1;
	let moment = 0;
	const files: Brought[] = [];
	const standing: number[] = [];
	const bring = async (file: Brought) => {
		files.push(file);
		const batchId = await ingest(file);
		if (batchId !== null) standing.push(batchId);
	};
	await bring({ roster: FIRST_ROSTER, orgUnits: UNITS });
	const { id } = await publish(timed.db, document);
	await scoreAndRecount(id);
	for (const step of taken) {
		switch (step.do) {
			case 'facts':
				await bring({ rows: step.rows });
				break;
			case 'takeBack': {
				const [batchId] = standing.splice(step.which % Math.max(standing.length, 1), 1);
				if (batchId === undefined) continue;
				expectValue(await takeBack(timed.db, { batchId, reason: 'wrong file', by: 'test' }));
				break;
			}
			case 'link':
				// What cannot be linked just now is refused, and nothing changes.
				await timed.db.transaction((tx) =>
					linkWithin(tx, { ...step, reason: 'asked the branch', by: 'test' })
				);
				break;
			case 'withdraw':
				// One that is not there, or is withdrawn already, is refused.
				await withdrawRegistration(
					timed.db,
					{ source: 'page', externalId: step.externalId },
					{ name: 'steward', isSteward: true }
				);
				break;
			case 'again':
				await bring(files[step.which % files.length] ?? {});
				break;
			case 'wait': {
				moment = Math.min(moment + step.moments, MOMENTS.length - 1);
				await timed.setTime(at(MOMENTS[moment] ?? ''));
				break;
			}
			case 'version':
				await applyVersion(id, step.document);
				break;
			default:
				await bring(step);
		}
		await scoreAndRecount(id);
	}
	await expectAsIfNeverBrought(id);
}
