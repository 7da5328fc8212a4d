import { expectValue } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow, type ActivityRow } from '#lib/domain/file-rows.ts';
import type { Database } from '#lib/server/db/client.ts';
import { publishContest, type StoredContest } from '#lib/server/db/contests.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { rankDivision } from '#lib/domain/standings.ts';
import { currentTotals } from '#lib/server/db/totals.ts';

export const ZONE = 'Asia/Shanghai';

export const FIRST_CONTEST = `
schema: longhu/contest@1
id: first
name: { zh: 第一场, en: The first }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂, en: Lobby }, positions: [lobby] }
rules:
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: cross_sale, rate: 2 }
  - { id: volume, kind: perAmount, name: { zh: 金额, en: Volume }, metric: cross_sale, rate: 1, unit: 10000 }
  - { id: cap, kind: cap, name: { zh: 封顶, en: Cap }, of: [sales, volume], limit: 12, per: day }
  - { id: first-client, kind: firstOf, name: { zh: 首笔, en: First }, metric: vip_new }
  - { id: vip, kind: perUnit, name: { zh: 新贵宾, en: New VIP }, metric: vip_new, claim: first-client, rate: 10 }
  - { id: kept, kind: ratioThreshold, name: { zh: 保有, en: Kept }, metric: retention, period: 2026-Q1, atLeast: 0.95, points: 7 }
ranking: { tieBreaks: [{ by: quantity, metric: vip_new }, { by: reachedAt }] }
prizes:
  - { id: p, kind: rankPrize, name: { zh: 名次, en: Rank }, places: [{ from: 1, amountYuan: 100 }, { from: 2, to: 3, amountYuan: 50 }] }
`;

/** Other rules over the same ledger. */
export const SECOND_CONTEST = `
schema: longhu/contest@1
id: second
name: { zh: 第二场, en: The second }
window: { from: 2026-02-01, to: 2026-03-01 }
rules:
  - { id: first-product, kind: firstOf, name: { zh: 首笔, en: First }, metric: cross_sale, per: clientAndProduct }
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: cross_sale, claim: first-product, rate: 0.1 }
`;

export const STAFF = ['001', '002', '003', '004', '005', '006'];

/** Six managers: four in wealth, two in the lobby; 006 changes from wealth to the lobby in the middle. */
export async function ingestRoster(db: Database): Promise<void> {
	const rows = STAFF.map((employeeNo, index) => ({
		employeeNo,
		name: `员工${employeeNo}`,
		position: index < 4 ? 'wealth' : 'lobby',
		orgUnit: index % 2 === 0 ? 'east' : 'west',
		from: '2025-01-01'
	}));
	await ingestBatch(db, {
		origin: 'file',
		by: null,
		roster: rows.map((row, index) => ({
			line: index + 2,
			assignment: expectValue(parseRosterRow(row, index + 2))
		}))
	});
}

export function lines(rows: readonly ActivityRow[]) {
	return rows.map((row, index) => ({
		line: index + 1,
		entry: expectValue(parseActivityRow(row, index + 1, { source: 'test', zone: ZONE }))
	}));
}

export async function ingestRows(db: Database, rows: readonly ActivityRow[]) {
	return ingestBatch(db, { origin: 'api', by: null, entries: lines(rows) });
}

export async function publish(db: Database, document: string): Promise<StoredContest> {
	return expectValue(
		await db.transaction((tx) => publishContest(tx, { document, by: null, isSample: false }))
	);
}

/** The board in short: `wealth 001 1 24` for division, number, rank, points. */
export async function board(db: Database, contestId: number): Promise<string[]> {
	const { totals } = await currentTotals(db, contestId);
	const divisions = [...new Set(totals.map(({ division }) => division))].sort();
	return divisions.flatMap((division) =>
		rankDivision(totals.filter((total) => total.division === division)).map(
			({ employeeNo, rank, points }) => `${division} ${employeeNo} ${rank} ${points.toString()}`
		)
	);
}
