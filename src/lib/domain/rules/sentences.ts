/** Every rule of a contest as a plain sentence with its numbers, for the printed scheme 竞赛方案. */
import type { z } from 'zod';
import type { Contest } from '../contest.ts';
import { Exact, formatFen } from '../decimal.ts';
import { readDocument } from '../document-text.ts';
import type { Text } from '../errors.ts';
import { isFields, listOf, textOf } from '../policy/plain-fields.ts';
import { ruleSchema } from './index.ts';
import {
	around,
	conditionsText,
	inPeriod,
	joined,
	listed,
	measured,
	number,
	percent,
	perUnitOf,
	plain,
	ruleNames,
	say,
	what,
	whoText,
	type Words
} from './sentence-parts.ts';

type Option = (typeof ruleSchema.options)[number];
type Fields = z.output<Option['in']>;
type Kind = Fields['kind'];
type Of<Name extends Kind> = Extract<Fields, { kind: Name }>;
type Sentences = { readonly [Name in Kind]: (rule: Of<Name>, words: Words) => Text };

/** Rule by rule in the document's order. `document` is the text that the contest was read from. */
export function ruleSentences(contest: Contest, document: string): ReadonlyMap<string, Text> {
	const read = readDocument(document);
	const words = wordsOf(contest);
	const sentences = new Map<string, Text>();
	for (const written of listOf(read.kind === 'plain' ? read.value : undefined, 'rules')) {
		const rule = isFields(written) ? contest.ruleOf(textOf(written.id)) : null;
		const fields = rule && fieldsOf(rule.kind, written);
		if (!rule || !fields) continue;
		const isMeasure = !rule.counts && !SILENT_KINDS.includes(fields.kind) && rule.claim === null;
		const makesLine = rule.member !== null || rule.group !== null;
		sentences.set(
			rule.id,
			finished(
				sentenceOf(fields, words),
				isMeasure && makesLine ? say('（不计入积分）', ' (adds no points)') : plain('')
			)
		);
	}
	return sentences;
}

/** As a sentence begins and ends; one of a thing is not many. */
function finished({ zh, en }: Text, note: Text): Text {
	const sentence = en.replaceAll(/(?<![\d.,])1 (point|unit|day|head)s\b/g, '1 $1');
	const single = sentence.replaceAll(/(?<![\d.,])1 entries\b/g, '1 entry');
	return say(`${zh}${note.zh}。`, `${single.charAt(0).toUpperCase()}${single.slice(1)}${note.en}.`);
}

/** Kinds of which nobody expects points. */
const SILENT_KINDS: readonly Kind[] = ['gate', 'eligibility', 'teamGate'];

function wordsOf({ labels, ruleOf, divisions }: Contest): Words {
	const quoted = (text: Text | undefined, id: string) =>
		text ? say(`“${text.zh}”`, `"${text.en}"`) : plain(id);
	return {
		metric: (code) => labels.metrics[code] ?? plain(code),
		product: (code) => labels.products[code] ?? plain(code),
		rule: (id) => quoted(ruleOf(id)?.name, id),
		division: (id) => divisions.find((division) => division.id === id)?.name ?? plain(id),
		qualification: (code) => labels.qualifications[code] ?? plain(code),
		level: (level) => labels.levels[level] ?? plain(level)
	};
}

/** The rule as its schema reads it, with what it leaves to defaults; null where it is none. */
function fieldsOf(kind: string, written: unknown): Fields | null {
	const option = ruleSchema.options.find((one) => one.in.shape.kind.value === kind);
	const read = option?.in.safeParse(written);
	return read?.success ? read.data : null;
}

function sentenceOf(rule: Fields, words: Words): Text {
	// Each sentence takes the fields of its own kind, which is the one that it is found by.
	const sentence = SENTENCES[rule.kind] as (rule: Fields, words: Words) => Text;
	return sentence(rule, words);
}

const PER_CAP = {
	contest: say('全程', 'in the contest'),
	month: say('每月', 'a month'),
	week: say('每周', 'a week'),
	day: say('每日', 'a day'),
	row: say('每笔', 'an entry'),
	client: say('每客户', 'a client'),
	clientAndProduct: say('每客户每产品', 'a client and product'),
	clientAndCategory: say('每客户每类产品', 'a client and category'),
	metric: say('每项指标', 'a metric')
} as const;

const FIRST_OF = {
	client: say('同一客户', 'a client'),
	clientAndProduct: say('同一客户的同一产品', 'a client and product'),
	clientAndCategory: say('同一客户的同一类产品', 'a client and category'),
	manager: say('每名客户经理', 'a manager')
} as const;

const FAILING = {
	notRanked: say('不参加排名，不发奖励', 'is neither ranked nor paid'),
	notPaid: say('不发奖励', 'is not paid'),
	half: say('奖励减半', 'is paid half')
} as const;

const SOURCES = {
	product: say('产品', 'product'),
	category: say('类别', 'category'),
	client: say('客户', 'client'),
	metric: say('指标', 'metric'),
	rule: say('规则', 'rule')
} as const;

/** `≥ 20 → 750` and so on. */
function rows(texts: readonly string[]): string {
	return texts.join('; ');
}

function perUnitText(rate: string, unit: Exact, measure: Text): Text {
	if (unit.equals(Exact.ONE)) return timesPoints(measure, rate);
	const each = perUnitOf(unit);
	return say(`${measure.zh}${each.zh}得 ${rate} 分`, `${rate} points ${each.en} of ${measure.en}`);
}

function timesPoints({ zh, en }: Text, rate: string): Text {
	return say(`${zh} × ${rate} 分`, `${en} × ${rate} points`);
}

/** What a unit is, where it is not 1. */
function unitText(unit: Exact): Text {
	if (unit.equals(Exact.ONE)) return plain('');
	return say(
		`（单位：${perUnitOf(unit).zh.replace('每', '').trim()}）`,
		` (a unit is ${number(unit)})`
	);
}

const SENTENCES: Sentences = {
	perUnit: (rule, words) => {
		const { zh, en } = what(rule, words);
		const rate = number(rule.rate);
		return say(`${zh}每单位 ${rate} 分`, `${rate} points for each unit of ${en}`);
	},
	perAmount: (rule, words) => {
		const { zh, en } = what(rule, words);
		const isYuan = rule.unit.equals(Exact.ONE);
		const each = isYuan ? say('每', 'for each') : perUnitOf(rule.unit);
		const rate = number(rule.rate);
		const floor = {
			prorata: plain(''),
			floorPerRow: say('，每笔只计整数单位', ', whole units of each entry alone'),
			floorOnSum: say('，合计只计整数单位', ', whole units of the sum alone')
		}[rule.partialUnits];
		return say(
			`${zh}${each.zh}元 ${rate} 分${floor.zh}`,
			`${rate} points ${each.en} yuan of ${en}${floor.en}`
		);
	},
	ratioThreshold: (rule, words) => {
		const { zh, en } = inPeriod(words.metric(rule.metric), rule.period);
		const least = rule.minBase
			? say(
					`，基数不足 ${number(rule.minBase)} 不评`,
					`, not rated below a base of ${number(rule.minBase)}`
				)
			: plain('');
		const [bound, points] = [percent(rule.atLeast), number(rule.points)];
		return say(
			`${zh}达到 ${bound} 得 ${points} 分${least.zh}`,
			`${points} points once ${en} is at least ${bound}${least.en}`
		);
	},
	firstOf: (rule, words) => {
		const { zh, en } = what(rule, words);
		const key = FIRST_OF[rule.per];
		const own = rule.scope === 'manager' ? say('，各人分别认定', ', of each manager') : plain('');
		return say(
			`${zh}：${key.zh}只认最早的一笔${own.zh}`,
			`of ${key.en} only the earliest entry of ${en} counts${own.en}`
		);
	},
	dedupe: (rule, words) => {
		const { zh, en } = what(rule, words);
		return say(
			`${zh}：同一客户的同一产品有多人报送的，只认最早的一笔`,
			`of a client and product only the earliest entry of ${en} counts, whoever made it`
		);
	},
	quotaFirstN: (rule, words) => {
		const { zh, en } = what(rule, words);
		const whose =
			rule.per === 'contest'
				? say('全场', 'in the whole contest')
				: around(FIRST_OF[rule.per], ['', ''], ['of ', '']);
		const kind = rule.count === 'entries' ? say('笔', 'entries') : say('个单位', 'units');
		const first = number(rule.first);
		return say(
			`${zh}：${whose.zh}只有前 ${first} ${kind.zh}计入`,
			`only the first ${first} ${kind.en} of ${en} count ${whose.en}`
		);
	},
	validity: (rule, words) => {
		const { zh, en } = what(rule, words);
		const tests = rule.tests.map((test): Text => {
			switch (test.need) {
				case 'funded':
					return say(
						`在 ${test.withinDays} 天内获认定`,
						`is funded within ${test.withinDays} days`
					);
				case 'entries': {
					const other = what(test, words);
					const time =
						test.withinDays === undefined
							? monthEnd(test.withinMonths ?? 0)
							: say(`${test.withinDays} 天内`, `within ${test.withinDays} days`);
					const least = [
						number(test.units),
						...(test.yuan === undefined ? [] : [`¥${formatFen(test.yuan)}`])
					].join(', ');
					return say(
						`在${/^\d/.test(time.zh) ? ' ' : ''}${time.zh}有同一客户的${other.zh}（至少 ${least}）`,
						`has ${other.en} of the same client ${time.en} (at least ${least})`
					);
				}
				case 'noneBefore': {
					const other = what(test, words);
					const time =
						test.withinDays === undefined
							? say(`${test.withinMonths ?? 0} 个月`, `${test.withinMonths ?? 0} months`)
							: say(`${test.withinDays} 天`, `${test.withinDays} days`);
					return say(
						`在此前 ${time.zh}内没有同一客户的${other.zh}`,
						`has no ${other.en} of the same client in the ${time.en} before`
					);
				}
				case 'size': {
					const least = [
						...(test.minAmountYuan === undefined ? [] : [`¥${formatFen(test.minAmountYuan)}`]),
						...(test.minQuantity === undefined ? [] : [number(test.minQuantity)])
					].join(', ');
					return say(`单笔至少 ${least}`, `is at least ${least}`);
				}
				default:
					return test satisfies never;
			}
		});
		const wanted =
			rule.require === 'all' ? joined(tests, '，且', ' and ') : joined(tests, '，或', ' or ');
		return say(`${zh}须${wanted.zh}才计入`, `an entry of ${en} counts only if it ${wanted.en}`);
	},
	split: (rule, words) => {
		const { zh, en } = what(rule, words);
		const [closer, referrer] = [percent(rule.closer), percent(rule.referrer)];
		return say(
			`${zh}有转介人的，经办人得 ${closer}，转介人得 ${referrer}`,
			`of referred ${en} the closer gets ${closer} and the referrer ${referrer}`
		);
	},
	splitPoints: (rule, words) => {
		const { zh, en } = what(rule, words);
		const each = rule.per === 'unit' ? say('每个单位', 'each unit') : say('每笔', 'each entry');
		const { own, closer, referrer } = rule.points;
		return say(
			`${zh}${each.zh}：自拓 ${number(own)} 分，经办 ${number(closer)} 分，转介 ${number(referrer)} 分`,
			`${each.en} of ${en}: ${number(own)} points alone, ${number(closer)} for closing, ${number(referrer)} for referring`
		);
	},
	cap: (rule, words) => {
		const { zh, en } = ruleNames(rule.of, words);
		const per = PER_CAP[rule.per];
		const bounds = [
			...(rule.limit
				? [
						rule.symmetric === true
							? say(`在 ±${number(rule.limit)} 分之间`, `within ±${number(rule.limit)} points`)
							: say(`不超过 ${number(rule.limit)} 分`, `at most ${number(rule.limit)} points`)
					]
				: []),
			...(rule.share && rule.total
				? [
						say(
							`不超过${ruleNames(rule.total, words).zh}合计的 ${percent(rule.share)}`,
							`at most ${percent(rule.share)} of ${ruleNames(rule.total, words).en} together`
						)
					]
				: []),
			...(rule.floor
				? [say(`不低于 ${number(rule.floor)} 分`, `at least ${number(rule.floor)} points`)]
				: [])
		];
		const limits = joined(bounds, '、', ' and ');
		return say(`${zh}合计${per.zh}${limits.zh}`, `${en} together: ${limits.en} ${per.en}`);
	},
	concentrationCap: (rule, words) => {
		const { zh, en } = ruleNames(rule.of, words);
		const source = SOURCES[rule.source];
		const share = percent(rule.share);
		return say(
			`${zh}中，任何一个${source.zh}不超过计入总分的 ${share}`,
			`of ${en} no ${source.en} makes more than ${share} of what counts`
		);
	},
	eligibility: (rule, words) => {
		const who = whoText(rule.appliesTo, words);
		const days = rule.days === 'working' ? say('工作日', ' working') : plain('');
		const demands = [
			...(rule.minShare
				? [
						say(
							`在岗${days.zh}至少 ${percent(rule.minShare)}（休假不算，不取整）`,
							`at work for at least ${percent(rule.minShare)} of the${days.en} days (leave is not work, nothing is rounded)`
						)
					]
				: []),
			...(rule.employedOn === undefined
				? []
				: [say(`${rule.employedOn} 在职`, `employed on ${rule.employedOn}`)]),
			...(rule.positions
				? [around(listed(rule.positions), ['岗位为 ', ''], ['position ', ''])]
				: []),
			...(rule.grades ? [around(listed(rule.grades), ['等级为 ', ''], ['grade ', ''])] : []),
			...(rule.holds
				? [around(joined(rule.holds.map(words.qualification)), ['具备 ', ''], ['holding ', ''])]
				: []),
			...(rule.holdsNone
				? [around(joined(rule.holdsNone.map(words.qualification)), ['没有 ', ''], ['without ', ''])]
				: [])
		];
		const wanted = joined(demands, '，', ', ');
		return say(
			`${who.zh}须${wanted.zh}，否则不参加排名、不发奖励`,
			`${who.en}only who is ${wanted.en} is ranked and paid`
		);
	},
	gate: (rule, words) => {
		const who = whoText(rule.appliesTo, words);
		const wanted = conditionsText(rule.conditions, rule.require, words);
		const failing = FAILING[rule.failing];
		return say(
			`${who.zh}须${wanted.zh}，否则${failing.zh}`,
			`${who.en}wanted: ${wanted.en}; who fails ${failing.en}`
		);
	},
	pointsGate: (rule, words) => {
		const who = whoText(rule.appliesTo, words);
		const wanted = conditionsText(rule.conditions, rule.require, words);
		const { zh, en } = ruleNames(rule.of, words);
		const kept = rule.failing === 'half' ? say('减半', 'count half') : say('不计', 'do not count');
		return say(
			`${who.zh}须${wanted.zh}，否则${zh}的积分${kept.zh}`,
			`${who.en}wanted: ${wanted.en}; else the points of ${en} ${kept.en}`
		);
	},
	teamQuota: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const ramp = rule.ramp
			? say(
					`，任职不满 ${rule.ramp.days} 天的按 ${percent(rule.ramp.share)}`,
					`, ${percent(rule.ramp.share)} of it for who has been there fewer than ${rule.ramp.days} days`
				)
			: plain('');
		const joiners =
			rule.joiners === 'leftOut'
				? say('，开赛后加入的不计', ', none for who joins later')
				: plain('');
		return say(
			`个人在团队定额中的部分：${zh}${ramp.zh}${joiners.zh}`,
			`a manager's part of the team's quota: ${en}${ramp.en}${joiners.en}`
		);
	},
	teamGate: (rule, words) => {
		const teams = teamsText(rule.teams, words);
		const who = whoText(rule.appliesTo, words);
		const measure = rule.rule === undefined ? say('积分', 'the points') : words.rule(rule.rule);
		const share = rule.minShare && percent(rule.minShare);
		const heads = rule.minHeads;
		const wanted = joined(
			[
				...(share === undefined ? [] : [say(`${share} 的人`, `${share} of the heads`)]),
				...(heads === undefined ? [] : [say(`${heads} 人`, `${heads} heads`)])
			],
			'且至少 ',
			' and at least '
		);
		const failing = FAILING[rule.failing];
		return say(
			`${who.zh}${teams.zh}至少 ${wanted.zh}的${measure.zh}达到 ${number(rule.atLeast)}，否则${failing.zh}`,
			`${who.en}at least ${wanted.en} of ${teams.en} must have ${number(rule.atLeast)} of ${measure.en}; who fails ${failing.en}`
		);
	},
	teamAggregate: (rule, words) => {
		const teams = teamsText(rule.teams, words);
		const measure = rule.rule === undefined ? say('积分', 'the points') : words.rule(rule.rule);
		const method = {
			sum: say('合计', 'added up'),
			averagePerHead: say('人均（按在岗人天）', 'the average per head, by days at work'),
			topN: say(`前 ${rule.top ?? 0} 名之和`, `the best ${rule.top ?? 0} added up`),
			quota: say('与定额之比', 'against its quota')
		}[rule.method];
		const gates = rule.gates
			? around(ruleNames(rule.gates, words), ['，须通过', ''], [', having passed ', ''])
			: plain('');
		const credit = rule.creditTo
			? around(whoText(rule.creditTo, words), ['，记给', ''], [', credited to ', ''])
			: plain('');
		return say(
			`${teams.zh}的${measure.zh}${method.zh}${gates.zh}${credit.zh.replace(/：$/, '')}`,
			`${measure.en} of ${teams.en}, ${method.en}${gates.en}${credit.en.replace(/: $/, '')}`
		);
	},
	rankPoints: (rule, words) => {
		const measure = rule.rule === undefined ? say('积分', 'the points') : words.rule(rule.rule);
		const order = rule.order === 'asc' ? say('（小者在前）', ' (the smaller first)') : plain('');
		const within = {
			contest: say('全场', 'in the contest'),
			division: say('组别内', 'in the division'),
			position: say('同岗位内', 'in the position'),
			grade: say('同等级内', 'in the grade'),
			orgUnit: say('机构内', 'in the org unit'),
			level:
				rule.within.by === 'level'
					? around(words.level(rule.within.level), ['同一', '内'], ['in the ', ''])
					: plain('')
		}[rule.within.by];
		const { table } = rule;
		const places =
			table.by === 'rank'
				? table.rows.map(
						({ from, to, points }) =>
							`${to === undefined || to === from ? from : `${from}–${to}`} → ${number(points)}`
					)
				: table.rows.map(({ upTo, points }) => `≤ ${percent(upTo)} → ${number(points)}`);
		return say(
			`${measure.zh}${within.zh}名次${order.zh}得分：${rows(places)}`,
			`points for the rank by ${measure.en} ${within.en}${order.en}: ${rows(places)}`
		);
	},
	multiplier: (rule, words) => {
		const { zh, en } = ruleNames(rule.of, words);
		const limits = what(rule, words);
		const conditions = rule.conditions
			? around(conditionsText(rule.conditions, rule.require, words), ['，', ' 时'], [', if ', ''])
			: plain('');
		const factor = rule.scale
			? around(
					measured(rule.scale.measure, words),
					[
						'按',
						`取系数：${rows(rule.scale.bands.map(({ from, factor }) => `≥ ${number(from)} → ${number(factor)}`))}`
					],
					[
						'a factor by ',
						`: ${rows(rule.scale.bands.map(({ from, factor }) => `≥ ${number(from)} → ${number(factor)}`))}`
					]
				)
			: plain(rule.factor ? number(rule.factor) : '');
		const of = limits.zh === '' ? plain('') : say(`（${limits.zh}）`, ` (${limits.en})`);
		return say(
			`${zh}的积分${of.zh}${conditions.zh} × ${factor.zh}`,
			`points of ${en}${of.en}${conditions.en} × ${factor.en}`
		);
	},
	booster: (rule, words) => {
		const wanted = conditionsText(rule.conditions, rule.require, words);
		const factor = number(rule.factor);
		return say(`${wanted.zh} 时，总分 × ${factor}`, `the whole score × ${factor} if ${wanted.en}`);
	},
	streak: (rule, words) => {
		const run = runText(rule, words);
		const points = number(rule.points);
		return say(
			`每连续 ${rule.every} 个工作日${run.zh}，得 ${points} 分`,
			`${points} points for every ${rule.every} working days in a row ${run.en}`
		);
	},
	longestStreak: (rule, words) => {
		const run = runText(rule, words);
		return say(`最长连续多少个工作日${run.zh}`, `the longest run of working days ${run.en}`);
	},
	negativeEvent: (rule, words) => {
		const least = rule.totalFloor
			? say(
					`，合计最多扣到 ${number(rule.totalFloor)} 分`,
					`, ${number(rule.totalFloor)} at the lowest`
				)
			: plain('');
		const points = number(rule.points);
		const { zh, en } = rule.measure
			? measured(rule.measure, words)
			: rule.fall
				? around(
						inPeriod(words.metric(rule.fall.metric), rule.fall.period),
						['', '低于基数'],
						['the fall of ', ' under its base']
					)
				: plain('');
		const times = timesPoints(say(zh, en), points);
		return say(`${times.zh}${least.zh}`, `${times.en}${least.en}`);
	},
	oneOffBonus: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const [bound, points] = [number(rule.atLeast), number(rule.points)];
		return say(
			`${zh}达到 ${bound}，一次性得 ${points} 分`,
			`${points} points once, when ${en} reach ${bound}`
		);
	},
	milestone: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const steps = rows(
			rule.steps.map(({ from, points }) => `≥ ${number(from)} → ${number(points)}`)
		);
		const pay =
			rule.pay === 'highest'
				? say('只计最高一档', 'the highest alone')
				: say('逐档累加', 'all that are reached');
		return say(`${zh}达到：${steps}；${pay.zh}`, `for ${en}: ${steps}; ${pay.en}`);
	},
	carryover: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const per = rule.per === 'month' ? say('每月', 'monthly') : say('每季', 'quarterly');
		const target = rule.target.value
			? plain(number(rule.target.value))
			: say('各期自己的任务', 'its own target of each period');
		const carried = [
			...(rule.excess ? [say('超额结转下期', 'an excess counts towards the next')] : []),
			...(rule.shortfall ? [say('欠额加到下期', 'a shortfall is added to it')] : [])
		];
		const note =
			carried.length === 0
				? plain('')
				: around(joined(carried, '，', ', '), ['；', ''], ['; ', '']);
		return say(
			`${zh}${per.zh}任务 ${target.zh}${note.zh}`,
			`a ${per.en} target of ${target.en} for ${en}${note.en}`
		);
	},
	bandTable: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const side = rule.boundary === 'lower' ? '≥' : '>';
		const excess = rule.rateOn === 'excess' ? say('超出部分', ' of the excess') : plain('');
		const bands = joined(
			rule.bands.map(({ from, points, rate }) => {
				const terms = [
					...(points ? [say(`${number(points)} 分`, `${number(points)} points`)] : []),
					...(rate
						? [
								say(
									`${excess.zh}每单位 ${number(rate)} 分`,
									`${number(rate)} for each unit${excess.en}`
								)
							]
						: [])
				];
				const start = `${side} ${number(from)} → `;
				return around(joined(terms, ' + ', ' + '), [start, ''], [start, '']);
			}),
			'；',
			'; '
		);
		const each = rule.lookUp === 'entry' ? say('每笔按', 'each entry of ') : plain('');
		const unit = unitText(rule.unit);
		return say(
			`${each.zh}${zh}分档${unit.zh}：${bands.zh}`,
			`${each.en}${en} by band${unit.en}: ${bands.en}`
		);
	},
	tierMarginal: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const tiers = rows(rule.tiers.map(({ from, rate }) => `> ${number(from)} → ${number(rate)}`));
		const unit = unitText(rule.unit);
		return say(
			`${zh}分段累进${unit.zh}，每段按自己的单价：${tiers}`,
			`${en} in slices${unit.en}, each at its own rate: ${tiers}`
		);
	},
	tierSlab: (rule, words) => {
		const { zh, en } = measured(rule.measure, words);
		const side = rule.boundary === 'lower' ? '≥' : '>';
		const slabs = rows(
			rule.slabs.map(({ from, rate }) => `${side} ${number(from)} → ${number(rate)}`)
		);
		const chosen = rule.chosenBy
			? around(measured(rule.chosenBy, words), ['，按', '选档'], [', chosen by ', ''])
			: plain('');
		const unit = unitText(rule.unit);
		return say(
			`${zh}全部按所在档的单价${unit.zh}${chosen.zh}：${slabs}`,
			`all ${en} at the rate of the slab${unit.en}${chosen.en}: ${slabs}`
		);
	},
	rateSwitch: (rule, words) => {
		const measure = measured(rule.measure, words);
		const wanted = rule.target
			? around(measured(rule.target, words), ['达到', ''], ['', ' is reached'])
			: conditionsText(rule.conditions ?? [], 'all', words);
		const met = perUnitText(number(rule.rate), rule.unit, measure);
		const other = number(rule.otherwise);
		return say(
			`${wanted.zh}：${met.zh}，否则 ${other} 分`,
			`${met.en} once ${wanted.en}, else ${other}`
		);
	},
	targetAttainment: (rule, words) => {
		const actual = measured(rule.measure, words);
		const target = measured(rule.target, words);
		const formula = {
			linear: say(`(2 − ${actual.zh} ÷ ${target.zh})`, `(2 − ${actual.en} ÷ ${target.en})`),
			inverse: say(`${target.zh} ÷ ${actual.zh}`, `${target.en} ÷ ${actual.en}`),
			plain: say(`${actual.zh} ÷ ${target.zh}`, `${actual.en} ÷ ${target.en}`)
		}[rule.lowerIsBetter ?? 'plain'];
		const limits = limitsText(rule);
		const scale = rule.scale.equals(Exact.ONE) ? '' : ` × ${number(rule.scale)}`;
		return say(`${formula.zh}${scale}${limits.zh}`, `${formula.en}${scale}${limits.en}`);
	},
	ratioMetric: (rule, words) => {
		const ratio = rule.figure
			? inPeriod(words.metric(rule.figure.metric), rule.figure.period)
			: rule.numerator && rule.base
				? joined([measured(rule.numerator, words), measured(rule.base, words)], ' ÷ ', ' ÷ ')
				: plain('');
		const scale = rule.scale.equals(Exact.ONE) ? '' : ` × ${number(rule.scale)}`;
		const least = rule.minBase
			? say(
					`，基数不足 ${number(rule.minBase)} 不评`,
					`, not rated below a base of ${number(rule.minBase)}`
				)
			: plain('');
		const limits = limitsText(rule);
		return say(
			`${ratio.zh}${scale}${limits.zh}${least.zh}`,
			`${ratio.en}${scale}${limits.en}${least.en}`
		);
	},
	weightedScore: (rule, words) => {
		const terms = joined(
			rule.items.map(({ weight, measure }) =>
				around(measured(measure, words), [`${number(weight)} × `, ''], [`${number(weight)} × `, ''])
			),
			' + ',
			' + '
		);
		const isWhole = rule.divideBy.equals(Exact.ONE);
		const divided = isWhole
			? terms
			: around(terms, ['(', `) ÷ ${number(rule.divideBy)}`], ['(', `) ÷ ${number(rule.divideBy)}`]);
		const missing = {
			zero: say('不评的项计 0', 'an item that is not rated counts 0'),
			skip: say('不评的项略去', 'an item that is not rated is left out'),
			reweigh: say('不评的项由其他项按比例补足', 'the others make up for an item that is not rated')
		}[rule.notRated];
		return say(`${divided.zh}；${missing.zh}`, `${divided.en}; ${missing.en}`);
	},
	conversion: (rule, words) => {
		const { zh, en } = words.metric(rule.metric);
		const rowsText = joined(
			rule.factors.map(({ factor, ...row }) =>
				around(
					what({ ...row, metric: rule.metric }, words),
					['', ` × ${number(factor)}`],
					['', ` × ${number(factor)}`]
				)
			),
			'；',
			'; '
		);
		return say(
			`${zh}先折算再计：${rowsText.zh}`,
			`${en} are converted before they count: ${rowsText.en}`
		);
	},
	dailyAverage: (rule, words) => {
		const metric = words.metric(rule.metric);
		if (rule.source === 'readyMade')
			return inPeriod(
				around(metric, ['', '，取现成日均'], ['', ', an average as the bank states it']),
				rule.period
			);
		const start = {
			contest: say('开赛', "the contest's first day"),
			month: say('本月初', 'the first of the month'),
			quarter: say('本季初', 'the first of the quarter'),
			year: say('本年初', 'the first of the year')
		}[rule.start ?? 'contest'];
		const from = rule.from === undefined ? start : plain(rule.from);
		const until =
			rule.to === undefined ? plain('') : say(`、${rule.to} 前`, ` and before ${rule.to}`);
		return say(
			`${metric.zh}自${from.zh}起${until.zh}每日日终余额之和 ÷ 日历天数`,
			`the sum of end-of-day balances of ${metric.en} ÷ calendar days, from ${from.en}${until.en}`
		);
	},
	timeProgress: (rule, words) => {
		const days =
			rule.days === 'working' ? say('工作日', 'working days') : say('日历日', 'calendar days');
		const of = (field: 'attainment' | 'actual' | 'target') => {
			const measure = rule[field];
			return measure ? measured(measure, words) : plain('');
		};
		const [attainment, actual, target] = [of('attainment'), of('actual'), of('target')];
		const text = {
			share: say(`序时进度（${days.zh}）`, `the share of ${days.en} that has passed`),
			lead: say(
				`${attainment.zh}减序时进度（${days.zh}）`,
				`${attainment.en} less the share of ${days.en} that has passed`
			),
			neededPerDay: say(
				`（${target.zh} − ${actual.zh}）÷ 剩余${days.zh}数`,
				`(${target.en} − ${actual.en}) ÷ ${days.en} left`
			)
		}[rule.give];
		return inPeriod(text, rule.period);
	},
	reachedAt: (rule, words) => {
		const reached = rule.measure
			? measured(rule.measure, words)
			: around(ruleNames(rule.of ?? [], words), ['', '的积分'], ['the points of ', '']);
		const target = measured(rule.target, words);
		return say(
			`${reached.zh}自何时起达到 ${target.zh}，以距开赛的天数计，越早越好`,
			`when ${reached.en} reached ${target.en}, in days from the start; earlier is better`
		);
	},
	netIncrease: (rule, words) => {
		const end = measured(rule.end, words);
		const { baseline } = rule;
		const start =
			baseline.from === 'measure'
				? measured(baseline.measure, words)
				: {
						opening: say('开赛前最近一期', 'its opening figure'),
						previous: say('上一期', 'the period before'),
						peak: say('此前最高', 'its peak before')
					}[baseline.from];
		const drift = rule.drift.sign === 0 ? '' : ` × ${number(Exact.ONE.plus(rule.drift))}`;
		const zero = rule.negative === 'zero' ? say('，下降计 0', ', a fall counts 0') : plain('');
		const difference = say(`${end.zh}减${start.zh}${drift}`, `${end.en} less ${start.en}${drift}`);
		const isPlain = rule.unit.equals(Exact.ONE) && rule.rate.equals(Exact.ONE);
		const rated = isPlain ? difference : perUnitText(number(rule.rate), rule.unit, difference);
		return say(`${rated.zh}${zero.zh}`, `${rated.en}${zero.en}`);
	},
	nodeGrowth: (rule, words) => {
		const opening = measured(rule.opening, words);
		const rates = rule.nodes.map(({ rate }) => number(rate)).join('/');
		const base = {
			peak: say('此前最高', 'the peak so far'),
			previous: say('上一节点', 'the node before'),
			opening: say('期初', 'the opening')
		}[rule.baseline];
		const each = perUnitOf(rule.unit);
		const coefficient = rule.coefficient
			? say(' × 完成系数', ', times how much of the plan is reached')
			: plain('');
		return say(
			`${rule.nodes.length} 个节点，自${opening.zh}起，比${base.zh}增长的部分${each.zh}得 ${rates} 分${coefficient.zh}`,
			`${rule.nodes.length} nodes from ${opening.en}: ${rates} points ${each.en} of growth over ${base.en}${coefficient.en}`
		);
	}
};

/** The end of the entry's own month, of the next, and so on. */
function monthEnd(months: number): Text {
	if (months === 0) return say('当月末前', 'by the end of its month');
	if (months === 1) return say('次月末前', 'by the end of the next month');
	return say(`其后第 ${months} 个月末前`, `by the end of month ${months} after it`);
}

function teamsText(teams: Of<'teamGate'>['teams'], words: Words): Text {
	switch (teams.by) {
		case 'level':
			return around(words.level(teams.level), ['每个', ''], ['each ', '']);
		case 'orgUnit':
			return say('每个机构', 'each org unit');
		case 'division':
			return say('每个组别', 'each division');
		case 'named':
			return joined(teams.teams.map(({ name }) => name));
		default:
			return teams satisfies never;
	}
}

function runText(rule: Of<'streak'> | Of<'longestStreak'>, words: Words): Text {
	const { zh, en } = what(rule, words);
	const kind = rule.count === 'entries' ? say('笔', 'entries') : say('个单位', 'units');
	const least = number(rule.atLeast);
	const leave = rule.skipLeave ? say('，休假不中断', ', leave does not break it') : plain('');
	return say(
		`每日至少 ${least} ${kind.zh}${zh}${leave.zh}`,
		`with at least ${least} ${kind.en} of ${en} a day${leave.en}`
	);
}

function limitsText(rule: {
	readonly cap?: Exact | undefined;
	readonly floor?: Exact | undefined;
}): Text {
	const { cap, floor } = rule;
	const limits = [
		...(cap ? [say(`封顶 ${percent(cap)}`, `at most ${percent(cap)}`)] : []),
		...(floor ? [say(`保底 ${percent(floor)}`, `at least ${percent(floor)}`)] : [])
	];
	return limits.length === 0 ? plain('') : around(joined(limits), ['，', ''], [', ', '']);
}
