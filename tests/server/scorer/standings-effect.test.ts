import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import { ACTIVITY_COLUMNS, type ActivityRow } from '#lib/domain/file-rows.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import type { ContestEffect, PreviewedStanding } from '#lib/domain/standings-preview.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { checkImport, commitImport, type ImportInput } from '#lib/server/ingest/import-file.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { standingsEffect } from '#lib/server/scorer/standings-effect.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import {
	board,
	FIRST_CONTEST,
	ingestRoster,
	ingestRows,
	publish,
	SECOND_CONTEST,
	STAFF
} from './scorer-fixtures.ts';

let test: TestDatabase;
let folder: string;
beforeEach(async () => {
	test = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-effect-'));
	await ingestRoster(test.db);
});
afterEach(async () => {
	await rm(folder, { recursive: true });
	await test.close();
});

async function fileOf(rows: readonly ActivityRow[]): Promise<ImportInput> {
	const filePath = join(folder, 'figures.csv');
	await writeFile(filePath, stringify([...rows], { header: true, columns: [...ACTIVITY_COLUMNS] }));
	return {
		filePath,
		mapping: ownFormMapping('activities', 'test'),
		hashClient: (client) => client,
		by: null,
		fileName: 'figures.csv'
	};
}

async function effectOf(file: ImportInput): Promise<readonly ContestEffect[]> {
	let effect: readonly ContestEffect[] = [];
	await checkImport(test.db, file, async (tx, positions) => {
		effect = await standingsEffect(tx, positions, () => undefined);
	});
	return effect;
}

/** As `board` says it, without the division. */
const asLine = ({ employeeNo, rank, points }: PreviewedStanding, side: 'before' | 'after') =>
	`${employeeNo} ${rank[side]} ${Exact.of(points[side] ?? '').toString()}`;

/** Division → its lines in their order. */
async function boards(contestId: number): Promise<Map<string, string[]>> {
	const lines = (await board(test.db, contestId)).map((line) => line.split(' '));
	return new Map(
		[...groupBy(lines, ([division]) => division ?? null)].map(([division, own]) => [
			division,
			own.map(([, ...rest]) => rest.join(' '))
		])
	);
}

const arbitraryRows = fc
	.array(
		fc.record({
			id: fc.nat(30),
			employeeNo: fc.constantFrom(...STAFF, 'unknown'),
			kind: fc.constantFrom('sale', 'vip', 'reversal'),
			amount: fc.constantFrom('5000', '10000', '120000'),
			client: fc.constantFrom('c1', 'c2', 'c3'),
			day: fc.integer({ min: 1, max: 28 })
		}),
		{ minLength: 1, maxLength: 12 }
	)
	.map((facts) =>
		facts.map(({ id, employeeNo, kind, amount, client, day }): ActivityRow => {
			const occurredAt = `2026-02-${String(day).padStart(2, '0')}T10:00`;
			switch (kind) {
				case 'sale':
					return {
						externalId: `s${id}`,
						employeeNo,
						metric: 'cross_sale',
						product: 'fund',
						amount,
						clientRef: client,
						occurredAt
					};
				case 'vip':
					return {
						externalId: `v${id}`,
						employeeNo,
						metric: 'vip_new',
						clientRef: client,
						occurredAt
					};
				default:
					return { externalId: `r${id}`, reverses: `s${id}`, metric: 'cross_sale', occurredAt };
			}
		})
	);

describe('what the standings would become', () => {
	it('is what they become', async () => {
		const contests = [
			await publish(test.db, FIRST_CONTEST),
			await publish(test.db, SECOND_CONTEST)
		];
		const score = async () => {
			for (const { id } of contests) await scoreOnce(test.db, id);
		};
		const all = () => Promise.all(contests.map(({ id }) => boards(id)));
		await score();
		await fc.assert(
			fc.asyncProperty(arbitraryRows, async (rows) => {
				const file = await fileOf(rows);
				const before = await all();
				const effect = await effectOf(file);
				expect(await all()).toEqual(before);
				await commitImport(test.db, file);
				await score();
				const after = await all();
				for (const [index, { slug }] of contests.entries()) {
					const own = effect.find((one) => one.slug === slug);
					const was = [...(before[index]?.values() ?? [])];
					const changed = [...(after[index]?.values() ?? [])].filter(
						(lines) => !was.some((old) => isDeepStrictEqual(old, lines))
					);
					// Six people: the top of a division is all of it.
					const tops = own?.tops.map((top) => top.rows.map((row) => asLine(row, 'after'))) ?? [];
					expect(new Set(tops)).toEqual(new Set(changed));
					const standings = own?.tops.flatMap((top) => top.rows) ?? [];
					for (const row of standings) expect(was.flat()).toContain(asLine(row, 'before'));
					const moved = changed.flat().filter((line) => !was.flat().includes(line));
					expect(own?.rows.map((row) => asLine(row, 'after')).sort() ?? []).toEqual(moved.sort());
				}
			}),
			{ numRuns: 25 }
		);
	});

	it('counts what is in the ledger and not yet on the board on both sides', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		await ingestRows(test.db, [vip('early', '001', 'c1')]);
		const [effect] = await effectOf(await fileOf([vip('late', '002', 'c2')]));
		expect(effect).toMatchObject({ slug: 'first', touched: 1, movers: 3 });
		expect(effect?.rows.find(({ employeeNo }) => employeeNo === '002')).toMatchObject({
			rank: { before: 2, after: 1 },
			points: { before: '0.00', after: '10.00' }
		});
	});

	it('is computed while the scorer holds the contest and calls come in, and holds up neither', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		const file = await fileOf([vip('mine', '002', 'c2')]);
		await test.db.transaction(async (scorer) => {
			await scorer.execute(sql`select from contest where id = ${id} for update`);
			const head = await headPosition(test.db);
			await checkImport(test.db, file, async (tx, positions) => {
				// A call that comes in between is acknowledged at once, and no part of this file's doing.
				await ingestRows(test.db, [vip('call', '003', 'c3')]);
				expect(await headPosition(test.db)).toBe(head + 1);
				const [effect] = await standingsEffect(tx, positions, () => undefined);
				expect(effect?.touched).toBe(1);
			});
		});
	});

	it('says nothing of a contest that nothing changes', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		expect(await effectOf(await fileOf([vip('x', 'unknown', 'c1')]))).toEqual([]);
	});
});

function vip(externalId: string, employeeNo: string, clientRef: string): ActivityRow {
	return {
		externalId,
		employeeNo,
		metric: 'vip_new',
		quantity: '1',
		clientRef,
		occurredAt: '2026-01-06T10:00'
	};
}
