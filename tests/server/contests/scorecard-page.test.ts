import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScorecard, type ScorecardPage } from '#lib/server/contests/scorecard-page.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { FIRST_CONTEST, ingestRoster, ingestRows, publish } from '../scorer/scorer-fixtures.ts';

let test: TestDatabase;
beforeEach(async () => {
	test = await createTestDatabase();
	await ingestRoster(test.db);
});
afterEach(() => test.close());

const card = (employeeNo: string, since: number | null) =>
	loadScorecard(test.db, { slug: 'first', employeeNo, since });

const vip = (externalId: string, employeeNo: string, occurredAt: string) => ({
	externalId,
	employeeNo,
	metric: 'vip_new',
	clientRef: 'c1',
	occurredAt
});

const changes = (page: ScorecardPage | null) =>
	page?.since?.lines.map(({ ruleId, before, after, entries }) => [
		ruleId,
		before.shown,
		after.shown,
		...entries.map(
			({ externalId, pointsBefore, points }) =>
				`${externalId}: ${pointsBefore?.shown} → ${points.shown}`
		)
	]);

describe('a scorecard', () => {
	it('explains every point by rule, arithmetic and entries, and never shows the client', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [
			{
				externalId: 's1',
				employeeNo: '001',
				metric: 'cross_sale',
				amount: '150000',
				occurredAt: '2026-01-05T10:00'
			},
			vip('v1', '001', '2026-01-06')
		]);
		await scoreOnce(test.db, id);
		const page = await card('001', null);
		expect(page).toMatchObject({
			rank: 1,
			points: { shown: '22.00', exact: null },
			revision: 1,
			ruleVersion: 1,
			since: null
		});
		expect(
			page?.lines.map(({ ruleId, points, arithmetic, entryCount }) => [
				ruleId,
				points?.shown,
				arithmetic.en,
				entryCount
			])
		).toEqual([
			['sales', '2.00', '1 entry: 1 × 2 = 2', 1],
			['volume', '15.00', '1 entry: ¥150000 ÷ 10000 × 1 = 15', 1],
			['cap', '-5.00', expect.stringContaining('17 → 12'), 1],
			['vip', '10.00', '1 entry: 1 × 10 = 10', 1],
			['kept', '0.00', 'no figure, not rated', 0]
		]);
		expect(JSON.stringify(page)).not.toContain('c1');
		expect(await card('999', null)).toBeNull();
	});

	it('names the entries that moved the points since a revision, and who passed whom', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [
			vip('v1', '001', '2026-01-06'),
			{
				externalId: 's2',
				employeeNo: '002',
				metric: 'cross_sale',
				quantity: '3',
				occurredAt: '2026-01-07'
			}
		]);
		await scoreOnce(test.db, id);
		// Somebody else had the client a day before: the claim is lost, and the places change.
		await ingestRows(test.db, [vip('v0', '003', '2026-01-05')]);
		await scoreOnce(test.db, id);
		const lost = await card('001', 1);
		expect(lost).toMatchObject({
			points: { shown: '0.00', exact: null },
			since: { revision: 1, rankBefore: 1, pointsBefore: { shown: '10.00' } }
		});
		expect(changes(lost)).toEqual([['vip', '10.00', '0.00', 'v1: 10.00 → 0.00']]);
		expect(lost?.since?.passedBy.map(({ employeeNo }) => employeeNo)).toEqual(['003', '002']);
		// Unasked it is yesterday's last board, and on the first day the first one.
		expect(await card('001', null)).toEqual(lost);
		const won = await card('003', 1);
		expect(changes(won)).toEqual([['vip', '0.00', '10.00', 'v0: 0.00 → 10.00']]);
		expect(won?.since?.passed.map(({ employeeNo }) => employeeNo)).toEqual(['002', '001']);
	});

	it('rounds points as boards do and keeps what that hides', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [
			{
				externalId: 's1',
				employeeNo: '001',
				metric: 'cross_sale',
				amount: '10012.34',
				occurredAt: '2026-01-05T10:00'
			}
		]);
		await scoreOnce(test.db, id);
		const page = await card('001', null);
		const rounded = { shown: '1.00', exact: '1.001234' };
		const volume = page?.lines.find(({ ruleId }) => ruleId === 'volume');
		expect(page?.points).toEqual({ shown: '3.00', exact: '3.001234' });
		expect([volume?.points, volume?.entries[0]?.points]).toEqual([rounded, rounded]);
	});
});
