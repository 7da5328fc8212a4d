/** A contest like those that banks run, with everybody on one board, for the benchmarks of the live side. */
import { expectValue } from '#lib/domain/errors.ts';
import { parseRosterRow } from '#lib/domain/file-rows.ts';
import type { Database } from '#lib/server/db/client.ts';
import { publishContest, type StoredContest } from '#lib/server/db/contests.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';

const DAY_MS = 86_400_000;
const dayAround = (offset: number) =>
	new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

const document = () => `
schema: longhu/contest@1
id: bench
name: { zh: 基准, en: Bench }
window: { from: ${dayAround(-30)}, to: ${dayAround(60)} }
rules:
  - { id: first-client, kind: firstOf, name: { zh: 首笔, en: First }, metric: vip_new }
  - { id: vip, kind: perUnit, name: { zh: 新贵宾, en: New VIP }, metric: vip_new, claim: first-client, rate: 10 }
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: cross_sale, rate: 1 }
ranking: { tieBreaks: [{ by: quantity, metric: vip_new }, { by: reachedAt }] }
prizes:
  - { id: p, kind: rankPrize, name: { zh: 名次, en: Rank }, places: [{ from: 1, amountYuan: 5000 }, { from: 2, to: 10, amountYuan: 1000 }] }
display: { decimals: 1 }
`;

export const employeeNoOf = (index: number): string => String(index + 1).padStart(7, '0');

export async function seedLiveContest(db: Database, managers: number): Promise<StoredContest> {
	const roster = Array.from({ length: managers }, (_, index) => {
		const row = {
			employeeNo: employeeNoOf(index),
			name: `员工${index + 1}`,
			position: 'wealth',
			orgUnit: `b${index % 24}`,
			from: '2020-01-01'
		};
		return { line: index + 2, assignment: expectValue(parseRosterRow(row, index + 2)) };
	});
	await ingestBatch(db, { origin: 'file', by: null, roster });
	const published = await db.transaction((tx) =>
		publishContest(tx, { document: document(), by: null, isSample: false })
	);
	return expectValue(published);
}
