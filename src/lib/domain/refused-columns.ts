/**
 * A file of refused rows carries, before the columns of the file itself, why each row was refused and where it stood.
 * When it is brought again, mended, these columns are passed over whatever the mapping says of unknown ones.
 */
import type { SourceRow } from './csv.ts';
import type { ReportedFault } from './import-report.ts';

export const REFUSED_COLUMNS = [
	'龙虎榜：拒收原因',
	'Longhu: reasons for refusal',
	'龙虎榜：原文件行号 Longhu: row in the file'
] as const;

export function isRefusedColumn(name: string): boolean {
	return REFUSED_COLUMNS.some((column) => column === name.trim());
}

/** The row with the names where this is such a file: the first, or the second below a line that states a unit. */
export function refusedHeaderRow(rows: readonly SourceRow[]): number | null {
	const found = rows
		.slice(0, 2)
		.find(({ cells }) => REFUSED_COLUMNS.every((column, index) => cells[index] === column));
	return found?.row ?? null;
}

/** Why a row was refused, in both languages: `金额：不是金额（原值 abc，应为 1234.50）`. */
export function refusalReasons(faults: readonly ReportedFault[]): {
	readonly zh: string;
	readonly en: string;
} {
	const zh = faults.map(({ column, message, found, allowed, suggestion }) => {
		const hints = [
			...(found === undefined ? [] : [`原值 ${found}`]),
			...(suggestion === undefined ? [] : [`是不是“${suggestion}”？`]),
			...(suggestion === undefined && allowed ? [`应为 ${allowed}`] : [])
		].join('，');
		return `${column === null ? '' : `${column}：`}${message.zh}${hints && `（${hints}）`}`;
	});
	const en = faults.map(({ column, message, found, allowed, suggestion }) => {
		const hints = [
			...(found === undefined ? [] : [`found: ${found}`]),
			...(suggestion === undefined ? [] : [`did you mean “${suggestion}”?`]),
			...(suggestion === undefined && allowed ? [`expected: ${allowed}`] : [])
		].join(', ');
		return `${column === null ? '' : `${column}: `}${message.en}${hints && ` (${hints})`}`;
	});
	return { zh: zh.join('；'), en: en.join('; ') };
}
