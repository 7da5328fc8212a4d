/** What is said of a file or a row that a mapping cannot take. */
import type { Fault, Text } from './errors.ts';
import type { ValueFault } from './mapping-reader.ts';
import { nearestName } from './nearest-name.ts';
import type { PersonalData } from './personal-data.ts';
import type { HeaderUnit } from './sheet-shape.ts';
import type { BadValue } from './values/reading.ts';

const PERSONAL: Readonly<Record<PersonalData, Text>> = {
	identityNumber: {
		zh: '像身份证号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like an identity number. Personal data of clients stays out; the row is refused.'
	},
	mobileNumber: {
		zh: '像手机号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like a mobile number. Personal data of clients stays out; the row is refused.'
	},
	bankCard: {
		zh: '像银行卡号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like a bank card number. Personal data of clients stays out; the row is refused.'
	}
};

/** The value itself is never repeated: neither stored, nor shown, nor logged. */
export function personalFault(row: number, column: string, kind: PersonalData): Fault {
	return {
		code: `personalData.${kind}`,
		message: PERSONAL[kind],
		place: `row ${row}, ${column}`
	};
}

export function valueFault(row: number, fault: ValueFault): Fault {
	return {
		code: fault.code,
		message: fault.message,
		place: `row ${row}, ${fault.column}`,
		found: fault.found.slice(0, 60),
		allowed: fault.allowed,
		suggestion: fault.suggestion
	};
}

/** Of a cell whose text was lost before it came here, or is a client number: the text is not repeated. */
export function lostFault(
	row: number,
	column: string,
	{ code, message, allowed }: BadValue
): Fault {
	return {
		code,
		message,
		place: `row ${row}, ${column}`,
		...(allowed === '' ? {} : { allowed })
	};
}

export function widthFault(row: number, found: number, expected: number): Fault {
	return {
		code: 'csv.row.cells',
		message: {
			zh: `这一行有 ${found} 格，表头有 ${expected} 列`,
			en: `has ${found} cells where the header has ${expected} columns`
		},
		place: `row ${row}`
	};
}

/** Told of a row that comes in all the same, or the reason why it does not. */
export function emptyFault(row: number, column: string): Fault {
	return {
		code: 'mapping.empty',
		message: { zh: '这一格是空的，记录不完整', en: 'is empty, so the row is incomplete' },
		place: `row ${row}, ${column}`
	};
}

export function totalFault(row: number): Fault {
	return {
		code: 'mapping.total',
		message: {
			zh: '这是合计行，没有工号。映射写的是不接受合计行',
			en: 'is a row of sums without an employee number, and the mapping refuses those'
		},
		place: `row ${row}`
	};
}

const UNIT_NAMES: Readonly<Record<HeaderUnit, Text>> = {
	yuan: { zh: '元', en: 'yuan' },
	qianYuan: { zh: '千元', en: 'thousand yuan' },
	wanYuan: { zh: '万元', en: 'ten thousand yuan' },
	baiWanYuan: { zh: '百万元', en: 'million yuan' },
	yiYuan: { zh: '亿元', en: 'hundred million yuan' },
	fen: { zh: '分', en: 'fen' },
	percent: { zh: '%', en: '%' }
};

/** What a unit is called, for people. */
export function unitName(unit: HeaderUnit): Text {
	return UNIT_NAMES[unit];
}

export function unitFault(
	row: number,
	column: string,
	inFile: HeaderUnit,
	inMapping: HeaderUnit | null
): Fault {
	const file = unitName(inFile);
	const mapping = inMapping === null ? { zh: '金额', en: 'an amount' } : unitName(inMapping);
	return {
		code: 'mapping.unit',
		message: {
			zh: `文件写的单位是${file.zh}，映射写的是${mapping.zh}。请改正其中之一`,
			en: `The file says ${file.en}, the mapping says ${mapping.en}. Correct one of them`
		},
		place: `row ${row}, ${column}`,
		found: file.zh
	};
}

/** Of a pattern for the columns of a wide table: none fits, or more than anybody means. */
export function patternFault(row: number, pattern: string, count: number): Fault {
	return {
		code: 'mapping.forEach',
		message:
			count === 0
				? { zh: `没有列名符合“${pattern}”`, en: `No column's name fits "${pattern}"` }
				: {
						zh: `有 ${count} 个列名符合“${pattern}”，最多 200 个`,
						en: `${count} columns' names fit "${pattern}"; 200 is the most`
					},
		place: `row ${row}, ${pattern}`
	};
}

export function headerlessFault(row: number): Fault {
	return {
		code: 'mapping.header',
		message: {
			zh: '这一行像是数据而不是列名（含个人信息）。请在数据上方写一行列名。',
			en: 'This line looks like data with personal numbers, not column names. Put a line of column names above the data.'
		},
		place: `row ${row}`
	};
}

export function missingColumn(row: number, name: string, header: readonly string[]): Fault {
	return {
		code: 'mapping.column.missing',
		message: { zh: `文件里没有“${name}”列`, en: `The file has no column "${name}"` },
		place: `row ${row}, ${name}`,
		suggestion: nearestName(name, header) ?? undefined
	};
}

export function doubledColumn(row: number, name: string): Fault {
	return {
		code: 'mapping.column.doubled',
		message: { zh: `“${name}”列出现了两次`, en: `The column "${name}" stands there twice` },
		place: `row ${row}, ${name}`
	};
}

export function unknownColumn(row: number, name: string, allowed: readonly string[]): Fault {
	return {
		code: 'mapping.column.unknown',
		message: { zh: `没有“${name}”这一列`, en: `"${name}" is not a column of this form` },
		place: `row ${row}, ${name}`,
		found: name.slice(0, 60),
		allowed: allowed.join(', '),
		suggestion: nearestName(name, allowed) ?? undefined
	};
}
