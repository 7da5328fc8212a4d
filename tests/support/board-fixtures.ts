import type { Text } from '#lib/domain/errors.ts';
import type {
	BoardDelta,
	BoardHeader,
	BoardSnapshot,
	BoardStatus,
	StandingRow,
	TeamStanding
} from '#lib/live/events.ts';

/** 2026-11-24 15:42:00 in Shanghai. */
export const FIXTURE_NOW = Date.UTC(2026, 10, 24, 7, 42, 0);

export const fixtureHeader: BoardHeader = {
	key: { contest: 'q4', division: 'wealth' },
	title: { zh: '2026 四季度贵宾客户竞赛', en: 'VIP client contest, Q4 2026' },
	division: { zh: '理财组', en: 'Wealth' },
	divisions: [{ id: 'wealth', name: { zh: '理财组', en: 'Wealth' } }],
	teamBoards: [],
	isSample: false,
	zone: 'Asia/Shanghai',
	startsAt: Date.UTC(2026, 8, 30, 16),
	endsAt: Date.UTC(2026, 11, 31, 16),
	decimals: 1,
	unit: null,
	budgetYuan: '186400.00',
	isBudgetOpen: false,
	labels: {
		metrics: {
			cross_sale: { zh: '交叉销售', en: 'Cross-sale' },
			vip_new: { zh: '新增贵宾客户', en: 'New VIP client' }
		},
		products: {
			fund: { zh: '基金', en: 'Funds' },
			insurance: { zh: '保险', en: 'Insurance' },
			diamond: { zh: '钻石客户', en: 'Diamond client' }
		}
	}
};

export function fixtureStatus(changes: Partial<BoardStatus> = {}): BoardStatus {
	return {
		revision: 18_204,
		revisedAt: FIXTURE_NOW - 12_000,
		businessDate: '2026-11-23',
		asOf: FIXTURE_NOW - 12_000,
		ruleVersion: 3,
		isEnded: false,
		sentAt: FIXTURE_NOW,
		...changes
	};
}

/** A name that is the same in both languages. */
export const bothSame = (name: string): Text => ({ zh: name, en: name });

export function fixtureRow(changes: Partial<StandingRow> = {}): StandingRow {
	return {
		employeeNo: '0000001',
		name: '王雅琴',
		orgUnit: bothSame('武林支行'),
		position: 'wealth',
		grade: 'senior',
		rank: 1,
		order: 0,
		points: '2486.5',
		gap: null,
		move: 0,
		bonusYuan: '5000.00',
		figures: [],
		...changes
	};
}

export function fixtureTeam(changes: Partial<TeamStanding> = {}): TeamStanding {
	return {
		team: 'B1',
		name: { zh: '湖滨支行', en: 'Hubin Branch' },
		heads: ['李承泽'],
		people: 12,
		rank: 1,
		order: 0,
		points: '812.5',
		gap: null,
		move: 0,
		unranked: null,
		...changes
	};
}

export function fixtureSnapshot(changes: Partial<BoardSnapshot> = {}): BoardSnapshot {
	const rows = changes.rows ?? [fixtureRow()];
	return {
		header: fixtureHeader,
		status: fixtureStatus(),
		participants: rows.length,
		rows,
		teams: [],
		figures: [],
		prizes: [],
		highlights: [],
		...changes
	};
}

export interface Score {
	readonly employeeNo: string;
	readonly name: string;
	readonly orgUnit: string;
	/** Tenths of a point. */
	readonly tenths: number;
	/** Rank in the morning; null: was not there. */
	readonly rankBefore: number | null;
}

const shown = (tenths: number): string => `${Math.trunc(tenths / 10)}.${tenths % 10}`;

/** Ranked rows (1, 2, 2, 4) from plain scores, as a server would send them. */
export function rankedRows(scores: readonly Score[]): StandingRow[] {
	const sorted = [...scores].sort(
		(one, other) => other.tenths - one.tenths || (one.employeeNo < other.employeeNo ? -1 : 1)
	);
	return sorted.map((score, order) => {
		const rank = sorted.findIndex((other) => other.tenths === score.tenths) + 1;
		const ahead = sorted[rank - 2];
		return fixtureRow({
			employeeNo: score.employeeNo,
			name: score.name,
			orgUnit: bothSame(score.orgUnit),
			rank,
			order,
			points: shown(score.tenths),
			gap: ahead ? shown(ahead.tenths - score.tenths) : null,
			move: score.rankBefore === null ? null : score.rankBefore - rank,
			bonusYuan: rank === 1 ? '5000.00' : rank <= 3 ? '3000.00' : rank <= 10 ? '1000.00' : null
		});
	});
}

/** The delta from one state of a board to a later one; `news` is everything that became news between them. */
export function diffBoards(before: BoardSnapshot, after: BoardSnapshot): BoardDelta {
	const keysOf = ({ rows, teams }: BoardSnapshot) =>
		new Map<string, string>([
			...rows.map((row) => [row.employeeNo, JSON.stringify(row)] as const),
			...teams.map((row) => [row.team, JSON.stringify(row)] as const)
		]);
	const [known, staying] = [keysOf(before), keysOf(after)];
	const seen = new Set(before.highlights.map((news) => JSON.stringify(news)));
	return {
		key: after.header.key,
		from: before.status.revision,
		status: after.status,
		participants: after.participants,
		rows: after.rows.filter((row) => known.get(row.employeeNo) !== JSON.stringify(row)),
		teams: after.teams.filter((row) => known.get(row.team) !== JSON.stringify(row)),
		gone: [...known.keys()].filter((key) => !staying.has(key)),
		figures: after.figures,
		prizes: after.prizes,
		highlights: after.highlights.filter((news) => !seen.has(JSON.stringify(news)))
	};
}
