/** A result as JSON for programs, as CSV for spreadsheets, as a table for people. Same inputs, same bytes. */
import { stringify } from 'csv-stringify/sync';
import type { Contest } from '#lib/domain/contest.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { ResultRow } from '#lib/domain/result.ts';
import { POSITION_NAMES } from '#lib/domain/roster.ts';
import { disarmFormula, printableText } from '#lib/server/results/spreadsheet-text.ts';
import { textTable } from './text-table.ts';
import type { Language, ScoreUsage } from './usage.ts';

/** Only a sealed result may go without it, and nothing that comes from files is sealed. */
export const STATUS = 'PROVISIONAL';

export function writeResult(
	contest: Contest,
	rows: readonly ResultRow[],
	usage: Pick<ScoreUsage, 'format' | 'language'>
): string {
	switch (usage.format) {
		case 'json':
			return `${JSON.stringify(
				rows.map((row) => participantOf(contest, row)),
				null,
				'\t'
			)}\n`;
		case 'csv':
			return writeCsv(contest, rows);
		case 'table':
			return writeTable(contest, rows, usage.language ?? 'zh');
		default:
			return usage.format satisfies never;
	}
}

function participantOf(
	contest: Contest,
	{ scorecard, rank, displayRank, bonusFen, heldFen, money }: ResultRow
) {
	const { participant, points, lines } = scorecard;
	return {
		employeeNo: participant.employeeNo,
		name: participant.name,
		division: participant.division,
		rank,
		/** Exact; what never ends (a third) has 12 decimals. */
		points: points.toDecimalString(),
		displayPoints: points.toFixed(contest.decimals),
		bonusYuan: formatFen(bonusFen),
		/** Beside it: held until a day or a condition that a prize names. */
		heldYuan: formatFen(heldFen),
		position: participant.position,
		orgUnit: participant.orgUnit,
		status: STATUS,
		/** Among all of the division, also those who are not ranked. */
		displayRank,
		bonuses: money.map((line) => ({
			prize: line.prizeId,
			name: line.name,
			bonusYuan: formatFen(line.fen),
			heldYuan: formatFen(line.deferredFen),
			held: line.held.map(({ fen, untilDay, until }) => ({
				yuan: formatFen(fen),
				untilDay,
				until
			})),
			arithmetic: line.arithmetic
		})),
		lines: lines.map((line) => ({
			rule: line.ruleId,
			kind: line.kind,
			name: line.name,
			/** The line's own number, also of a rule that adds no points; null: not rated. */
			value: line.value?.toDecimalString() ?? null,
			points: line.points.toDecimalString(),
			arithmetic: line.arithmetic,
			entries: line.steps.length
		}))
	};
}

const CSV_COLUMNS = [
	'employeeNo',
	'name',
	'division',
	'rank',
	'points',
	'displayPoints',
	'bonusYuan',
	'position',
	'orgUnit',
	'status'
] as const;
const TEXT_COLUMNS: readonly string[] = ['employeeNo', 'name', 'division', 'position', 'orgUnit'];

/** With a byte order mark, so that Excel shows Chinese; texts that look like a formula are marked, numbers stay. */
function writeCsv(contest: Contest, rows: readonly ResultRow[]): string {
	const records = rows.map((row) => {
		const participant = participantOf(contest, row);
		return CSV_COLUMNS.map((column) => {
			const value = String(participant[column] ?? '');
			return TEXT_COLUMNS.includes(column) ? disarmFormula(printableText(value)) : value;
		});
	});
	return stringify([[...CSV_COLUMNS], ...records], { bom: true, record_delimiter: '\r\n' });
}

const HEADINGS: readonly Text[] = [
	{ zh: '组别', en: 'Division' },
	{ zh: '名次', en: 'Rank' },
	{ zh: '工号', en: 'No.' },
	{ zh: '姓名', en: 'Name' },
	{ zh: '岗位', en: 'Position' },
	{ zh: '机构', en: 'Org unit' },
	{ zh: '积分', en: 'Points' },
	{ zh: '竞赛奖励(税前,元)', en: 'Bonus before tax (yuan)' }
];
/** Rank, points and bonus stand at the right. */
const RIGHT_COLUMNS: readonly number[] = [1, 6, 7];

function writeTable(contest: Contest, rows: readonly ResultRow[], language: Language): string {
	const divisions = new Map(contest.divisions.map(({ id, name }) => [id, name[language]]));
	const cells = rows.map(({ scorecard, rank, bonusFen }) => {
		const { employeeNo, name, position, orgUnit, division } = scorecard.participant;
		return [
			divisions.get(division) ?? division,
			rank === null ? '-' : String(rank),
			employeeNo,
			name,
			POSITION_NAMES[position]?.[language] ?? position,
			orgUnit,
			scorecard.points.toFixed(contest.decimals),
			formatFen(bonusFen)
		];
	});
	return textTable(
		titleOf(contest, language),
		HEADINGS.map((heading) => heading[language]),
		cells,
		RIGHT_COLUMNS
	);
}

/** The contest's name with the mark that every result from files bears. */
export function titleOf(contest: Contest, language: Language): string {
	const mark = language === 'zh' ? `试算 ${STATUS}` : STATUS;
	return `${printableText(contest.name[language])}  [${mark}]`;
}
