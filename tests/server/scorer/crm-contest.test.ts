import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { currentTotals, type StoredTotal } from '#lib/server/db/totals.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { commitImport } from '#lib/server/ingest/import-file.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { board, publish } from './scorer-fixtures.ts';

const CRM = 'tests/fixtures/crm';
const read = (name: string) => readFileSync(`${CRM}/${name}`, 'utf8');

/** A published data set of won deals, imported through its saved mappings and ranked by two contests. */
describe('the CRM contest', () => {
	let test: TestDatabase;
	let quarters: number;
	let wholeYear: number;

	beforeAll(async () => {
		test = await createTestDatabase();
		quarters = (await publish(test.db, read('contest.yaml'))).id;
		// The first contest is scored by what comes in, the second from nothing.
		await scoreOnce(test.db, quarters);
		for (const [file, mapping] of [
			['sales_teams.csv', 'crm-roster.yaml'],
			['sales_pipeline.csv', 'crm-deals.yaml']
		] as const) {
			await commitImport(test.db, {
				filePath: `${CRM}/source/${file}`,
				fileName: file,
				mapping: expectValue(parseMapping(read(mapping))),
				hashClient: clientHasher('key'),
				by: 'tester'
			});
			await scoreOnce(test.db, quarters);
		}
		wholeYear = (await publish(test.db, read('contest-whole-year.yaml'))).id;
		await scoreOnce(test.db, wholeYear);
	});
	afterAll(() => test.close());

	const totalsOf = async (id: number) => (await currentTotals(test.db, id)).totals;

	it('shows the published facts of Q2 to Q4 2017: 3,707 deals worth 8,870,862', async () => {
		expect(figures(await totalsOf(quarters))).toEqual({ deals: '3707', amount: '8870862' });
	});

	it('has Darcel Schlecht in the lead over the whole set, with 349 deals worth 1,153,214', async () => {
		const totals = await totalsOf(wholeYear);
		expect((await board(test.db, wholeYear))[0]).toMatch(/^all Darcel Schlecht 1 /);
		const darcel = totals.filter(({ employeeNo }) => employeeNo === 'Darcel Schlecht');
		expect(figures(darcel)).toEqual({ deals: '349', amount: '1153214' });
		expect(figures(totals)).toEqual({ deals: '4238', amount: '10005534' });
	});

	it('lists all 35 agents, the five without a deal with zero and one shared rank', async () => {
		const lines = await board(test.db, quarters);
		expect(lines).toHaveLength(35);
		expect(lines.slice(30)).toEqual([
			'all Carl Lin 31 0',
			'all Carol Thompson 31 0',
			'all Elizabeth Anderson 31 0',
			'all Mei-Mei Johns 31 0',
			'all Natalya Ivanova 31 0'
		]);
	});

	it('gives each of the 85 accounts to one agent only', async () => {
		const [row] = await test.sql<{ claims: bigint; winners: bigint }[]>`
			select count(*)::bigint as claims, sum(cardinality(winners))::bigint as winners
			from claim where contest_id = ${wholeYear}`;
		expect(row).toEqual({ claims: 85n, winners: 85n });
	});

	it('is found again by a recount', async () => {
		for (const id of [quarters, wholeYear])
			expect((await recount(test.db, id)).differences).toEqual([]);
	});
});

function figures(totals: readonly StoredTotal[]): { deals: string; amount: string } {
	let deals = Exact.ZERO;
	let fen = Exact.ZERO;
	for (const { baseFigures } of totals) {
		deals = deals.plus(Exact.of(baseFigures.cross_sale?.quantity ?? '0'));
		fen = fen.plus(Exact.of(baseFigures.cross_sale?.amountFen ?? '0'));
	}
	return { deals: deals.toString(), amount: fen.dividedBy(Exact.ofInteger(100)).toString() };
}
