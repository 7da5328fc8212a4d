import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	managerFigures,
	overlappingCare,
	type ClientCare,
	type ClientFigure
} from '#lib/domain/client-care.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import { netEntries } from '#lib/domain/netting.ts';
import { careOfClients, clientFiguresOf } from '#lib/server/db/client-care.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let sources = 0;

beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

/** Clients and a source of its own for each test. */
function ownNames() {
	sources += 1;
	const source = `core-${sources}`;
	return {
		source,
		care: (client: string, employeeNo: string, from: string, to: string | null = null) => ({
			clientRef: `${client}-${sources}`,
			employeeNo,
			from,
			to
		}),
		figure: (client: string, value: number, fields: Partial<ClientFigure> = {}): ClientFigure => ({
			source,
			clientRef: `${client}-${sources}`,
			metric: 'retention',
			period: '2026-10',
			value: Exact.of(String(value)),
			base: Exact.ONE,
			statedAt: Date.parse('2026-11-03T00:00:00Z'),
			...fields
		})
	};
}

function bring(facts: { care?: readonly ClientCare[]; figures?: readonly ClientFigure[] }) {
	return ingestBatch(test.db, {
		origin: 'file',
		by: 'tester',
		feeds: {
			...noFeeds(),
			care: (facts.care ?? []).map((care, index) => ({ line: index + 2, care })),
			clientFigures: (facts.figures ?? []).map((figure, index) => ({ line: index + 2, figure }))
		}
	});
}

/** What counts of the managers' figures, as `007001 2026-10 1/2`. */
async function figuresOf(source: string, throughPosition?: number): Promise<string[]> {
	const entries = [];
	const through = throughPosition ?? (await headPosition(test.db));
	for await (const chunk of allEntries(test.db, { throughPosition: through }))
		entries.push(...chunk.filter((entry) => entry.source === source));
	return netEntries(entries)
		.figures.map(
			({ employeeNo, period, numerator, base }) =>
				`${employeeNo} ${period} ${numerator.toString()}/${base?.toString() ?? '–'}`
		)
		.sort();
}

const faultsOf = ({ refused }: Awaited<ReturnType<typeof bring>>) =>
	refused.map(({ line, faults: [fault] }) => ({ line, ...fault }));

describe('figures of clients', () => {
	it('become the period figures of whoever cares for them, whichever file comes first', async () => {
		const { source, care, figure } = ownNames();
		await bring({ figures: [figure('A', 1), figure('B', 0), figure('C', 1)] });
		expect(await figuresOf(source)).toEqual([]);
		await bring({
			care: [
				care('A', '007001', '2026-01-01'),
				care('B', '007001', '2026-01-01'),
				care('C', '007002', '2026-01-01')
			]
		});
		expect(await figuresOf(source)).toEqual(['007001 2026-10 1/2', '007002 2026-10 1/1']);
		await bring({ figures: [figure('A', 0, { statedAt: Date.parse('2026-11-04T00:00:00Z') })] });
		expect(await figuresOf(source)).toEqual(['007001 2026-10 0/2', '007002 2026-10 1/1']);
	});

	it('move with a client from the day of the hand-over on, and past boards stay', async () => {
		const { source, care, figure } = ownNames();
		await bring({ care: [care('A', '007001', '2026-01-01')] });
		const { position } = await bring({
			figures: [figure('A', 1), figure('A', 1, { period: '2026-09' })]
		});
		await bring({
			care: [care('A', '007001', '2026-01-01', '2026-10-15'), care('A', '007002', '2026-10-15')]
		});
		expect(await figuresOf(source)).toEqual([
			'007001 2026-09 1/1',
			'007001 2026-10 0/0',
			'007002 2026-10 1/1'
		]);
		expect(await figuresOf(source, position ?? 0)).toEqual([
			'007001 2026-09 1/1',
			'007001 2026-10 1/1'
		]);
	});

	it('leave figures that the bank gives of managers alone', async () => {
		const { source, care, figure } = ownNames();
		await ingestBatch(test.db, {
			origin: 'file',
			by: 'tester',
			entries: [
				{
					line: 2,
					entry: {
						kind: 'periodFigure',
						source,
						metric: 'retention',
						employeeNo: '007003',
						period: '2026-10',
						statedAt: 1,
						numerator: Exact.of('9'),
						base: Exact.of('10')
					}
				}
			]
		});
		await bring({
			care: [care('A', '007003', '2026-01-01', '2026-02-01'), care('A', '007001', '2026-02-01')],
			figures: [figure('A', 1)]
		});
		expect(await figuresOf(source)).toEqual(['007001 2026-10 1/1', '007003 2026-10 9/10']);
	});

	it('count once, and another value at the same instant is refused with both', async () => {
		const { figure } = ownNames();
		await bring({ figures: [figure('A', 1)] });
		const again = await bring({ figures: [figure('A', 1), figure('A', 0), figure('B', 1)] });
		expect(again).toMatchObject({ accepted: 1, duplicates: 1 });
		expect(faultsOf(again)).toMatchObject([
			{ line: 3, code: 'clientFigure.conflict', found: 'value=0 base=1', allowed: 'value=1 base=1' }
		]);
	});
});

describe('care of a client', () => {
	it('counts once, and goes on where a row says until when', async () => {
		const { care } = ownNames();
		const rows = [care('A', '007001', '2026-01-01'), care('B', '007001', '2026-01-01')];
		expect(await bring({ care: rows })).toMatchObject({ accepted: 2 });
		expect(await bring({ care: rows })).toMatchObject({
			accepted: 0,
			duplicates: 2,
			batchId: null
		});
		const next = [
			care('A', '007002', '2026-06-01', '2026-07-01'),
			care('A', '007001', '2026-01-01', '2026-06-01')
		];
		expect(await bring({ care: next })).toMatchObject({ accepted: 2, refusedCount: 0 });
		const [client = ''] = rows.map(({ clientRef }) => clientRef);
		expect(await careOfClients(test.db, [client])).toEqual([next[1], next[0]]);
	});

	it('is refused where it overlaps with what is known or with a row of the file, with both rows', async () => {
		const { care } = ownNames();
		await bring({ care: [care('A', '007001', '2026-01-01')] });
		const receipt = await bring({
			care: [
				care('A', '007002', '2026-06-01'),
				care('B', '007001', '2026-01-01', '2026-06-01'),
				care('B', '007002', '2026-05-31'),
				care('C', '007001', '2026-01-01')
			]
		});
		expect(receipt.accepted).toBe(1);
		expect(faultsOf(receipt)).toMatchObject([
			{
				line: 2,
				code: 'care.overlap',
				place: 'row 2',
				found: 'employeeNo=007002 from=2026-06-01',
				allowed: 'employeeNo=007001 from=2026-01-01'
			},
			{
				line: 3,
				found: 'employeeNo=007002 from=2026-05-31',
				allowed: 'employeeNo=007001 from=2026-01-01 to=2026-06-01'
			},
			{ line: 4, code: 'care.overlap' }
		]);
		expect(faultsOf(receipt)[1]?.message?.en).toContain('row 3 and row 4');
		expect(faultsOf(receipt)[0]?.message?.en).toContain('what is known already and row 2');
	});

	it('is refused where two rows of the file say something else from the same day', async () => {
		const { care } = ownNames();
		const receipt = await bring({
			care: [care('A', '007001', '2026-01-01'), care('A', '007002', '2026-01-01')]
		});
		expect(faultsOf(receipt)).toMatchObject([{ line: 3, code: 'care.conflict' }]);
	});
});

const days = fc.constantFrom('2026-09-01', '2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01');
const client = fc.constantFrom('A', 'B', 'C');
const file = fc.record({
	care: fc.array(
		fc.tuple(client, fc.constantFrom('007001', '007002', '007003'), days, fc.option(days)),
		{ maxLength: 3 }
	),
	figures: fc.array(
		fc.record({
			client,
			value: fc.integer({ min: 0, max: 3 }),
			period: fc.constantFrom('2026-09', '2026-10', '2026-Q4'),
			statedAt: fc.integer({ min: 1, max: 4 })
		}),
		{ maxLength: 3 }
	)
});
/** A number takes an earlier file back. */
const deeds = fc.array(fc.oneof({ weight: 3, arbitrary: file }, fc.nat(20)), {
	minLength: 1,
	maxLength: 10
});

it('the managers’ figures are always what care and clients’ figures come to from nothing', async () => {
	await fc.assert(
		fc.asyncProperty(deeds, async (given) => {
			const { source, care, figure } = ownNames();
			const batches: number[] = [];
			let isUndone = false;
			for (const deed of given) {
				if (typeof deed === 'number') {
					const [batchId] = batches.splice(deed % Math.max(1, batches.length), 1);
					if (batchId === undefined) continue;
					isUndone = true;
					expectValue(await takeBack(test.db, { batchId, reason: 'a wrong file', by: 'boss' }));
					continue;
				}
				const { batchId } = await bring({
					care: deed.care
						.filter(([, , from, to]) => to === null || to > from)
						.map(([ref, employeeNo, from, to]) => care(ref, employeeNo, from, to)),
					figures: deed.figures.map(({ client: ref, value, ...fields }) =>
						figure(ref, value, fields)
					)
				});
				if (batchId !== null) batches.push(batchId);
			}
			const clients = ['A', 'B', 'C'].map((ref) => figure(ref, 0).clientRef);
			const known = await careOfClients(test.db, clients);
			if (!isUndone)
				for (const rows of groupBy(known, ({ clientRef }) => clientRef).values())
					expect(overlappingCare(rows)).toBeNull();
			const expected = managerFigures(known, await clientFiguresOf(test.db, clients)).map(
				({ employeeNo, period, numerator, base }) =>
					`${employeeNo} ${period} ${numerator.toString()}/${base?.toString() ?? '–'}`
			);
			const stated = await figuresOf(source);
			expect(stated.filter((row) => !row.endsWith(' 0/0'))).toEqual(expected.sort());
		}),
		{ numRuns: 60 }
	);
}, 240_000);
