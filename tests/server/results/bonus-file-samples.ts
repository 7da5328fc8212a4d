import type { BonusFileMeta, BonusRow } from '#lib/server/results/bonus-file.ts';

export const META: BonusFileMeta = {
	contestName: { zh: '2026年一季度 交叉销售竞赛 & 留存', en: 'Q1 2026 cross-sales & retention' },
	contestId: 'q1-2026',
	ruleVersion: 3,
	revision: 42,
	position: 1234,
	cutAt: Date.UTC(2026, 2, 31, 16),
	zone: 'Asia/Shanghai',
	provisional: true
};

export function bonusRow(change: Partial<BonusRow> = {}): BonusRow {
	return {
		employeeNo: '00123',
		name: '张三',
		orgUnit: '成都高新支行',
		division: '理财组',
		rank: 1,
		points: '120.50',
		bonusFen: 500_000n,
		heldFen: 0n,
		heldUntil: '',
		...change
	};
}

/** Texts that a spreadsheet would run, split, convert or choke on, and whether they need disarming. */
export const HOSTILE_TEXTS: readonly (readonly [text: string, formula: boolean])[] = [
	['=1+1', true],
	['=HYPERLINK("http://evil.example","点我")', true],
	["=cmd|' /C calc'!A0", true],
	['+86 28 1234', true],
	['-1+2', true],
	['@SUM(A1)', true],
	['\t=1+1', true],
	['\r=1+1', true],
	['\n=1+1', true],
	['\ttab', true],
	['\rreturn', true],
	['  =1+1', true],
	['\u00a0=1+1', true],
	['\u200b=1+1', true],
	['＝1+1', true],
	['＋1', true],
	['－1', true],
	['＠SUM', true],
	["'=1+1", true],
	["''=1+1", true],
	["O'Neil", false],
	["'quoted'", false],
	['a=b', false],
	['张·三-丰', false],
	['1E5', false],
	['3-4', false],
	['0012', false],
	['12345678901234567890', false],
	['a,b;c', false],
	['say "你好"', false],
	['line\nbreak', false],
	['line\r\nbreak', false],
	['<b>&amp;</b>', false],
	['_x000D_ kept', false],
	[']]>', false],
	['  blanks  ', false],
	['𠮷𡈽𣘺·𪚥', false],
	['👩‍👩‍👧', false],
	['', false]
];
