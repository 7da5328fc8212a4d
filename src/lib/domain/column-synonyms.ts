/** What banks call the columns of the product's own forms, the surest names first, and how their values are written. */
import type { ReadKind } from './values/read-settings.ts';

export interface ColumnWords {
	/** Compared without case, spaces, width and a unit in brackets; also where they are part of a longer name. */
	readonly names: readonly string[];
	readonly read: ReadKind;
	/** Only a date or a figure can be told by its values. */
	readonly isToldByValues?: boolean;
}

export const COLUMN_WORDS: Readonly<Record<string, ColumnWords>> = {
	employeeNo: {
		names:
			'客户经理工号 员工工号 工号 员工编号 员工号 客户经理编号 客户经理号 人员编号 经办人工号 柜员号 employeeNo employeeNumber employeeId staffNo staffId empNo managerId 客户经理 理财经理 经办人 manager salesAgent agent'.split(
				' '
			),
		read: 'code'
	},
	name: {
		names: '客户经理姓名 员工姓名 姓名 名字 employeeName name 客户经理 salesAgent'.split(' '),
		read: 'text'
	},
	position: { names: '岗位 职务 岗位名称 position job'.split(' '), read: 'text' },
	grade: { names: '等级 职级 级别 grade'.split(' '), read: 'text' },
	step: { names: '档位 档 step'.split(' '), read: 'text' },
	orgUnit: {
		names:
			'机构号 机构编号 机构代码 所属机构 机构 网点 支行 分行 部门 地区 orgUnit branch office regionalOffice region'.split(
				' '
			),
		read: 'text'
	},
	employmentType: { names: '用工形式 用工性质 用工类型 employmentType'.split(' '), read: 'text' },
	from: {
		names: '任职日期 入职日期 起始日期 开始日期 生效日期 from startDate start'.split(' '),
		read: 'day',
		isToldByValues: true
	},
	to: {
		names: '离任日期 离职日期 结束日期 终止日期 到期日期 to endDate end'.split(' '),
		read: 'day'
	},
	date: { names: '日期 date'.split(' '), read: 'day', isToldByValues: true },
	occurredAt: {
		names:
			'业务日期 交易日期 成交日期 发生日期 办理日期 交易时间 成交时间 日期 occurredAt businessDate transactionDate closeDate date'.split(
				' '
			),
		read: 'instant',
		isToldByValues: true
	},
	statedAt: {
		names: '统计日期 数据日期 截至日期 截止日期 statedAt asOf'.split(' '),
		read: 'instant'
	},
	receivedAt: { names: '入账时间 入账日期 receivedAt'.split(' '), read: 'instant' },
	businessDate: {
		names: '业务日期 数据日期 统计日期 日期 businessDate date'.split(' '),
		read: 'day',
		isToldByValues: true
	},
	scope: { names: '累计口径 口径 累计范围 scope'.split(' '), read: 'text' },
	day: { names: '发生日期 日期 day date'.split(' '), read: 'day', isToldByValues: true },
	reference: { names: '投诉编号 事件编号 编号 reference'.split(' '), read: 'code' },
	count: { names: '次数 count'.split(' '), read: 'number' },
	period: { names: '考核期 期间 季度 月份 年月 period quarter month'.split(' '), read: 'period' },
	metric: { names: '指标代码 指标名称 指标 metric'.split(' '), read: 'text' },
	product: {
		names: '产品代码 产品名称 产品类别 产品 productCode productName product'.split(' '),
		read: 'text'
	},
	amount: {
		names:
			'成交金额 销售金额 交易金额 金额 销售额 成交额 发生额 保费 amount closeValue salesAmount sales'.split(
				' '
			),
		read: 'amount',
		isToldByValues: true
	},
	quantity: {
		names: '数量 笔数 户数 件数 订单量 新增户数 quantity count qty'.split(' '),
		read: 'number'
	},
	value: { names: '数值 值 余额 value balance'.split(' '), read: 'number' },
	base: { names: '基数 期初 分母 base'.split(' '), read: 'number' },
	target: { names: '任务数 任务 目标值 目标 计划 target'.split(' '), read: 'number' },
	externalId: {
		names:
			'交易流水号 业务流水号 流水号 业务编号 订单号 合同号 保单号 单号 externalId transactionId opportunityId serialNo id'.split(
				' '
			),
		read: 'code'
	},
	reverses: { names: '原流水号 被冲减编号 冲正流水号 reverses'.split(' '), read: 'code' },
	clientRef: {
		names: '客户编号 客户代码 客户代号 客户号 clientRef clientId customerId client account'.split(
			' '
		),
		read: 'code'
	},
	referrerNo: {
		names: '转介人工号 推荐人工号 转介人 推荐人 referrerNo referrer'.split(' '),
		read: 'code'
	},
	share: { names: '转介比例 分成比例 份额 share'.split(' '), read: 'percent' },
	shares: { names: '业绩分享 分享比例 多人分成 分成明细 shares'.split(' '), read: 'text' },
	qualification: { names: '资格代码 资格名称 资格 证书 qualification'.split(' '), read: 'text' },
	reason: { names: '事由 原因 reason'.split(' '), read: 'text' },
	isWorkingDay: { names: '是否工作日 工作日 isWorkingDay'.split(' '), read: 'text' },
	code: { names: '机构号 机构编号 机构代码 代码 code'.split(' '), read: 'code' },
	nameZh: { names: '机构名称 中文名称 名称 nameZh name'.split(' '), read: 'text' },
	nameEn: { names: '英文名称 nameEn'.split(' '), read: 'text' },
	parentCode: { names: '上级机构号 上级机构 上级 parentCode parent'.split(' '), read: 'code' },
	level: { names: '机构级别 层级 级别 level'.split(' '), read: 'text' },
	source: { names: '来源系统 来源 source'.split(' '), read: 'text' }
};
