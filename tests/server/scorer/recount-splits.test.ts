import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkWithin } from '#lib/server/ingest/link-person.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { board, ingestRoster, ingestRows, publish } from './scorer-fixtures.ts';

let test: TestDatabase;
beforeEach(async () => {
	test = await createTestDatabase();
	await ingestRoster(test.db);
});
afterEach(() => test.close());

const DOCUMENT = `
schema: longhu/contest@1
id: split
name: { zh: 分成, en: Split }
window: { from: 2026-01-01, to: 2026-04-01 }
referral: { referrerShare: 0.3 }
rules:
  - { id: funds, kind: split, name: { zh: 基金, en: Funds }, metric: sale, products: [fund, it's], closer: 0.9, referrer: 0.1 }
  - { id: rest, kind: split, name: { zh: 其余, en: The rest }, metric: sale, closer: 0.5, referrer: 0.5 }
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: sale, rate: 1 }
  - { id: visits, kind: perUnit, name: { zh: 拜访, en: Visits }, metric: visit, rate: 1 }
`;

it('adds up shares by rule, by the contest and by the entry as the scorer does', async () => {
	const { id } = await publish(test.db, DOCUMENT);
	const row = {
		employeeNo: '001',
		referrerNo: '002',
		metric: 'sale',
		quantity: '10',
		amount: '100.01',
		occurredAt: '2026-02-01'
	};
	await ingestRows(test.db, [
		{ ...row, externalId: 'a', product: 'fund' },
		{ ...row, externalId: 'b', product: "it's" },
		{ ...row, externalId: 'c', product: 'gold' },
		{ ...row, externalId: 'd' },
		{ ...row, externalId: 'e', share: '0.25' },
		{ ...row, externalId: 'f', metric: 'visit' }
	]);
	await scoreOnce(test.db, id);
	expect((await board(test.db, id)).slice(0, 2)).toEqual(['all 001 1 42.5', 'all 002 2 17.5']);
	expect((await recount(test.db, id)).differences).toEqual([]);
});

it('adds up what several managers share, by thirds and under linked numbers, as the scorer does', async () => {
	const { id } = await publish(test.db, DOCUMENT);
	const row = { metric: 'visit', quantity: '10', amount: '100.01', occurredAt: '2026-02-01' };
	await ingestRows(test.db, [
		{ ...row, externalId: 'a', shares: '001:1/3;002:1/3;out:1/3' },
		{ ...row, externalId: 'b', shares: '001:60%;002:40%' },
		{ ...row, externalId: 'c', employeeNo: '002', shares: '001:0.01;002:rest' }
	]);
	await scoreOnce(test.db, id);
	expect((await recount(test.db, id)).differences).toEqual([]);
	const points = async () =>
		(await board(test.db, id)).slice(0, 2).map((line) => line.split(' ')[3]);
	const before = await points();
	await test.db.transaction((tx) =>
		linkWithin(tx, { number: 'out', employeeNo: '002', reason: 'new number', by: 'test' })
	);
	await scoreOnce(test.db, id);
	expect((await recount(test.db, id)).differences).toEqual([]);
	expect(await points()).not.toEqual(before);
	await ingestRows(test.db, [
		{ externalId: 'r', reverses: 'b', metric: 'visit', occurredAt: '2026-02-02' }
	]);
	await scoreOnce(test.db, id);
	expect((await recount(test.db, id)).differences).toEqual([]);
});
