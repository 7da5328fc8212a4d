/**
 * The product's own file forms: which columns each file has, what stands in them, and the published JSON Schema of each.
 * The command line refuses what is not here; its help and docs/schemas are written from here.
 */
import { METRIC_COLUMNS, METRIC_KINDS, PRODUCT_COLUMNS, RISK_GRADES } from './catalogue.ts';
import { CARE_COLUMNS, CLIENT_FIGURE_COLUMNS } from './client-care.ts';
import { CONDUCT_COLUMNS } from './conduct.ts';
import {
	CALENDAR_COLUMNS,
	FIGURE_COLUMNS,
	LEAVE_COLUMNS,
	QUALIFICATION_COLUMNS,
	TARGET_COLUMNS
} from './dated-inputs.ts';
import type { Text } from './errors.ts';
import { ACTIVITY_COLUMNS, ROSTER_COLUMNS } from './file-rows.ts';
import { ORG_UNIT_COLUMNS } from './org-unit-rows.ts';
import { GRADE_STEPS } from './roster.ts';
import { SNAPSHOT_COLUMNS, SNAPSHOT_SCOPES } from './snapshots.ts';

/** The files that a score is computed from on the command line. */
export const SCORE_FILE_KINDS = [
	'roster',
	'activities',
	'figures',
	'snapshots',
	'conduct',
	'care',
	'client-figures',
	'targets',
	'leave',
	'qualifications',
	'calendar',
	'org-units'
] as const;
export type ScoreFileKind = (typeof SCORE_FILE_KINDS)[number];

export const FILE_KINDS = [...SCORE_FILE_KINDS, 'metrics', 'products'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface FileColumn {
	readonly name: string;
	/** The file must have the column, and every row a value in it. */
	readonly isRequired?: boolean;
	/** A number of the bank's own, which may look like somebody's number without being one. */
	readonly isNumber?: boolean;
	readonly meaning: Text;
	readonly pattern?: string;
	readonly allowed?: readonly string[];
}

const DECIMAL = '^[+-]?\\d+(\\.\\d+)?$';
const YUAN = '^[+-]?\\d{1,15}(\\.\\d{1,2}0*)?$';
const DAY = '^\\d{4}-\\d{2}-\\d{2}$';
const INSTANT =
	'^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?([Zz]|[+-]\\d{2}:?\\d{2})?)?$';
const PERIOD = '^\\d{4}(-Q[1-4]|-H[12]|-\\d{2}|-\\d{2}-\\d{2})?$';
const WORD = '^[a-z][a-z0-9_-]{0,59}$';

const employeeNo: Omit<FileColumn, 'isRequired'> = {
	name: 'employeeNo',
	isNumber: true,
	meaning: { zh: '工号（文本，保留前导零）', en: 'employee number (text, leading zeros kept)' }
};
const metric: FileColumn = {
	name: 'metric',
	isRequired: true,
	pattern: WORD,
	meaning: { zh: '指标代码', en: 'code of the metric' }
};
const period: FileColumn = {
	name: 'period',
	pattern: PERIOD,
	meaning: {
		zh: '期间：2026、2026-H2、2026-Q4、2026-10 或 2026-10-31',
		en: 'period: 2026, 2026-H2, 2026-Q4, 2026-10 or 2026-10-31'
	}
};
const source: FileColumn = {
	name: 'source',
	meaning: {
		zh: '来源系统；空为 file',
		en: 'source system; empty means file'
	}
};
const statedAt: FileColumn = {
	name: 'statedAt',
	pattern: INSTANT,
	meaning: {
		zh: '期间数据的统计时刻；同一期间以最晚的为准',
		en: 'when a period figure was stated; of one period the latest counts'
	}
};

const clientRef: FileColumn = {
	name: 'clientRef',
	meaning: {
		zh: '客户的内部代号，不得为证件号、手机号或卡号',
		en: 'opaque reference of the client, never an identity, mobile or card number'
	}
};
const nameZh: FileColumn = {
	name: 'nameZh',
	meaning: {
		zh: '中文名称；两个名称至少填一个',
		en: 'Chinese name; one of the two is needed'
	}
};
const nameEn: FileColumn = { name: 'nameEn', meaning: { zh: '英文名称', en: 'English name' } };

/** The columns of each file, in their usual order. */
export const FILE_FORMS: Readonly<
	Record<FileKind, { readonly title: Text; readonly columns: readonly FileColumn[] }>
> = {
	roster: {
		title: {
			zh: '花名册：谁在何时、何处、任何岗位',
			en: 'Roster: who worked where and as what, from when to when'
		},
		columns: [
			{ ...employeeNo, isRequired: true },
			{ name: 'name', isRequired: true, meaning: { zh: '姓名', en: 'name' } },
			{
				name: 'position',
				isRequired: true,
				pattern: WORD,
				meaning: {
					zh: '岗位代码：wealth 理财、marketing 营销、lobby 大堂，或本行的其他代码',
					en: "code of the position: wealth, marketing, lobby, or another of the bank's own"
				}
			},
			{
				name: 'grade',
				allowed: Object.keys(GRADE_STEPS),
				meaning: { zh: '等级', en: 'grade' }
			},
			{ name: 'step', pattern: '^[1-9]$', meaning: { zh: '档', en: 'step within the grade' } },
			{
				name: 'orgUnit',
				isRequired: true,
				meaning: { zh: '机构代码', en: 'code of the org unit' }
			},
			{
				name: 'from',
				isRequired: true,
				pattern: DAY,
				meaning: { zh: '任职首日', en: 'first day of the assignment' }
			},
			{
				name: 'to',
				pattern: DAY,
				meaning: {
					zh: '不再任职的首日；空为至今',
					en: 'first day that no longer belongs; empty: still there'
				}
			},
			{ name: 'employmentType', meaning: { zh: '用工形式', en: 'kind of employment' } },
			{
				name: 'endReason',
				meaning: {
					zh: '为何到 to 为止，如 调动、离职；没有 to 则空',
					en: 'why it ended on `to`, such as a transfer or leaving; empty without `to`'
				}
			}
		]
	},
	activities: {
		title: {
			zh: '业绩：reverses 有值为冲减，decision 有值为认定，period 有值为期间数据，否则为一笔业绩',
			en: 'Figures: a row with `reverses` is a reversal, with `decision` a decision, with `period` a period figure, else an activity'
		},
		columns: [
			{
				name: 'externalId',
				isNumber: true,
				meaning: {
					zh: '业务编号；冲减为其自身的编号，认定为业绩的编号；期间数据不需要；其余没有编号的行按内容和出现次数编号',
					en: "the row's own id; of a decision the activity's; a period figure needs none; any other row without one gets one from its content and its occurrence"
				}
			},
			{ ...employeeNo, meaning: { zh: '经办人工号', en: 'employee number of who did it' } },
			metric,
			{ name: 'product', meaning: { zh: '产品', en: 'product' } },
			{
				name: 'quantity',
				pattern: DECIMAL,
				meaning: {
					zh: '数量；空为 1。期间数据的分子',
					en: 'how many; empty counts as 1. The numerator of a period figure'
				}
			},
			{
				name: 'amount',
				pattern: YUAN,
				meaning: {
					zh: '金额（元，精确到分）；期间数据也可用作分子',
					en: 'amount in yuan, exact to the fen; a period figure may have its numerator here'
				}
			},
			{ name: 'base', pattern: DECIMAL, meaning: { zh: '期间数据的基数', en: 'base of a ratio' } },
			clientRef,
			{
				name: 'occurredAt',
				pattern: INSTANT,
				meaning: {
					zh: '发生时刻；无时区按竞赛时区，只有日期为当日零点',
					en: "when it happened; without an offset in the contest's zone, a bare day is its first instant"
				}
			},
			{
				name: 'reverses',
				isNumber: true,
				meaning: { zh: '被冲减业绩的编号', en: 'id of the activity that is taken back' }
			},
			{
				name: 'referrerNo',
				isNumber: true,
				meaning: { zh: '转介人工号', en: 'employee number of the referrer' }
			},
			{
				name: 'share',
				pattern: DECIMAL,
				meaning: {
					zh: '转介人所占份额 0–1；空为竞赛所定',
					en: "the referrer's part, 0 to 1; empty: as the contest says"
				}
			},
			{
				name: 'shares',
				isNumber: true,
				meaning: {
					zh: '多人分享：10012:60%;10013:40%，或 10012:1/3;10013:2/3，或按元 10012:5000;10013:rest（rest 为其余）；须恰好分完，employeeNo 空为第一人；不与 referrerNo、share 同填',
					en: 'credit that several managers share: 10012:60%;10013:40%, or 10012:1/3;10013:2/3, or in yuan 10012:5000;10013:rest, adding up exactly; employeeNo empty: the first; never beside referrerNo or share'
				}
			},
			period,
			statedAt,
			{
				name: 'receivedAt',
				pattern: INSTANT,
				meaning: {
					zh: '入账时刻；空为发生时刻',
					en: 'when it became known; empty: when it happened'
				}
			},
			source,
			{
				name: 'decision',
				allowed: ['funded', 'cancelled', 'hold', 'release'],
				meaning: { zh: '认定', en: 'a word on the activity' }
			}
		]
	},
	snapshots: {
		title: {
			zh: '累计数：本日、本月、本季或本年至业绩日期的累计；台账记入与上一次的差额',
			en: 'Cumulative snapshots: what has been sold so far this day, month, quarter or year; the ledger gets the difference from the last one'
		},
		columns: [
			{ ...employeeNo, isRequired: true },
			metric,
			{ name: 'product', meaning: { zh: '产品', en: 'product' } },
			{
				name: 'businessDate',
				isRequired: true,
				pattern: DAY,
				meaning: {
					zh: '业绩日期：累计到这一天末',
					en: 'business date, at the end of which the value stands'
				}
			},
			{
				name: 'scope',
				isRequired: true,
				allowed: SNAPSHOT_SCOPES,
				meaning: {
					zh: '累计口径：day 本日、month 本月、quarter 本季、year 本年；新的期间从零开始',
					en: 'over what it is counted up; a new period starts from zero'
				}
			},
			{
				name: 'quantity',
				pattern: DECIMAL,
				meaning: {
					zh: '累计数量；quantity 与 amount 至少填一个，同一期间各日填的应相同',
					en: 'how many so far; this or amount or both, and the same ones on all dates of a period'
				}
			},
			{
				name: 'amount',
				pattern: YUAN,
				meaning: {
					zh: '累计金额（元，精确到分）',
					en: 'how much so far, in yuan, exact to the fen'
				}
			},
			source
		]
	},
	conduct: {
		title: {
			zh: '合规事件：投诉、处分；每条为其代码指标下的一笔业绩，供扣分与门槛使用',
			en: 'Conduct events: complaints, sanctions; each is an activity under its code, for deductions and gates'
		},
		columns: [
			{
				name: 'reference',
				isRequired: true,
				isNumber: true,
				meaning: { zh: '事件编号', en: 'number of the case' }
			},
			{ ...employeeNo, isRequired: true },
			{
				name: 'code',
				isRequired: true,
				pattern: WORD,
				meaning: {
					zh: '事件代码，即规则所用的指标，如 complaint',
					en: 'code of the event, which is the metric that rules name, such as complaint'
				}
			},
			{ name: 'day', isRequired: true, pattern: DAY, meaning: { zh: '发生日', en: 'day' } },
			{
				name: 'count',
				pattern: DECIMAL,
				meaning: { zh: '计为几次，大于 0；空为 1', en: 'as how many it counts, above 0; empty: 1' }
			},
			clientRef,
			source
		]
	},
	care: {
		title: {
			zh: '客户管护：哪位客户经理在何时管护哪位客户；同一客户同一天只有一位',
			en: 'Client care: which manager has which client, from when to when; a client has one manager a day'
		},
		columns: [
			{ ...clientRef, isRequired: true },
			{ ...employeeNo, isRequired: true },
			{
				name: 'from',
				isRequired: true,
				pattern: DAY,
				meaning: {
					zh: '管护首日；同一客户同一首日以最新一批为准',
					en: 'first day; of two rows about a client from one day that of the latest batch counts'
				}
			},
			{
				name: 'to',
				pattern: DAY,
				meaning: {
					zh: '不再管护的首日；空为至今',
					en: 'first day that no longer belongs; empty: still theirs'
				}
			}
		]
	},
	'client-figures': {
		title: {
			zh: '客户期间数据：按客户给出的期间数据，归该期间最后一天的管护经理',
			en: "Figures of clients: period figures client by client, for whoever has the client on the period's last day"
		},
		columns: [
			{ ...clientRef, isRequired: true },
			metric,
			{ ...period, isRequired: true },
			{
				name: 'value',
				isRequired: true,
				pattern: DECIMAL,
				meaning: { zh: '数值；比率的分子', en: 'value; the numerator of a ratio' }
			},
			{
				name: 'base',
				pattern: DECIMAL,
				meaning: { zh: '比率的基数；不是比率则空', en: 'base of a ratio; empty where it is none' }
			},
			{ ...statedAt, isRequired: true },
			source
		]
	},
	metrics: {
		title: {
			zh: '指标目录：名称、单位、何时应到；不影响入账',
			en: 'Metrics: names, units, when figures are expected; no fact depends on it'
		},
		columns: [
			{
				name: 'code',
				isRequired: true,
				pattern: WORD,
				meaning: { zh: '指标代码', en: 'code of the metric' }
			},
			nameZh,
			nameEn,
			{
				name: 'kind',
				isRequired: true,
				allowed: METRIC_KINDS,
				meaning: {
					zh: '类型：count 计数、amount 金额、ratio 比率、level 时点、average 日均',
					en: 'what can be counted: a count, an amount, a ratio, a level, an average'
				}
			},
			{ name: 'unitZh', meaning: { zh: '单位（中文），如 户', en: 'unit in Chinese' } },
			{ name: 'unitEn', meaning: { zh: '单位（英文）', en: 'unit in English' } },
			{ name: 'decimals', pattern: '^[0-6]$', meaning: { zh: '小数位', en: 'decimals shown' } },
			{
				name: 'dueDays',
				pattern: '^\\d{1,2}$',
				meaning: {
					zh: '业绩日期之后第几天应到；与 dueBy 同填',
					en: 'how many days after the business date its figures are expected; goes with dueBy'
				}
			},
			{
				name: 'dueBy',
				pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
				meaning: { zh: '应到时刻', en: 'by which hour' }
			}
		]
	},
	products: {
		title: {
			zh: '产品目录：名称、类别、风险等级、所需资格；不影响入账',
			en: 'Products: names, family, risk, the qualification needed; no fact depends on it'
		},
		columns: [
			{
				name: 'code',
				isRequired: true,
				meaning: { zh: '产品代码，如业绩中所写', en: 'the product as figures name it' }
			},
			nameZh,
			nameEn,
			{ name: 'family', meaning: { zh: '类别，如 基金', en: 'family, such as funds' } },
			{ name: 'risk', allowed: RISK_GRADES, meaning: { zh: '风险等级', en: 'risk grade' } },
			{
				name: 'qualification',
				pattern: WORD,
				meaning: {
					zh: '销售所需资格的代码',
					en: 'code of the qualification that selling it takes'
				}
			}
		]
	},
	figures: {
		title: { zh: '期间数据，如客户保有', en: 'Period figures, such as retention' },
		columns: [
			{ ...employeeNo, isRequired: true },
			metric,
			{ ...period, isRequired: true },
			{
				name: 'value',
				isRequired: true,
				pattern: DECIMAL,
				meaning: { zh: '数值；比率的分子', en: 'value; the numerator of a ratio' }
			},
			{
				name: 'base',
				pattern: DECIMAL,
				meaning: { zh: '比率的基数；不是比率则空', en: 'base of a ratio; empty where it is none' }
			},
			{ ...statedAt, isRequired: true },
			source
		]
	},
	targets: {
		title: {
			zh: '任务',
			en: 'Targets'
		},
		columns: [
			{
				...employeeNo,
				meaning: {
					zh: '工号；与 orgUnit 二者填一',
					en: 'employee number; this or orgUnit, not both'
				}
			},
			{ name: 'orgUnit', meaning: { zh: '机构代码', en: 'code of the org unit' } },
			metric,
			{ ...period, isRequired: true },
			{
				name: 'target',
				isRequired: true,
				pattern: DECIMAL,
				meaning: { zh: '任务数（金额以元计）', en: 'what is to be reached (amounts in yuan)' }
			}
		]
	},
	leave: {
		title: { zh: '请假', en: 'Leave' },
		columns: [
			{ ...employeeNo, isRequired: true },
			{
				name: 'from',
				isRequired: true,
				pattern: DAY,
				meaning: { zh: '首日', en: 'first day of leave' }
			},
			{
				name: 'to',
				isRequired: true,
				pattern: DAY,
				meaning: { zh: '返岗首日', en: 'first day back' }
			},
			{ name: 'reason', meaning: { zh: '事由', en: 'reason' } }
		]
	},
	qualifications: {
		title: {
			zh: '资格：谁在何时具备什么，如销售资格、已激活、书面警告',
			en: 'Qualifications: what somebody holds and when, such as a licence, being active, a written warning'
		},
		columns: [
			{ ...employeeNo, isRequired: true },
			{
				name: 'qualification',
				isRequired: true,
				pattern: WORD,
				meaning: { zh: '资格代码', en: 'code of the qualification' }
			},
			{ name: 'from', isRequired: true, pattern: DAY, meaning: { zh: '首日', en: 'first day' } },
			{
				name: 'to',
				pattern: DAY,
				meaning: {
					zh: '不再具备的首日；空为至今',
					en: 'first day on which it no longer holds; empty: it still does'
				}
			}
		]
	},
	calendar: {
		title: {
			zh: '工作日历：与平常周历不同的日子',
			en: 'Calendar: days that differ from the plain week'
		},
		columns: [
			{ name: 'date', isRequired: true, pattern: DAY, meaning: { zh: '日期', en: 'day' } },
			{
				name: 'isWorkingDay',
				isRequired: true,
				allowed: ['true', 'false'],
				meaning: { zh: '是否工作日', en: 'whether the bank works' }
			},
			{ name: 'name', meaning: { zh: '名称，如国庆节、调休', en: 'name of the day' } }
		]
	},
	'org-units': {
		title: {
			zh: '机构：给出后，花名册和任务中的机构必须在其中',
			en: 'Org units: where given, those of the roster and of targets must be among them'
		},
		columns: [
			{
				name: 'code',
				isRequired: true,
				isNumber: true,
				meaning: { zh: '机构代码', en: 'code of the org unit' }
			},
			nameZh,
			nameEn,
			{
				name: 'parentCode',
				isNumber: true,
				meaning: { zh: '上级机构代码；空为最高级', en: 'code of the unit above; empty at the top' }
			},
			{
				name: 'level',
				isRequired: true,
				meaning: {
					zh: '层级，用本行的词，如 branch、outlet',
					en: "level in the bank's own words, such as branch or outlet"
				}
			}
		]
	}
};

/** The columns that the row readers know; a test holds the forms to them. */
export const READ_COLUMNS: Readonly<Record<FileKind, readonly string[]>> = {
	roster: ROSTER_COLUMNS,
	activities: ACTIVITY_COLUMNS,
	snapshots: SNAPSHOT_COLUMNS,
	figures: FIGURE_COLUMNS,
	conduct: CONDUCT_COLUMNS,
	care: CARE_COLUMNS,
	'client-figures': CLIENT_FIGURE_COLUMNS,
	targets: TARGET_COLUMNS,
	leave: LEAVE_COLUMNS,
	qualifications: QUALIFICATION_COLUMNS,
	calendar: CALENDAR_COLUMNS,
	'org-units': ORG_UNIT_COLUMNS,
	metrics: METRIC_COLUMNS,
	products: PRODUCT_COLUMNS
};

/** A CSV file as the list of its rows, every value a text; an empty text is an absent value. */
export function fileJsonSchema(kind: FileKind): object {
	const { title, columns } = FILE_FORMS[kind];
	return {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		title: `longhu/${kind}@1`,
		description: `${title.zh} ${title.en}`,
		type: 'array',
		items: {
			type: 'object',
			properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
			required: columns.filter(({ isRequired }) => isRequired).map(({ name }) => name),
			additionalProperties: false
		}
	};
}

function columnSchema({ isRequired, meaning, pattern, allowed }: FileColumn): object {
	const value = {
		type: 'string',
		...(pattern === undefined ? {} : { pattern }),
		...(allowed === undefined ? {} : { enum: allowed }),
		...(isRequired ? { minLength: 1 } : {})
	};
	const description = `${meaning.zh} ${meaning.en}`;
	return isRequired || (pattern === undefined && allowed === undefined)
		? { description, ...value }
		: { description, anyOf: [{ const: '' }, value] };
}
