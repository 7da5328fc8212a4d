/** The organisation in the product's own file form: a tree whose levels are data. */
import { failure, success, type Fault, type Result } from './errors.ts';

export const ORG_UNIT_COLUMNS = ['code', 'nameZh', 'nameEn', 'parentCode', 'level'] as const;
export type OrgUnitColumn = (typeof ORG_UNIT_COLUMNS)[number];
export type OrgUnitRow = Partial<Record<OrgUnitColumn, string>>;

export interface OrgUnitFact {
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string;
	readonly parentCode: string | null;
	/** A word of the bank's own, such as `region` or `branch`. */
	readonly level: string;
}

const MAX_TEXT = 200;

/** One row of the organisation. One name serves for both languages where the other is missing. */
export function parseOrgUnitRow(row: OrgUnitRow, place: number): Result<OrgUnitFact> {
	const faults: Fault[] = [];
	const read = (column: OrgUnitColumn): string => (row[column] ?? '').trim();
	const refuse = (column: OrgUnitColumn, zh: string, en: string) =>
		faults.push({
			code: `row.${column}`,
			message: { zh, en },
			place: `row ${place}, ${column}`,
			found: read(column).slice(0, 60)
		});
	for (const column of ORG_UNIT_COLUMNS) {
		if (read(column).length > MAX_TEXT)
			refuse(column, `超过 ${MAX_TEXT} 个字符`, `is longer than ${MAX_TEXT} characters`);
		if (/\p{Cc}/u.test(read(column)))
			refuse(column, '含有控制字符', 'contains a control character');
	}
	for (const column of ['code', 'level'] as const)
		if (read(column) === '') refuse(column, '必填，但是空的', 'is required, but empty');
	const nameZh = read('nameZh') || read('nameEn');
	if (nameZh === '') refuse('nameZh', '必填，但是空的', 'is required, but empty');
	if (read('parentCode') !== '' && read('parentCode') === read('code'))
		refuse('parentCode', '不能是自己', 'cannot be the unit itself');
	if (faults.length > 0) return failure(...faults);
	return success({
		code: read('code'),
		nameZh,
		nameEn: read('nameEn') || nameZh,
		parentCode: read('parentCode') || null,
		level: read('level')
	});
}
