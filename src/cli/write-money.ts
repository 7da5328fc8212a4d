/** What a settlement pays and what is asked back: a line for each person and prize, in yuan to the fen. */
import { stringify } from 'csv-stringify/sync';
import { localText } from '#lib/domain/calendar.ts';
import type { ClawbackLine } from '#lib/domain/clawback.ts';
import type { Contest } from '#lib/domain/contest.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Settlement } from '#lib/domain/prizes/money-fields.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import { lastInstantOf } from '#lib/domain/settlements-of.ts';
import type { SettlementLine } from '#lib/domain/settlement.ts';
import { disarmFormula, printableText } from '#lib/server/results/spreadsheet-text.ts';
import { textTable } from './text-table.ts';
import type { Language, ScoreUsage } from './usage.ts';
import { STATUS, titleOf } from './write-result.ts';

type Wanted = Pick<ScoreUsage, 'format' | 'language'>;

/** One column in all three forms. Text is shown in one language, but in JSON in both. */
interface Column<Line> {
	readonly key: string;
	readonly heading: Text;
	/** Money is a decimal of yuan: a string in JSON, a number to a spreadsheet, at the right in a table. */
	readonly isMoney?: boolean;
	readonly valueOf: (line: Line) => string | Text;
}

interface Person {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
}

export function writeSettlement(
	contest: Contest,
	lines: readonly SettlementLine[],
	{
		settlement,
		assignments,
		...wanted
	}: Wanted & {
		readonly settlement: Settlement;
		readonly assignments: readonly Assignment[];
	}
): string {
	const columns: readonly Column<SettlementLine>[] = [
		...personColumns(assignments),
		money('earnedYuan', { zh: '累计应得', en: 'Earned to date' }, ({ earnedFen }) => earnedFen),
		money('sealedYuan', { zh: '此前已发', en: 'Paid before' }, ({ sealedFen }) => sealedFen),
		money('payYuan', { zh: '本期发放', en: 'To be paid' }, ({ fen }) => fen),
		money('carriedYuan', { zh: '结转扣减', en: 'Carried' }, ({ carriedFen }) => carriedFen),
		money('heldYuan', { zh: '递延', en: 'Held' }, ({ deferredFen }) => deferredFen),
		{
			key: 'arithmetic',
			heading: { zh: '算式', en: 'Arithmetic' },
			valueOf: (line) => line.arithmetic
		},
		{ key: 'settlement', heading: { zh: '结算期', en: 'Settlement' }, valueOf: () => settlement.id }
	];
	const cut = localText(lastInstantOf(settlement), contest.zone);
	return write(lines, columns, {
		...wanted,
		title: (language) =>
			language === 'zh'
				? `${titleOf(contest, 'zh')}  ${printableText(settlement.name.zh)}，截至 ${cut}（元，税前）`
				: `${titleOf(contest, 'en')}  ${printableText(settlement.name.en)}, to ${cut} (yuan, before tax)`
	});
}

export function writeClawbacks(
	contest: Contest,
	lines: readonly ClawbackLine[],
	{ assignments, ...wanted }: Wanted & { readonly assignments: readonly Assignment[] }
): string {
	const columns: readonly Column<ClawbackLine>[] = [
		...personColumns(assignments),
		money('payYuan', { zh: '追回', en: 'Asked back' }, ({ fen }) => fen),
		{ key: 'reason', heading: { zh: '原因', en: 'Reason' }, valueOf: ({ reason }) => reason }
	];
	return write(lines, columns, {
		...wanted,
		title: (language) =>
			language === 'zh'
				? `${titleOf(contest, 'zh')}  截止后追回（元，税前）`
				: `${titleOf(contest, 'en')}  asked back after the cut-off (yuan, before tax)`
	});
}

/** The name is the one on the latest row of the roster: who was paid may have left. */
function personColumns(assignments: readonly Assignment[]): readonly Column<Person>[] {
	const latest = new Map<string, Assignment>();
	for (const assignment of assignments) {
		const known = latest.get(assignment.employeeNo);
		if (!known || assignment.from > known.from) latest.set(assignment.employeeNo, assignment);
	}
	return [
		{ key: 'employeeNo', heading: { zh: '工号', en: 'No.' }, valueOf: (line) => line.employeeNo },
		{
			key: 'name',
			heading: { zh: '姓名', en: 'Name' },
			valueOf: ({ employeeNo }) => latest.get(employeeNo)?.name ?? employeeNo
		},
		{ key: 'prize', heading: { zh: '奖项', en: 'Prize' }, valueOf: ({ prizeId }) => prizeId },
		{
			key: 'prizeName',
			heading: { zh: '奖项名称', en: 'Name of prize' },
			valueOf: ({ name }) => name
		}
	];
}

function money<Line>(key: string, heading: Text, fenOf: (line: Line) => bigint): Column<Line> {
	return { key, heading, isMoney: true, valueOf: (line) => formatFen(fenOf(line)) };
}

function write<Line>(
	lines: readonly Line[],
	columns: readonly Column<Line>[],
	{ format, language, title }: Wanted & { readonly title: (language: Language) => string }
): string {
	const shown = language ?? 'zh';
	const texts = (line: Line) =>
		columns.map(({ isMoney, valueOf }) => {
			const value = valueOf(line);
			return { text: typeof value === 'string' ? value : value[shown], isMoney };
		});
	switch (format) {
		case 'json':
			return `${JSON.stringify(
				lines.map((line) => ({
					...Object.fromEntries(columns.map(({ key, valueOf }) => [key, valueOf(line)])),
					status: STATUS
				})),
				null,
				'\t'
			)}\n`;
		case 'csv':
			return stringify(
				[
					[...columns.map(({ key }) => key), 'status'],
					...lines.map((line) => [
						...texts(line).map(({ text, isMoney }) =>
							isMoney ? text : disarmFormula(printableText(text))
						),
						STATUS
					])
				],
				{ bom: true, record_delimiter: '\r\n' }
			);
		case 'table':
			return textTable(
				title(shown),
				columns.map(({ heading }) => heading[shown]),
				lines.map((line) => texts(line).map(({ text }) => text)),
				[...columns.keys()].filter((index) => columns[index]?.isMoney)
			);
		default:
			return format satisfies never;
	}
}
