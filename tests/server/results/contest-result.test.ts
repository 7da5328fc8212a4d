import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatFen } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import { endContest, publishContest, contestById } from '#lib/server/db/contests.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { readBoard } from '#lib/server/live/read-board.ts';
import { contestResult, resultState } from '#lib/server/results/contest-result.ts';
import { makeBonusFile } from '#lib/server/results/make-bonus-file.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const document = `schema: longhu/contest@1
id: spring
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财组, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂组, en: Lobby }, positions: [lobby] }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔一分半, en: Each 1.5 }, metric: cross_sale, rate: 1.5 }
display: { decimals: 1 }
prizes:
  - id: by-rank
    kind: rankPrize
    name: { zh: 名次奖, en: By rank }
    minPoints: 1
    places: [{ from: 1, amountYuan: 100 }, { from: 2, amountYuan: 50.01 }, { from: 3, amountYuan: 50 }]
`;

const people = [
	['00123', '张三', 'wealth', 'b1'],
	['00200', '=李四', 'wealth', 'b1'],
	['00007', '王五', 'wealth', 'b9'],
	['00300', '赵六', 'wealth', 'b1'],
	['00400', '钱七', 'lobby', 'b1']
] as const;

const sale = (externalId: string, employeeNo: string, quantity: string) =>
	expectValue(
		parseActivityRow(
			{
				externalId,
				employeeNo,
				quantity,
				metric: 'cross_sale',
				occurredAt: '2026-02-03T10:00:00+08:00'
			},
			2,
			{ source: 'core', zone: 'Asia/Shanghai' }
		)
	);

let own: TestDatabase;
let contestId: number;

beforeAll(async () => {
	own = await createTestDatabase();
	const { db } = own;
	await ingestBatch(db, {
		origin: 'file',
		by: 'leader',
		orgUnits: [
			{ code: 'b1', nameZh: '成都高新支行', nameEn: 'Gaoxin', parentCode: null, level: 'branch' }
		],
		roster: people.map(([employeeNo, name, position, orgUnit], index) => ({
			line: index + 2,
			assignment: expectValue(
				parseRosterRow({ employeeNo, name, position, orgUnit, from: '2020-01-01' }, index + 2)
			)
		})),
		entries: [
			{ line: 2, entry: sale('s1', '00123', '3') },
			{ line: 3, entry: sale('s2', '00200', '1') },
			{ line: 4, entry: sale('s3', '00007', '1') }
		]
	});
	const published = await db.transaction((tx) =>
		publishContest(tx, { document, by: 'leader', isSample: false })
	);
	contestId = expectValue(published).id;
});

afterAll(() => own.close());

describe('the result of a contest', () => {
	test('is refused while the contest runs', async () => {
		await scoreOnce(own.db, contestId);
		const result = await contestResult(own.db, contestId);
		expect(result).toMatchObject({ ok: false, faults: [{ code: 'result.running' }] });
	});

	test('is refused after the end until the scorer has come there', async () => {
		await ingestBatch(own.db, {
			origin: 'file',
			by: 'leader',
			entries: [{ line: 2, entry: sale('s4', '00123', '1') }]
		});
		expectValue(await own.db.transaction((tx) => endContest(tx, { id: contestId, by: 'leader' })));
		const result = await contestResult(own.db, contestId);
		expect(result).toMatchObject({ ok: false, faults: [{ code: 'result.scoring' }] });
	});

	test('holds everybody by division and standing, with shared ranks and split money', async () => {
		await scoreOnce(own.db, contestId);
		const result = await contestResult(own.db, contestId);
		const { rows, meta } = expectValue(result ?? { ok: false, faults: [] });
		expect(
			rows.map(({ employeeNo, orgUnit, division, rank, points, bonusFen }) =>
				[employeeNo, orgUnit, division, rank, points, bonusFen].join(' ')
			)
		).toEqual([
			'00123 成都高新支行 理财组 1 6.0 10000',
			// 50.01 + 50.00 for two; the odd fen goes to the lower employee number.
			'00007 b9 理财组 2 1.5 5001',
			'00200 成都高新支行 理财组 2 1.5 5000',
			'00300 成都高新支行 理财组 4 0.0 0',
			// First of the division, but below the least points: the place stays unpaid.
			'00400 成都高新支行 大堂组 1 0.0 0'
		]);
		const stored = await contestById(own.db, contestId);
		expect(meta).toMatchObject({
			contestId: 'spring',
			ruleVersion: 1,
			revision: stored?.revision,
			position: stored?.finalPosition,
			cutAt: stored?.endedAt,
			provisional: true
		});
	});

	test('no later figure enters it', async () => {
		await ingestBatch(own.db, {
			origin: 'file',
			by: 'leader',
			entries: [{ line: 2, entry: sale('late', '00300', '100') }]
		});
		await scoreOnce(own.db, contestId);
		const result = await contestResult(own.db, contestId);
		const { rows } = expectValue(result ?? { ok: false, faults: [] });
		expect(rows.find(({ employeeNo }) => employeeNo === '00300')?.points).toBe('0.0');
		const stored = await contestById(own.db, contestId);
		expect(stored && resultState(stored)).toBe('ready');
	});

	test('of a contest that is not there is null', async () => {
		expect(await contestResult(own.db, 987_654)).toBeNull();
	});
});

describe('prizes that read more than ranks', () => {
	const paying = `schema: longhu/contest@1
id: paying
name: { zh: 计价竞赛, en: Paying }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔一分, en: Each 1 }, metric: cross_sale, rate: 1 }
  - { id: price, kind: perUnit, name: { zh: 计价, en: Price }, metric: cross_sale, rate: 2.5, counts: false }
  - { id: branches, kind: teamAggregate, name: { zh: 机构, en: Branches }, teams: { by: orgUnit }, method: sum, counts: false }
prizes:
  - { id: each, kind: perPoint, name: { zh: 计价奖, en: Price }, of: price, yuan: 1 }
  - { id: week, kind: rankPrize, name: { zh: 周冠军, en: Week }, per: week, minPoints: 4, places: [{ from: 1, amountYuan: 7 }] }
  - { id: team, kind: rankPrize, name: { zh: 团队奖, en: Team }, team: branches, teamPay: equally, places: [{ from: 1, amountYuan: 100 }] }
  - id: own-branch
    kind: stepPrize
    name: { zh: 机构达标奖, en: For the branch }
    of: branches
    steps: [{ from: 100, amountYuan: 10 }]
    deferral: { tranches: [{ share: 0.5, untilDay: 2090-03-01 }, { share: 0.2, untilDay: 2099-03-01 }] }
  - { id: star, kind: nominee, name: { zh: 支行之星, en: Star }, amountYuan: 1000, level: branch }
`;

	test('are paid from the stored totals: by a number of a rule, by weeks, by teams', async () => {
		const published = await own.db.transaction((tx) =>
			publishContest(tx, { document: paying, by: 'leader', isSample: false })
		);
		const { id } = expectValue(published);
		await scoreOnce(own.db, id);
		const live = await readBoard(own.db, 'paying', Date.now());
		const onBoard = live?.snapshot('all', Date.now()).rows;
		expectValue(await own.db.transaction((tx) => endContest(tx, { id, by: 'leader' })));
		await scoreOnce(own.db, id);
		const result = await contestResult(own.db, id);
		const { rows } = expectValue(result ?? { ok: false, faults: [] });
		const paid = rows.map(({ employeeNo, bonusFen }) => [employeeNo, formatFen(bonusFen)]);
		expect(Object.fromEntries(paid)).toEqual({
			// 100 and 4 sold: their price, the leader's week, a quarter of the branch's 100.
			// Beside it 3 of 10 for the branch, the rest of which is held, and 1000 for the branch's best.
			'00300': '1285.00',
			'00123': '38.00',
			'00200': '30.50',
			'00400': '28.00',
			'00007': '2.50'
		});
		expect(onBoard?.map((row) => [row.employeeNo, row.bonusYuan])).toEqual(paid);
		expect(rows.map(({ heldFen, heldUntil }) => `${heldFen} ${heldUntil}`.trim())).toEqual(
			rows.map(({ employeeNo }) =>
				employeeNo === '00007' ? '0' : '700 ¥5.00 2090-03-01；¥2.00 2099-03-01'
			)
		);
		expect(
			live?.moneyOf('00300').map(({ prizeId, fen, deferredFen }) => [prizeId, fen, deferredFen])
		).toEqual([
			['each', 25_000n, 0n],
			['week', 700n, 0n],
			['team', 2_500n, 0n],
			['own-branch', 300n, 700n],
			['star', 100_000n, 0n]
		]);
	});
});

describe('the bonus file', () => {
	test.each(['csv', 'xlsx'] as const)('as %s has the same bytes twice', async (format) => {
		const request = { databaseUrl: own.url, contestId, format };
		const one = await makeBonusFile(request);
		const other = await makeBonusFile(request);
		expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
		expect(one.fileName).toMatch(new RegExp(`^PROVISIONAL_.*spring_r\\d+_[\\d-]+\\.${format}$`));
	});

	test('disarms a name that would be a formula, and marks every row', async () => {
		const { bytes } = await makeBonusFile({
			databaseUrl: own.url,
			contestId,
			format: 'csv'
		});
		const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n').slice(1);
		expect(lines).toHaveLength(people.length);
		expect(lines.every((line) => line.includes('PROVISIONAL'))).toBe(true);
		expect(lines[0]).toContain('"00123","张三","成都高新支行","理财组",1,6.0,100.00');
		expect(lines[2]).toContain(`"'=李四"`);
	});

	test('is never made of a contest without a result', async () => {
		const published = await own.db.transaction((tx) =>
			publishContest(tx, {
				document: document.replace('id: spring', 'id: summer'),
				by: null,
				isSample: false
			})
		);
		const { id } = expectValue(published);
		const making = makeBonusFile({ databaseUrl: own.url, contestId: id, format: 'csv' });
		await expect(making).rejects.toThrow('still running');
	});
});
