/** Questions about a file, their answers and what its rows decided, in words. */
import type { Text } from './errors.ts';
import type { AskedValue } from './mapping-evidence.ts';
import { unitName } from './mapping-faults.ts';
import { isAmountUnit, type ReadSettings } from './values/read-settings.ts';
import type { ReadSetting } from './values/reading.ts';
import { valueReader } from './values/readers.ts';

type Subject = Pick<AskedValue, 'kind' | 'settings' | 'headerUnit'>;

export function questionText(
	{ label, kind }: Pick<AskedValue, 'label' | 'kind'>,
	setting: ReadSetting,
	example: string,
	isMixed: boolean
): Text {
	const question = QUESTIONS[setting === 'unit' && kind === 'percent' ? 'percent' : setting];
	const zh = question.zh(label, example);
	const en = question.en(label, example);
	return isMixed
		? {
				zh: `${zh}列中两种写法都有，按任何一种读都会拒收另一种的行。`,
				en: `${en} The column has both, so either answer refuses the rows written in the other way.`
			}
		: { zh, en };
}

type Worded = Readonly<Record<keyof Text, (column: string, example: string) => string>>;

const QUESTIONS: Readonly<Record<ReadSetting | 'percent', Worded>> = {
	order: {
		zh: (column, example) => `“${column}”列的 ${example} 先写日还是先写月？`,
		en: (column, example) => `In "${column}", does ${example} begin with the day or the month?`
	},
	serial: {
		zh: (column, example) => `“${column}”列的 ${example} 是表格的日期序号吗？`,
		en: (column, example) => `In "${column}", is ${example} a spreadsheet's serial number of a day?`
	},
	decimal: {
		zh: (column, example) => `“${column}”列的 ${example} 用哪个符号作小数点？`,
		en: (column, example) => `In "${column}", which sign in ${example} is the decimal sign?`
	},
	unit: {
		zh: (column) => `“${column}”列的金额没有写单位，是什么单位？`,
		en: (column) => `The amounts in "${column}" have no unit. Which is it?`
	},
	percent: {
		zh: (column, example) => `“${column}”列的 ${example} 没有百分号，是百分数还是比率？`,
		en: (column, example) =>
			`In "${column}", is ${example} without a % sign per cent or the ratio itself?`
	}
};

/** An answer, with what the first example then becomes. */
export function choiceLabel(
	subject: Subject,
	setting: ReadSetting,
	value: string,
	example: string
): Text {
	const { zh, en } = choiceName(setting, value);
	const reading = valueReader(subject.kind, {
		...subject.settings,
		headerUnit: subject.headerUnit,
		...settingOf(setting, value)
	})(example);
	return typeof reading === 'string' && reading !== ''
		? { zh: `${zh}（${example} → ${reading}）`, en: `${en} (${example} → ${reading})` }
		: { zh, en };
}

function settingOf(setting: ReadSetting, value: string): ReadSettings {
	return { [setting]: setting === 'serial' ? value === 'true' : value };
}

function choiceName(setting: ReadSetting, value: string): Text {
	if (setting === 'unit' && isAmountUnit(value)) return unitName(value);
	return CHOICES[`${setting}:${value}`] ?? { zh: value, en: value };
}

const CHOICES: Readonly<Record<string, Text>> = {
	'order:dmy': { zh: '日/月/年', en: 'day/month/year' },
	'order:mdy': { zh: '月/日/年', en: 'month/day/year' },
	'serial:true': { zh: '是日期序号', en: 'a serial number of a day' },
	'serial:false': { zh: '不是日期，拒收这些行', en: 'no date; refuse those rows' },
	'decimal:.': { zh: '点是小数点，逗号分千位', en: 'the point; commas group thousands' },
	'decimal:,': { zh: '逗号是小数点，点分千位', en: 'the comma; points group thousands' },
	'unit:percent': { zh: '百分数', en: 'per cent' },
	'unit:ratio': { zh: '比率本身', en: 'the ratio itself' }
};

export function decisionText(
	column: string,
	setting: ReadSetting,
	value: string,
	{ row, text }: { readonly row: number; readonly text: string }
): Text {
	const { zh, en } = choiceName(setting, value);
	return {
		zh: `“${column}”列按“${zh}”读：第 ${row} 行的 ${text} 只能这样读。`,
		en: `"${column}" is read as ${en}: ${text} in row ${row} can only be that.`
	};
}
