import type { BoardSnapshot, Highlight, PrizeStep, TeamStanding } from '#lib/live/events.ts';
import {
	FIXTURE_NOW,
	fixtureHeader,
	fixtureSnapshot,
	fixtureStatus,
	fixtureTeam,
	rankedRows,
	type Score
} from '../board-fixtures.ts';

const minute = 60_000;

function scores(lines: readonly (readonly [string, string, number, number | null])[]): Score[] {
	return lines.map(([name, orgUnit, tenths, rankBefore], index) => ({
		employeeNo: String(index + 1).padStart(7, '0'),
		name,
		orgUnit,
		tenths,
		rankBefore
	}));
}

const field = scores([
	['王雅琴', '武林支行', 24865, 1],
	['李承泽', '城西支行', 24515, 4],
	['陈思远', '滨江支行', 24295, 2],
	['赵文博', '萧山支行', 24170, 5],
	['周若兰', '武林支行', 24045, 5],
	['吴子墨', '滨江支行', 23085, 3],
	['郑晓彤', '钱塘支行', 22125, 11],
	['孙嘉怡', '滨江支行', 22000, 8],
	['钱一鸣', '城西支行', 22000, 9],
	['冯启航', '钱塘支行', 21800, 8],
	['何佳宁', '萧山支行', 21675, 11],
	['杨牧之', '滨江支行', 21600, 17],
	['许清和', '余杭支行', 21475, 12],
	['沈知行', '余杭支行', 21000, 13],
	['韩雪', '临平支行', 19800, 15],
	['唐·诺', '临平支行', 0, null]
]);

const longNames = scores([
	['阿卜杜热西提·买买提艾力江', '乌鲁木齐分行营业部贵宾理财中心', 12_345_678, 12],
	['Alexandra Konstantinopoulos', 'Frankfurt am Main International Branch', 12_345_650, 1],
	['欧阳靖雯', '杭州武林广场支行', 12_345_650, 2],
	['𠮷田𬱖', '城西支行', 9_999_999, 3],
	['买买提·吐尔逊', '喀什支行', 9_345_000, 115],
	['Nguyễn Thị Minh Khai', 'Hangzhou', 9_000_000, 6],
	['司马相如', '上海陆家嘴环球金融中心支行', 8_000_000, 7],
	['李', '滨江支行', 8_000_000, 7],
	['尼玛扎西·达瓦次仁·丹增', '拉萨支行', 7_000_000, 9],
	['Darcel Schlecht', 'Central', 7_000_000, 9],
	['古丽巴哈尔·阿不都热合曼', '和田支行', 6_999_999, 11],
	['王小明', '钱塘支行', 1_000, 12]
]);

const prizes: readonly PrizeStep[] = [
	{ fromRank: 1, toRank: 1, amountYuan: '5000.00', holdsFrom: '2486.5', chaseGap: '35.0' },
	{ fromRank: 2, toRank: 3, amountYuan: '3000.00', holdsFrom: '2429.5', chaseGap: '12.5' },
	{ fromRank: 4, toRank: 10, amountYuan: '1000.00', holdsFrom: '2180.0', chaseGap: '12.5' }
];

const news = (
	minutesAgo: number,
	name: string,
	metric: string,
	product: string | null,
	quantity: string | null,
	gained: string
): Highlight => ({
	at: FIXTURE_NOW - minutesAgo * minute,
	employeeNo: name,
	name,
	metric,
	product,
	quantity,
	gained
});

const highlights: readonly Highlight[] = [
	news(0, '郑晓彤', 'vip_new', 'diamond', '2', '+80.0'),
	news(4, '杨牧之', 'cross_sale', 'insurance', '3', '+36.0'),
	news(11, '李承泽', 'cross_sale', 'fund', '1', '+12.5'),
	news(15, '王雅琴', 'vip_new', 'diamond', '1', '+40.0'),
	news(22, '韩雪', 'cross_sale', 'fund', null, '-12.5'),
	news(31, '何佳宁', 'cross_sale', 'insurance', '1', '+12.0'),
	news(40, '吴子墨', 'cross_sale', 'fund', '1', '+12.5')
];

const full = fixtureSnapshot({ rows: rankedRows(field), participants: 82, prizes, highlights });

const inDivision = (id: string, zh: string, en: string, rows: readonly Score[]): BoardSnapshot => ({
	...full,
	header: {
		...fixtureHeader,
		key: { contest: 'q4', division: id },
		division: { zh, en },
		isSample: true,
		divisions: [
			{ id: 'wealth', name: { zh: '理财组', en: 'Wealth' } },
			{ id: 'marketing', name: { zh: '营销组', en: 'Marketing' } },
			{ id: 'lobby', name: { zh: '大堂组', en: 'Lobby' } }
		]
	},
	participants: rows.length,
	rows: rankedRows(rows)
});

const TEAMS = 'team:branches';
const teamBoards = [{ id: TEAMS, name: { zh: '支行对抗赛', en: 'Branch against branch' } }];

/** Points in tenths; a team without a rank comes last, with the reason. */
const teamRows: readonly TeamStanding[] = (
	[
		['B0101', '湖滨支行', 'Hubin Branch', ['李承泽'], 12, 8125, 2],
		['B0106', '新港支行', 'Xingang Branch', [], 9, 7980, 1],
		['B0205', '白沙支行', 'Baisha Branch', ['欧阳靖雯', '周若兰'], 11, 7975, 3],
		['B0301', '云锦支行', 'Yunjin Branch', ['陈思远'], 10, 7440, 6],
		['B0405', '长亭支行', 'Changting Branch', ['赵文博'], 10, 7301, 5],
		['B0102', '柳岸支行', "Liu'an Branch", ['吴子墨'], 10, 7301, 4],
		[
			'B0303',
			'乌鲁木齐分行营业部贵宾理财中心',
			'Frankfurt am Main International Branch',
			[],
			140,
			6000,
			7
		],
		['B0404', '松柏支行', 'Songbai Branch', ['郑晓彤'], 10, 5120, 8],
		['B0401', '朝晖支行', 'Zhaohui Branch', ['孙嘉怡'], 1, 4010, 9]
	] as const
).map(([team, zh, en, heads, people, tenths, before], order, all) => {
	const rank = all.findIndex((other) => other[5] === tenths) + 1;
	const ahead = all[rank - 2];
	const shown = (value: number) => (value / 10).toFixed(1);
	return fixtureTeam({
		team,
		name: { zh, en },
		heads,
		people,
		rank,
		order,
		points: shown(tenths),
		gap: ahead ? shown(ahead[5] - tenths) : null,
		move: before - rank
	});
});
const belowGate = (team: string, zh: string, en: string, there: number): TeamStanding =>
	fixtureTeam({
		team,
		name: { zh, en },
		heads: ['钱一鸣'],
		people: 10,
		rank: null,
		order: teamRows.length + (there === 5 ? 0 : 1),
		points: there === 5 ? '640.0' : '301.0',
		move: null,
		unranked: {
			isBelowGate: true,
			reason: {
				zh: `六成客户经理开单：10 人中 ${there} 人达到 1（要求 ≥ 60%），未通过`,
				en: `Six in ten have sold: ${there} of 10 reach 1 (wanted ≥ 60%), fails`
			}
		}
	});
const ofTeams = fixtureSnapshot({
	header: {
		...fixtureHeader,
		key: { contest: 'q4', division: TEAMS },
		division: teamBoards[0]?.name ?? null,
		teamBoards,
		budgetYuan: '0.00',
		isSample: true
	},
	rows: [],
	teams: [
		...teamRows,
		belowGate('B0201', '翠微支行', 'Cuiwei Branch', 5),
		belowGate('B0403', '清河支行', 'Qinghe Branch', 4)
	],
	participants: 11,
	highlights
});

/** What can be looked at, by name. */
export const screenCases: Readonly<Record<string, readonly BoardSnapshot[]>> = {
	full: [full],
	few: [
		{ ...full, participants: 5, rows: rankedRows(field.slice(0, 5)), highlights: [], prizes: [] }
	],
	one: [{ ...full, participants: 2, rows: rankedRows(field.slice(0, 2)), highlights: [] }],
	long: [
		fixtureSnapshot({
			rows: rankedRows(longNames),
			participants: 12_345,
			prizes: [
				{
					fromRank: 1,
					toRank: 1,
					amountYuan: '1234567.80',
					holdsFrom: '1234567.8',
					chaseGap: '1234567.8'
				},
				{
					fromRank: 11,
					toRank: 100,
					amountYuan: '1000.50',
					holdsFrom: '1.0',
					chaseGap: '1234567.8'
				},
				{ fromRank: 101, toRank: 200, amountYuan: '500.00', holdsFrom: null, chaseGap: null }
			],
			highlights: [
				news(
					1,
					'Alexandra Konstantinopoulos',
					'cross_sale',
					'insurance',
					'1234567.8',
					'+1234567.8'
				),
				...highlights
			],
			header: {
				...fixtureHeader,
				isSample: true,
				budgetYuan: '12345678.00',
				isBudgetOpen: false,
				title: {
					zh: '2026 年第四季度全行个人金融条线贵宾客户交叉销售专项竞赛',
					en: 'Fourth quarter 2026 VIP client cross-selling contest of all branches'
				}
			}
		})
	],
	empty: [fixtureSnapshot({ rows: [] })],
	ended: [
		{
			...full,
			header: { ...full.header, isSample: true },
			status: fixtureStatus({ isEnded: true, sentAt: fixtureHeader.endsAt + minute })
		}
	],
	teams: [ofTeams],
	duel: [{ ...ofTeams, teams: ofTeams.teams.slice(0, 2), participants: 2 }],
	peopleAndTeams: [{ ...full, header: { ...full.header, teamBoards } }, ofTeams],
	turns: [
		inDivision('wealth', '理财组', 'Wealth', field),
		inDivision('marketing', '营销组', 'Marketing', field.slice(3)),
		inDivision('lobby', '大堂组', 'Lobby', field.slice(8))
	]
};

/** The board a moment later: the eighth has sold a lot, the thirteenth enough to come onto the list. */
export function afterSomeSales(board: BoardSnapshot): BoardSnapshot {
	const gains: Readonly<Record<number, number>> = { 7: 2_100, 12: 400, 4: 300 };
	const rows = rankedRows(
		board.rows.map((row) => ({
			employeeNo: row.employeeNo,
			name: row.name,
			orgUnit: row.orgUnit.zh,
			tenths: Math.round(Number(row.points) * 10) + (gains[row.order] ?? 0),
			rankBefore: row.rank
		}))
	);
	return {
		...board,
		rows,
		status: { ...board.status, revision: board.status.revision + 1, revisedAt: FIXTURE_NOW },
		highlights: [news(0, '孙嘉怡', 'vip_new', 'diamond', '5', '+210.0'), ...board.highlights]
	};
}
