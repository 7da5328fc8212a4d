/** Why a file cannot be read, and what to do about it. */
import type { Fault, Text } from '#lib/domain/errors.ts';
import {
	MAX_CELL_LENGTH,
	MAX_COLUMNS,
	MAX_FILE_MEGABYTES,
	MAX_ROWS,
	MAX_XLS_MEGABYTES
} from './table-limits.ts';

/** Thrown inside a reader, where rows come out of callbacks; what opens or reads the table makes a value of it. */
export class TableFault extends Error {
	constructor(readonly fault: Fault) {
		super(fault.code);
	}
}

export function fileFault(code: string, zh: string, en: string): Fault {
	return { code, message: { zh, en }, place: 'file' };
}

function limitFault(code: string, place: string, allowed: string, message: Text): Fault {
	return { code, message, place, allowed };
}

/** Only what a file did is told of it; everything else is a bug or the machine's, and thrown on. */
export function faultOf(error: unknown): Fault {
	if (error instanceof TableFault) return error.fault;
	throw error;
}

const SAVE_AS_XLSX: Text = {
	zh: '请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”后再导入。',
	en: 'Open it in Excel or WPS, save it as "Excel workbook (.xlsx)" and bring that.'
};

const refusals = {
	pdf: [
		'这是 PDF 文件。请导入生成它的表格（.xlsx 或 CSV）。',
		'This is a PDF. Bring the table that it was made from, as .xlsx or CSV.'
	],
	image: [
		'这是图片。请导入表格文件（.xlsx 或 CSV）。',
		'This is a picture. Bring a table, as .xlsx or CSV.'
	],
	archive: [
		'这是压缩包。请解压后逐个导入其中的表格。',
		'This is an archive. Unpack it and bring the tables one by one.'
	],
	document: [
		'这是文字或演示文档，不是表格。请把其中的表格另存为 .xlsx。',
		'This is a text or a presentation, not a spreadsheet. Save its table as .xlsx.'
	],
	ods: [
		'这是 OpenDocument 文件（.ods）。请另存为“Excel 工作簿（.xlsx）”后再导入。',
		'This is an OpenDocument file (.ods). Save it as "Excel workbook (.xlsx)" and bring that.'
	],
	xlsb: [
		'这是 Excel 二进制工作簿（.xlsb）。请另存为“Excel 工作簿（.xlsx）”后再导入。',
		'This is a binary workbook (.xlsb). Save it as "Excel workbook (.xlsx)" and bring that.'
	],
	et: [
		`这是 Office 或 WPS 文件，但其中没有可读取的工作簿（例如 WPS 自有格式的 .et）。${SAVE_AS_XLSX.zh}`,
		`This is a file of Office or WPS without a workbook that can be read, such as an .et in WPS's own format. ${SAVE_AS_XLSX.en}`
	],
	oldExcel: [
		`这是 Excel 95 或更早的工作簿。${SAVE_AS_XLSX.zh}`,
		`This is a workbook of Excel 95 or before. ${SAVE_AS_XLSX.en}`
	],
	encrypted: [
		'文件有打开密码。请在 Excel 或 WPS 中打开，去掉密码后另存为 .xlsx，再导入。',
		'The file needs a password to be opened. Open it in Excel or WPS, remove the password, save it as .xlsx and bring that.'
	],
	xml: [
		`这是 XML 文件（可能是“XML 电子表格 2003”）。${SAVE_AS_XLSX.zh}`,
		`This is an XML file, perhaps an "XML spreadsheet 2003". ${SAVE_AS_XLSX.en}`
	],
	mhtml: [
		`这是单个文件网页（.mht）。${SAVE_AS_XLSX.zh}`,
		`This is a web page in a single file (.mht). ${SAVE_AS_XLSX.en}`
	],
	utf16: [
		'文件像是没有标记的 UTF-16 文本。请另存为“CSV UTF-8”或 .xlsx。',
		'The file looks like UTF-16 text without its mark. Save it as "CSV UTF-8" or .xlsx.'
	],
	binary: [
		'文件既不是表格也不是文本。请导入 .xlsx、.xls 或 CSV。',
		'The file is neither a spreadsheet nor text. Bring .xlsx, .xls or CSV.'
	],
	damaged: [
		'文件已损坏或不完整，无法读取。请重新导出或另存一次再导入。',
		'The file is damaged or cut short and cannot be read. Export or save it again and bring that.'
	],
	bomb: [
		'文件解压后过大，已拒绝读取。请拆成几个较小的文件。',
		'The file unpacks to more than is taken. Split it into smaller files.'
	],
	noSheet: ['工作簿里没有可读取的工作表。', 'The workbook has no sheet that can be read.'],
	noTable: [
		'网页里没有表格。若数据在另一个文件里，请在 Excel 或 WPS 中打开后另存为 .xlsx。',
		'The page has no table. Where its data is in another file, open it in Excel or WPS and save it as .xlsx.'
	],
	tooLarge: [
		`文件超过 ${MAX_FILE_MEGABYTES} MB。请分成几个文件导入。`,
		`The file is larger than ${MAX_FILE_MEGABYTES} MB. Split it and bring the parts one by one.`
	],
	xlsTooLarge: [
		`Excel 97-2003（.xls）或加密的工作簿超过 ${MAX_XLS_MEGABYTES} MB。请另存为不加密的 .xlsx 后再导入。`,
		`The Excel 97-2003 (.xls) or encrypted workbook is larger than ${MAX_XLS_MEGABYTES} MB. Save it as .xlsx without a password and bring that.`
	]
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type Refusal = keyof typeof refusals;

/** A file that is refused as a whole, in words that say what to do. */
export function refusal(why: Refusal): Fault {
	const [zh, en] = refusals[why];
	return fileFault(`file.${why}`, zh, en);
}

export function missingSheet(asked: string, names: readonly string[]): Fault {
	return {
		code: 'file.sheetMissing',
		message: { zh: '文件里没有这个工作表', en: 'The file has no such sheet' },
		place: 'file',
		found: asked,
		allowed: names.join(', ')
	};
}

export function tooManyRows(limit = MAX_ROWS): Fault {
	return limitFault('file.rows', 'file', String(limit), {
		zh: `行数超过 ${limit}。请分成几个文件导入。`,
		en: `The file has more than ${limit} rows. Split it and bring the parts one by one.`
	});
}

export function tooManyColumns(row: number): Fault {
	return limitFault('file.columns', `row ${row}`, String(MAX_COLUMNS), {
		zh: `这一行超过 ${MAX_COLUMNS} 列。请删去多余的列后再导入。`,
		en: `The row has more than ${MAX_COLUMNS} columns. Delete those that are not needed.`
	});
}

export function cellTooLong(row: number): Fault {
	return limitFault('file.cell', `row ${row}`, String(MAX_CELL_LENGTH), {
		zh: `这一行有单元格超过 ${MAX_CELL_LENGTH} 个字符，从这一行起不再读取。`,
		en: `A cell of this row is longer than ${MAX_CELL_LENGTH} characters; from this row on the file is not read.`
	});
}
