/** Who moves, by how much, what it costs and which ties appear: as JSON, CSV or a table. Same inputs, same bytes. */
import { stringify } from 'csv-stringify/sync';
import type { Contest } from '#lib/domain/contest.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Change } from '#lib/domain/version-diff.ts';
import type { PreviewRow, PreviewTie, VersionPreview } from '#lib/domain/version-preview.ts';
import { disarmFormula, printableText } from '#lib/server/results/spreadsheet-text.ts';
import { textTable } from './text-table.ts';
import type { DiffUsage, Language } from './usage.ts';
import { STATUS, titleOf } from './write-result.ts';

export function writeDiff(
	contest: Contest,
	preview: VersionPreview,
	usage: Pick<DiffUsage, 'format' | 'language'>
): string {
	switch (usage.format) {
		case 'json':
			return `${JSON.stringify({ ...preview, status: STATUS }, null, '\t')}\n`;
		case 'csv':
			return writeCsv(preview.rows);
		case 'table':
			return writeTable(contest, preview, usage.language ?? 'zh');
		default:
			return usage.format satisfies never;
	}
}

const CSV_COLUMNS = [
	'employeeNo',
	'name',
	'divisionBefore',
	'divisionAfter',
	'rankBefore',
	'rankAfter',
	'pointsBefore',
	'pointsAfter',
	'bonusYuanBefore',
	'bonusYuanAfter',
	'status'
];

/** With a byte order mark, so that Excel shows Chinese; texts that look like a formula are marked, numbers stay. */
function writeCsv(rows: readonly PreviewRow[]): string {
	const text = (value: string) => disarmFormula(printableText(value));
	const records = rows.map(({ employeeNo, name, division, rank, points, bonusYuan }) => [
		text(employeeNo),
		text(name),
		text(division.before?.zh ?? ''),
		text(division.after?.zh ?? ''),
		rank.before ?? '',
		rank.after ?? '',
		points.before ?? '',
		points.after ?? '',
		bonusYuan.before,
		bonusYuan.after,
		STATUS
	]);
	return stringify([CSV_COLUMNS, ...records], { bom: true, record_delimiter: '\r\n' });
}

const HEADINGS: readonly Text[] = [
	{ zh: '组别', en: 'Division' },
	{ zh: '名次', en: 'Rank' },
	{ zh: '工号', en: 'No.' },
	{ zh: '姓名', en: 'Name' },
	{ zh: '积分', en: 'Points' },
	{ zh: '竞赛奖励(税前,元)', en: 'Bonus before tax (yuan)' }
];
/** Rank, points and bonus stand at the right. */
const RIGHT_COLUMNS: readonly number[] = [1, 4, 5];

function writeTable(contest: Contest, preview: VersionPreview, language: Language): string {
	const rows = preview.rows.map(({ employeeNo, name, division, rank, points, bonusYuan }) => [
		changed({ before: division.before?.[language], after: division.after?.[language] }),
		changed(rank),
		employeeNo,
		name,
		changed(points),
		changed(bonusYuan)
	]);
	const facts = factsOf(preview).map((fact) => printableText(fact[language]));
	const title = [titleOf(contest, language), ...facts, ''].join('\n');
	const headings = HEADINGS.map((heading) => heading[language]);
	if (rows.length === 0) return `${title}\n`.replace(/\n+$/, '\n');
	return textTable(title, headings, rows, RIGHT_COLUMNS);
}

/** `3 → 1`; what stays is said once. */
function changed({ before, after }: Partial<Change<string | number | null | undefined>>): string {
	const [old, fresh] = [before ?? '-', after ?? '-'].map(String);
	return old === fresh ? (old ?? '') : `${old ?? ''} → ${fresh ?? ''}`;
}

function factsOf(preview: VersionPreview): Text[] {
	const { participants, movers, rescored, repaid, budgetYuan, isBudgetOpen, paidYuan } = preview;
	const money = (yuan: string, isOpen: boolean) => `¥${yuan}${isOpen ? '+' : ''}`;
	const budget = changed({
		before: money(budgetYuan.before, isBudgetOpen.before),
		after: money(budgetYuan.after, isBudgetOpen.after)
	});
	const paid = changed({
		before: money(paidYuan.before, false),
		after: money(paidYuan.after, false)
	});
	return [
		{
			zh: `参赛 ${changed(participants)} 人；名次变动 ${movers} 人，积分变动 ${rescored} 人，奖励变动 ${repaid} 人`,
			en: `${changed(participants)} take part; ${movers} move, ${rescored} have other points, ${repaid} another bonus`
		},
		{
			zh: `奖励预算 ${budget}；按目前数据发放 ${paid}`,
			en: `prize budget ${budget}; paid on these figures ${paid}`
		},
		...preview.newTies.map((tie) => tieText(tie, { zh: '新的并列', en: 'new tie' })),
		...preview.resolvedTies.map((tie) => tieText(tie, { zh: '不再并列', en: 'tie resolved' }))
	];
}

function tieText({ division, rank, points, names, isPaid }: PreviewTie, what: Text): Text {
	return {
		zh: `${what.zh}：${division.zh}第 ${rank} 名（${points} 分）${names.join('、')}${isPaid ? '，平分奖金' : ''}`,
		en: `${what.en}: ${division.en}, rank ${rank} (${points} points): ${names.join(', ')}${isPaid ? ', who share the money' : ''}`
	};
}
