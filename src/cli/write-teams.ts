/** The boards of teams: each with its rule, as JSON, CSV or tables one below the other. */
import { stringify } from 'csv-stringify/sync';
import type { Contest } from '#lib/domain/contest.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { RankedTeam, TeamBoard } from '#lib/domain/team-standings.ts';
import { disarmFormula, printableText } from '#lib/server/results/spreadsheet-text.ts';
import { textTable } from './text-table.ts';
import type { Language, ScoreUsage } from './usage.ts';
import { STATUS, titleOf } from './write-result.ts';

export function writeTeams(
	contest: Contest,
	boards: readonly TeamBoard[],
	usage: Pick<ScoreUsage, 'format' | 'language'>
): string {
	switch (usage.format) {
		case 'json':
			return `${JSON.stringify(
				boards.map((board) => boardOf(contest, board)),
				null,
				'\t'
			)}\n`;
		case 'csv':
			return writeCsv(contest, boards);
		case 'table':
			return writeTables(contest, boards, usage.language ?? 'zh');
		default:
			return usage.format satisfies never;
	}
}

function boardOf(contest: Contest, { ruleId: rule, name, rows }: TeamBoard) {
	return { rule, name, status: STATUS, teams: rows.map((row) => teamOf(contest, row)) };
}

function teamOf(contest: Contest, row: RankedTeam) {
	const { team, name, rank, value, heads, members, arithmetic } = row;
	return {
		team,
		name,
		rank,
		/** Exact; what never ends (a third) has 12 decimals. Null: not rated. */
		value: value?.toDecimalString() ?? null,
		displayValue: value?.toFixed(contest.decimals) ?? null,
		heads,
		members,
		arithmetic
	};
}

const CSV_COLUMNS = ['rule', 'team', 'name', 'rank', 'value', 'displayValue', 'status'];

function writeCsv(contest: Contest, boards: readonly TeamBoard[]): string {
	const text = (value: string) => disarmFormula(printableText(value));
	const records = boards.flatMap(({ ruleId, rows }) =>
		rows.map((row) => {
			const { team, name, rank, value, displayValue } = teamOf(contest, row);
			return [ruleId, text(team), text(name.zh), rank ?? '', value, displayValue, STATUS];
		})
	);
	return stringify([CSV_COLUMNS, ...records], { bom: true, record_delimiter: '\r\n' });
}

const HEADINGS: readonly Text[] = [
	{ zh: '名次', en: 'Rank' },
	{ zh: '团队', en: 'Team' },
	{ zh: '名称', en: 'Name' },
	{ zh: '人数', en: 'People' },
	{ zh: '数值', en: 'Value' }
];
/** Rank, people and value stand at the right. */
const RIGHT_COLUMNS: readonly number[] = [0, 3, 4];

function writeTables(contest: Contest, boards: readonly TeamBoard[], language: Language): string {
	const tables = boards.map(({ name, rows }) =>
		textTable(
			printableText(name[language]),
			HEADINGS.map((heading) => heading[language]),
			rows.map((row) => [
				row.rank === null ? '-' : String(row.rank),
				row.team,
				row.name[language],
				String(row.members.length),
				row.value === null ? '-' : row.value.toFixed(contest.decimals)
			]),
			RIGHT_COLUMNS
		)
	);
	return `${titleOf(contest, language)}\n${tables.map((table) => `\n${table}`).join('')}`;
}
