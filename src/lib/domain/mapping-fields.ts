/** What each field of a mapping document means, for its published JSON Schema and its reference page. */
import type { JsonSchema } from './described-schema.ts';
import { jsonSchemaOf } from './document-json-schema.ts';
import type { Text } from './errors.ts';
import { mappingSchema } from './mapping-document.ts';

export const MAPPING_PARTS = ['document', 'role', 'row', 'condition', 'forEach', 'value'] as const;
export type MappingPart = (typeof MAPPING_PARTS)[number];

/** The fields of each part, in the order in which a document usually has them. */
export const MAPPING_FIELDS: Readonly<Record<MappingPart, Readonly<Record<string, Text>>>> = {
	document: {
		schema: { zh: '固定为 longhu/mapping@1', en: 'Always longhu/mapping@1' },
		name: {
			zh: '名称；同名再存即替换',
			en: 'What it is called; saving the same Chinese name again replaces it'
		},
		target: { zh: '文件带来什么', en: 'What the file brings' },
		source: {
			zh: '来源系统；是每条记录身份的一部分',
			en: "The source system; part of every fact's identity"
		},
		zone: {
			zh: '没有时区的日期和时间所用的时区',
			en: 'The time zone of dates and times that carry none'
		},
		missing: {
			zh: '快照文件里没有的人：leave 保持原值，zero 从该日起为零；不写则列出并询问',
			en: 'Managers whom a file of snapshots leaves out: leave keeps their value, zero makes it zero from that day. Without it they are listed and asked about'
		},
		sheet: {
			zh: '工作簿里的表：名称，或从 1 起的序号；不写为第一张未隐藏的表',
			en: 'The sheet of a workbook: its name, or its number from 1. Without it the first that is not hidden'
		},
		header: {
			zh: '列名所在行：auto 在前 30 行里找列名最多的一行，或上下相连的两行；rows 指定行号。两行表头连成“存款/本月”',
			en: 'Where the column names stand: auto looks through the first 30 rows for the row, or two rows under one another, with most of the names; rows states it. Two lines are joined: 存款/本月'
		},
		totals: {
			zh: '没有工号的合计、小计、总计、平均行：skip 跳过并列在报告里，refuse 拒收，keep 当作普通行（也不再跳过重复表头和备注）',
			en: 'Rows of sums without an employee number (合计, 小计, 总计, 平均): skip passes over them and lists them in the report, refuse refuses them, keep takes every row as data, repeated headers and notes too'
		},
		unknownColumns: {
			zh: '没有映射的列：ignore 不读取，只在报告里列出列名；refuse 拒收整个文件',
			en: 'Columns that are not mapped: ignore leaves them unread and names them in the report, refuse refuses the file'
		},
		columns: { zh: '列的特别之处，按列名', en: 'What is special about a column, by its name' },
		rows: { zh: '每一行给出的记录', en: 'What every row of the file gives' }
	},
	role: {
		clientNumber: {
			zh: '客户号：入口处换成加密散列，原号不保存、不显示',
			en: 'A client number: replaced by a keyed hash at the door, neither stored nor shown'
		},
		number: {
			zh: '流水号、保单号等编号：不当作个人信息检查',
			en: 'A serial, policy or contract number: not searched for personal data'
		},
		empty: {
			zh: '这一格为空时：warn 照收并在报告里提示，refuse 拒收该行。除是否为空外不读取该列',
			en: 'What a row is where it is empty: warn takes it and says so in the report, refuse refuses it. Nothing else is read of the column'
		}
	},
	row: {
		when: {
			zh: '全部满足才给出记录；不写为每行都给',
			en: 'All must hold for the row to give this; without it every row does'
		},
		forEach: {
			zh: '宽表：这些列里每个有值的格子各给出一条记录',
			en: 'A wide table: every filled cell of these columns gives a record of its own'
		},
		set: {
			zh: '标准格式的列和它的值',
			en: "Columns of the product's own form with their values"
		}
	},
	condition: {
		column: { zh: '列名', en: 'The column' },
		equals: { zh: '等于这个值', en: 'It is this' },
		in: { zh: '等于其中之一', en: 'It is one of these' },
		notEmpty: { zh: '有值；空白、横线、“无”不算', en: 'It has a value: no blank, dash or 无' }
	},
	forEach: {
		columns: { zh: '列名的列表', en: 'The names of the columns' },
		matching: {
			zh: '列名的样式，恰含一个 *；* 所代表的部分就是产品或指标的名称',
			en: 'A pattern of names with exactly one *; the part that it stands for is the name of the product or metric'
		},
		as: {
			zh: '把该名称填入标准格式的这一列',
			en: "The column of the product's form that takes that name"
		}
	},
	value: {
		column: {
			zh: '取自文件的这一列。不计空格、全半角和括号里的单位',
			en: 'From this column of the file. Spaces, width and a unit in brackets need not be written'
		},
		constant: { zh: '固定的值', en: 'Always this' },
		template: {
			zh: '由各列拼成，列名写在花括号里；{each} 是 forEach 当前列的名称',
			en: 'Made of columns in braces; {each} is the name of the column that forEach is at'
		},
		each: {
			zh: 'forEach 当前列的值（value）或名称（name）',
			en: 'Of the column that forEach is at: what stands in it, or its name'
		},
		optional: {
			zh: '文件可以没有这一列',
			en: 'The file may lack the column'
		},
		trim: { zh: '去掉两端的空格', en: 'Without the spaces around it' },
		values: {
			zh: '对照表：文件里的词和我们的词',
			en: "The file's words and ours"
		},
		otherwise: {
			zh: '对照表里没有的词：拒收或照用',
			en: 'A word that is not in values: refused, or kept as it is'
		},
		date: {
			zh: '日期的样式，如 yyyy/M/d、yyyy年M月d日、yyyyMMdd HH:mm；只收这一种写法',
			en: 'The pattern of a date, such as yyyy/M/d or yyyyMMdd HH:mm; no other way of writing is taken'
		},
		read: {
			zh: '按人们的写法读：day 日期、instant 时刻、period 期间、amount 金额、number 数、percent 比率、text 文字、code 编号（保留前导零）。不写则须已是标准格式',
			en: 'Read as people write it: a day, an instant, a period, an amount, a number, a ratio (percent), words (text) or an id with its leading zeros (code). Without it the value must stand as the product writes it'
		},
		order: {
			zh: '03/04/2024 先写日（dmy）还是月（mdy）；ymd 只收年份在前的',
			en: 'Whether 03/04/2024 begins with the day (dmy) or the month (mdy); ymd takes only dates that begin with the year'
		},
		serial: {
			zh: '45372 这样的数是否为表格的日期序号',
			en: "Whether a number such as 45372 is a spreadsheet's serial number of a day"
		},
		decimal: {
			zh: '小数点用哪个符号；另一个是千位分隔',
			en: 'The decimal sign; the other one groups thousands'
		},
		unit: {
			zh: '金额的单位，格子里自带单位的除外；比率没有百分号时是百分数（percent）还是比率本身（ratio）。表头或“单位：”一行写明的不必再写，写了须一致',
			en: 'The unit of an amount, for cells without one of their own; of a ratio without a % sign whether it is per cent or the ratio itself. What the header or a line 单位： states need not be written, and must agree with it'
		}
	}
};

/** The published JSON Schema of mapping documents, with what every field means. */
export function mappingJsonSchema(): JsonSchema {
	const schema: JsonSchema = jsonSchemaOf(mappingSchema);
	for (const part of MAPPING_PARTS)
		for (const [name, field] of Object.entries(mappingPart(schema, part).properties ?? {})) {
			const text = MAPPING_FIELDS[part][name];
			if (text) field.description = `${text.zh} ${text.en}`;
		}
	return schema;
}

/** Where a part stands in the schema. */
export function mappingPart(schema: JsonSchema, part: MappingPart): JsonSchema {
	const row = schema.properties?.rows?.items ?? {};
	switch (part) {
		case 'document':
			return schema;
		case 'role':
			return valuesOf(schema.properties?.columns);
		case 'row':
			return row;
		case 'condition':
			return row.properties?.when?.anyOf?.[0] ?? {};
		case 'forEach':
			return row.properties?.forEach ?? {};
		case 'value':
			return valuesOf(row.properties?.set);
		default:
			return part satisfies never;
	}
}

function valuesOf(map: JsonSchema | undefined): JsonSchema {
	const values = map?.additionalProperties;
	return typeof values === 'object' ? values : {};
}
