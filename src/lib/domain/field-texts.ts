/** What each field of a contest document means, in both languages: for the published schema and the reference page. */
import type { Text } from './errors.ts';

/** By path within the thing described: `ramp.days`, `nodes[].rate`. */
export type FieldTexts = Readonly<Record<string, Text>>;

/** What a kind of rule or prize is called and does, and what its own fields mean. */
export interface KindTexts {
	readonly title: Text;
	readonly meaning: Text;
	readonly fields: FieldTexts;
}

/** Fields that mean the same wherever they stand: by path, else by the last part of it. */
const SHARED_FIELDS: FieldTexts = {
	id: { zh: '编号，在本文件中唯一', en: 'Its id, unique in the document' },
	name: { zh: '中英文名称', en: 'Its name in both languages' },
	kind: { zh: '种类', en: 'Its kind' },
	counts: {
		zh: '是否计入积分；不计入的只供其他规则、奖励和同分比较使用',
		en: 'Whether it adds to the points; otherwise it only feeds other rules, prizes and tie-breaks'
	},
	metric: { zh: '指标', en: 'The metric' },
	products: { zh: '只算这些产品；不填为全部', en: 'Only these products; absent: all' },
	claim: {
		zh: '只算在这条归属规则下胜出的记录',
		en: 'Only entries that won under this claim rule'
	},
	claims: {
		zh: '只算在这些归属规则下都胜出的记录',
		en: 'Only entries that won under every one of these claim rules'
	},
	from: { zh: '从这一天起', en: 'From this day on' },
	to: { zh: '到这一天为止，不含当日', en: 'The first day that no longer counts' },
	positions: { zh: '岗位', en: 'Positions' },
	grades: { zh: '等级', en: 'Grades' },
	orgUnits: { zh: '机构，含下属机构', en: 'Org units, with everything under them' },
	employeeNos: { zh: '按工号列出的人', en: 'Single people by employee number' },
	employmentTypes: { zh: '用工类型', en: 'Employment types' },
	divisions: { zh: '组别', en: 'Divisions' },
	minAmountYuan: {
		zh: '整笔金额至少多少元（分成之前）',
		en: "The whole entry's amount in yuan, before it is shared, at least"
	},
	minQuantity: { zh: '整笔数量至少多少', en: "The whole entry's quantity, at least" },
	period: {
		zh: '期间，例如 2026-Q4；不填时，期间数据取竞赛期内最新的一期，任务取与竞赛期重合天数最多的一期',
		en: "A period such as 2026-Q4; absent: of a figure the latest in the contest's time, of a target the one with the most of its days"
	},
	measure: { zh: '取什么数', en: 'The number that it works on' },
	conditions: { zh: '条件', en: 'Conditions' },
	require: { zh: 'all 全部满足，any 满足其一', en: 'all of the conditions, or any one of them' },
	of: { zh: '所针对的规则', en: 'The rules that it is about' },
	unit: { zh: '多少算一个单位', en: 'What makes one unit' },
	appliesTo: { zh: '对谁适用；不填为所有人', en: 'Whom it concerns; absent: everybody' },
	atLeast: { zh: '≥，含本数', en: '≥, the value itself included' },
	moreThan: { zh: '>', en: '>' },
	atMost: { zh: '≤，含本数', en: '≤, the value itself included' },
	lessThan: { zh: '<', en: '<' },
	minBase: { zh: '基数低于此数则不评', en: 'Below this base nobody is rated' },
	categories: {
		zh: '类别 → 产品；仅与按类别一起使用',
		en: 'Category → products; only together with a rule by category'
	},
	failing: {
		zh: '未通过：notRanked 不参加排名也不发奖，notPaid 参加排名不发奖，half 奖励减半',
		en: 'Who fails is notRanked (nor paid), notPaid (but ranked), or paid half'
	},
	amountYuan: { zh: '金额（元）', en: 'Yuan' },
	rule: { zh: '另一条规则的编号', en: 'The id of another rule' }
};

/** Everything outside rules and prizes. */
export const CONTEST_FIELDS: FieldTexts = {
	schema: { zh: '固定为 longhu/contest@1', en: 'Always longhu/contest@1' },
	id: { zh: '竞赛编号，发布后不变', en: "The contest's id, which stays when it is published" },
	name: { zh: '竞赛名称', en: 'What the contest is called' },
	zone: { zh: '时区，日期按它划分', en: 'The time zone in which days begin and end' },
	window: { zh: '竞赛时间，半开区间', en: "The contest's time, half-open" },
	'window.from': { zh: '开始：日期或时刻', en: 'Its start: a day or an instant' },
	'window.to': {
		zh: '结束：第一个不再计入的日期或时刻',
		en: 'Its end: the first day or instant that no longer counts'
	},
	participants: { zh: '谁参加；不填为名单上的所有人', en: 'Who takes part; absent: everybody' },
	divisions: {
		zh: '组别，自上而下先符合先入；不填为一个组',
		en: 'The divisions, the first that fits takes somebody in; absent: one of all'
	},
	referral: { zh: '转介', en: 'Referrals' },
	'referral.referrerShare': {
		zh: '记录写明转介人而未写份额时，转介人的份额',
		en: "The referrer's part of an entry that names one without a share"
	},
	registrations: { zh: '报单', en: 'Registered deals' },
	'registrations.ranks': {
		zh: '尚未核实的报单是否计入实时榜（仅试算；绝不计入成绩和奖励）；不写则不计',
		en: 'Whether a registered deal ranks on the live board until its core figure comes (provisionally: never in a result or bonus); absent: no'
	},
	'registrations.lapseAfterWorkingDays': {
		zh: '业绩日期后第几个工作日日终仍未核实即失效；不写为 5',
		en: 'Working days after the business date at whose end it lapses without a core figure; absent: 5'
	},
	rules: { zh: '规则，见下', en: 'The rules, see below' },
	prizes: { zh: '奖励，见下', en: 'The prizes, see below' },
	ranking: { zh: '排名', en: 'How ranks are made' },
	'ranking.tieBreaks': {
		zh: '同分时依次比较；全部相同则名次并列',
		en: 'What decides between equal points, in this order; equal in all, the rank is shared'
	},
	'ranking.tieBreaks[].by': {
		zh: 'quantity 数量，amount 金额，ratio 比率，value 另一条规则的数，reachedAt 先达到最终积分',
		en: 'quantity, amount or ratio of a metric, value of a rule, or reachedAt: who had the final points first'
	},
	'ranking.tieBreaks[].order': {
		zh: 'desc 大者在前，asc 小者在前',
		en: 'desc: the larger first; asc: the smaller first'
	},
	'ranking.method': {
		zh: '并列之后：competition 1、1、3；dense 1、1、2。奖金总按所占名次计',
		en: 'After a tie: competition 1, 1, 3; dense 1, 1, 2. Money always goes by places held'
	},
	stacking: { zh: '互相排斥的奖励', en: 'Prizes that exclude one another' },
	'stacking[].ids': { zh: '每人只得其中一项', en: 'A person gets only one of these' },
	'stacking[].pay': {
		zh: 'highest 金额最高的，first 排在最前的',
		en: 'The highest, or the first named that pays anything'
	},
	budgetYuan: {
		zh: '奖励总额上限（元）；超出时全部按比例折算',
		en: 'The most that the contest pays, in yuan; beyond it all prizes shrink in proportion'
	},
	settlements: { zh: '分期结算', en: 'Parts that are paid while the contest runs on' },
	'settlements[].until': {
		zh: '第一个不再属于本期的日期或时刻',
		en: 'The first day or instant that no longer belongs to it'
	},
	'settlements[].negative': {
		zh: '多发的部分：carry 抵扣以后的奖励，clawback 追回',
		en: 'What was paid too much: carry sets it off against later pay, clawback asks it back'
	},
	cutOff: {
		zh: '截止时刻：此后知道的记录不再进入成绩，此后的冲减从奖金中追回',
		en: 'From then on entries no longer enter the result, and a reversal is asked back in money'
	},
	funding: { zh: '奖金来源', en: 'Whose money the prizes are' },
	'funding.source': { zh: 'own 本行，thirdParty 第三方', en: 'own, or thirdParty' },
	'funding.name': { zh: '出资方名称', en: 'Who pays' },
	appraisal: { zh: '所属考核', en: 'The appraisal that the contest is part of' },
	'appraisal.scheme': { zh: '考核方案名称', en: 'What the appraisal scheme is called' },
	waivers: { zh: '总行豁免', en: 'What head office lets this contest do beyond its policy' },
	'waivers[].breach': { zh: '豁免的事项', en: 'What is waived' },
	'waivers[].number': { zh: '批准编号', en: 'The number under which it was given' },
	'waivers[].by': { zh: '批准人', en: 'Who gave it' },
	'waivers[].reason': { zh: '理由', en: 'Why' },
	display: { zh: '显示', en: 'How points are shown' },
	'display.decimals': {
		zh: '积分显示几位小数，默认 2；比较总按精确值',
		en: 'Decimals of points as shown, 2 by default; comparisons are always exact'
	},
	'display.unit': {
		zh: '积分的单位，例如 %、户；不填为分',
		en: 'What points are counted in, such as % or clients; absent: points'
	},
	labels: { zh: '屏幕和说明中的叫法', en: 'What things are called on screens and in explanations' },
	'labels.metrics': { zh: '指标 → 名称', en: 'Metric → name' },
	'labels.products': { zh: '产品 → 名称', en: 'Product → name' },
	'labels.qualifications': { zh: '资格 → 名称', en: 'Qualification → name' },
	'labels.levels': { zh: '机构层级 → 名称', en: 'Level of the organisation → name' }
};

/** What each way of taking a number gives. */
export const MEASURE_TAKES: FieldTexts = {
	quantity: { zh: '所选记录的数量之和', en: 'Units of the selected entries' },
	amount: { zh: '所选记录的金额之和（元）', en: 'Yuan of the selected entries' },
	entries: { zh: '所选记录的笔数', en: 'How many entries are selected' },
	clients: {
		zh: '不同客户数；没有客户编号的记录按数量计',
		en: 'Different clients; an entry without a client stands for as many as its quantity'
	},
	figure: {
		zh: '期间数据的值（余额、户数）',
		en: 'The value of a period figure: a balance, a count'
	},
	ratio: {
		zh: '期间数据的值 ÷ 基数；没有基数则不评',
		en: 'Value ÷ base of a period figure; without a base not rated'
	},
	target: { zh: '本人的任务', en: "The manager's own target" },
	rule: {
		zh: '另一条规则的数，已经过所有调整',
		en: 'What another rule makes, after everything that adjusts it'
	},
	points: { zh: '此前各阶段的全部积分', en: 'All points of the rules of earlier phases' },
	constant: { zh: '定值', en: 'A fixed number' }
};

export const MEASURE_FIELDS: FieldTexts = {
	take: { zh: '取数方式，见上', en: 'How the number is taken, see above' },
	value: { zh: '定值', en: 'The fixed number' }
};

/** What each kind of condition asks. */
export const CONDITION_KINDS: FieldTexts = {
	value: {
		zh: '取的数满足所给的全部界限；不评则不满足',
		en: 'The number keeps to all bounds that are given; not rated fails'
	},
	qualification: {
		zh: '截面当日具备某项资格',
		en: 'The manager holds a qualification on the day of the cut'
	},
	anyOf: { zh: '其中之一满足', en: 'One of the conditions holds' }
};

export const CONDITION_FIELDS: FieldTexts = {
	if: { zh: '条件种类，见上', en: 'The kind of condition, see above' },
	qualification: {
		zh: '资格名称，与导入的资格文件一致',
		en: 'The qualification, as the imported file names it'
	},
	'conditions[].if': { zh: 'value 或 qualification', en: 'value or qualification' },
	'conditions[].qualification': { zh: '资格名称', en: 'The qualification' }
};

/** The text of a field: the thing's own, else the shared one of its path or of its last part; null: there is none. */
export function fieldText(own: FieldTexts, path: string): Text | null {
	const last = path.slice(path.lastIndexOf('.') + 1).replaceAll('[]', '');
	return own[path] ?? SHARED_FIELDS[path] ?? SHARED_FIELDS[last] ?? null;
}
