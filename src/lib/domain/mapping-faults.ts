/** What is said of a file or a row that a mapping cannot take. */
import type { Fault, Text } from './errors.ts';
import type { ValueFault } from './mapping-reader.ts';
import { nearestName } from './nearest-name.ts';
import type { PersonalData } from './personal-data.ts';

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

export function headerlessFault(): Fault {
	return {
		code: 'mapping.header',
		message: {
			zh: '第一行像是数据而不是列名（含个人信息）。请在第一行写列名。',
			en: 'The first line looks like data with personal numbers, not column names. Put the column names on the first line.'
		},
		place: 'row 1'
	};
}

export function missingColumn(name: string, header: readonly string[]): Fault {
	return {
		code: 'mapping.column.missing',
		message: { zh: `文件里没有“${name}”列`, en: `The file has no column "${name}"` },
		place: `row 1, ${name}`,
		suggestion: nearestName(name, header) ?? undefined
	};
}

export function doubledColumn(name: string): Fault {
	return {
		code: 'mapping.column.doubled',
		message: { zh: `“${name}”列出现了两次`, en: `The column "${name}" stands there twice` },
		place: `row 1, ${name}`
	};
}

export function unknownColumn(name: string, allowed: readonly string[]): Fault {
	return {
		code: 'mapping.column.unknown',
		message: { zh: `没有“${name}”这一列`, en: `"${name}" is not a column of this form` },
		place: `row 1, ${name}`,
		found: name.slice(0, 60),
		allowed: allowed.join(', '),
		suggestion: nearestName(name, allowed) ?? undefined
	};
}
