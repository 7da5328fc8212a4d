/** What every prize kind is called and does, and what its fields mean. */
import type { FieldTexts, KindTexts } from '../field-texts.ts';

const OF = {
	zh: '按哪条规则的数（团队规则为本人所在团队的数）；不填为积分',
	en: 'The rule whose number it goes by, of a rule of teams that of the own team; absent: the points'
};

/** Fields of every prize. */
export const PRIZE_FIELDS: FieldTexts = {
	division: {
		zh: '只发给这个组；不填为每个组各一份',
		en: 'Only for this division; absent: in each'
	},
	deferral: { zh: '延期发放', en: 'A part that is held until later' },
	'deferral.share': { zh: '延期的比例', en: 'The part that is held' },
	'deferral.untilDay': { zh: '到这一天', en: 'Until this day begins' },
	'deferral.until': { zh: '到这个数达到要求', en: 'Until this number keeps to its bounds' },
	'deferral.tranches': {
		zh: '分几次延期，各有日期或条件，代替上面三项；其余当期发放',
		en: 'In the place of these: several held parts, each with a day or a condition; the rest is paid now'
	},
	'deferral.tranches[].share': {
		zh: '这一部分占奖励的比例',
		en: 'The part of the bonus that is held'
	},
	'deferral.tranches[].untilDay': { zh: '到这一天', en: 'Until this day begins' },
	'deferral.tranches[].until': {
		zh: '到这个数达到要求',
		en: 'Until this number keeps to its bounds'
	}
};

export const PRIZE_KIND_TEXTS = {
	rankPrize: {
		title: { zh: '名次奖', en: 'Rank prize' },
		meaning: {
			zh: '按名次发；并列者合计所占名次的奖金后平分到分。可按周、按月，也可发给团队。',
			en: 'By rank; who is tied shares the money of the places held, to the fen. Of the whole, of each week or month, or for teams.'
		},
		fields: {
			minPoints: {
				zh: '全程、当周、当月或团队的积分至少多少；不填为大于 0：没有得分者不占名次、不发奖；写 0 或负数则也发给他们',
				en: 'Points that a place must have: of the contest, the week or month, the team; absent: above zero, so that who has none holds no place and is not paid; 0 or less pays them too'
			},
			conditions: { zh: '还须满足的条件', en: 'What a place must have beside points' },
			unfilled: {
				zh: '名次上的人不符合时：notPaid 不发，movesDown 顺延，backToPool 退回奖池',
				en: 'A place whose holder does not fit is notPaid, movesDown, or its money goes backToPool'
			},
			per: {
				zh: 'contest 全程，week 每周，month 每月',
				en: 'By the whole contest, each week or each month'
			},
			team: {
				zh: '团队榜的规则；填写后由团队占名次',
				en: 'The rule that makes the team board; then teams hold the places'
			},
			teamPay: {
				zh: '团队奖金：heads 负责人，equally 成员平分，byPoints 按积分',
				en: "A team's money goes to its heads, equally to its members, or byPoints"
			},
			places: { zh: '名次与金额', en: 'The places' },
			'places[].from': { zh: '从第几名', en: 'From this place' },
			'places[].to': { zh: '到第几名，含', en: 'To this place, included; absent: the same' },
			'places[].amountYuan': { zh: '每名的金额（元）', en: 'Yuan for each place' }
		}
	},
	stepPrize: {
		title: { zh: '步级奖', en: 'Step prize' },
		meaning: {
			zh: '达到台阶得奖，只发最高一档或逐档累加。',
			en: 'An amount for reaching a step: the highest alone, or the sum of all reached.'
		},
		fields: {
			of: OF,
			steps: { zh: '各档', en: 'The steps' },
			'steps[].from': { zh: '达到多少，含本数', en: 'Reached here, not above it' },
			pay: { zh: 'highest 只发最高一档，sum 累加', en: 'The highest step, or the sum' }
		}
	},
	perPoint: {
		title: { zh: '按分计奖', en: 'Yuan per point' },
		meaning: {
			zh: '每分若干元，不低于 0，可有上限；最后四舍五入到分。',
			en: 'So many yuan for each point, never below 0, with a maximum; rounded half-up once, to the fen.'
		},
		fields: {
			of: OF,
			yuan: { zh: '每分多少元', en: 'Yuan for each' },
			maxYuan: { zh: '最多多少元', en: 'Yuan at most' },
			maxShare: { zh: '最多为某数的几分之几', en: 'At most a part of what a rule makes' },
			'maxShare.of': { zh: '哪条规则的数（例如工资）', en: 'The rule, such as a salary' },
			'maxShare.share': { zh: '几分之几', en: 'The part' }
		}
	},
	poolShare: {
		title: { zh: '瓜分奖池', en: 'Pool share' },
		meaning: {
			zh: '奖池按正的积分（或某条规则的数）分享，精确到分；零、负和不评者不进分母。',
			en: 'A pool shared by positive points or numbers, to the fen; zero, negative and not rated are not in the divisor.'
		},
		fields: {
			pool: { zh: '奖池', en: 'The pool' },
			'pool.from': {
				zh: 'fixed 定额，sum 某条规则合计的若干倍，unpaid 其他奖励未发的部分',
				en: 'A fixed amount, a part of the sum of a rule, or what other prizes left unpaid'
			},
			'pool.of': { zh: '合计哪条规则', en: 'The rule that is added up' },
			'pool.times': { zh: '合计的多少倍', en: 'How many times the sum' },
			'pool.prizes': { zh: '哪些奖励未发的部分', en: 'The prizes that give back' },
			of: OF,
			reached: { zh: '计划达到才发', en: 'The plan that releases the pool' },
			'reached.of': { zh: '合计哪条规则', en: 'The rule that is added up' },
			'reached.plan': { zh: '计划数', en: 'The plan' },
			'reached.scaleFrom': {
				zh: '从计划的几分之几起按比例发；不填为全有或全无',
				en: 'From this part of the plan on in proportion; absent: all or nothing'
			},
			'reached.steps': {
				zh: '未达到计划时分档发放，代替按比例；低于第一档不发',
				en: 'In its place: below the plan by steps, nothing below the first'
			},
			'reached.steps[].from': {
				zh: '达到计划的几分之几，含本数',
				en: 'The part of the plan that is reached, the value itself included'
			},
			'reached.steps[].share': { zh: '发奖池的几分之几', en: 'The part of the pool that is paid' }
		}
	},
	individualGoal: {
		title: { zh: '个人目标奖', en: 'Individual goal' },
		meaning: {
			zh: '满足全部条件的每人一份。',
			en: 'A fixed amount for everybody who meets all conditions.'
		},
		fields: {}
	},
	nominee: {
		title: { zh: '机构推选', en: 'Nominee' },
		meaning: {
			zh: '每个机构（或某一层级的每个机构）最好的若干人；边界并列者平分剩余名额的奖金。',
			en: 'The best few of each org unit, or of each unit of a level; who is tied at the edge shares the money of the places left.'
		},
		fields: {
			most: { zh: '每机构最多几人', en: 'At most so many of each org unit' },
			level: {
				zh: '由哪个层级的机构推选；不填为各人所在的机构，不属于该层级的人不推选',
				en: "The level whose units nominate; absent: everybody's own unit; who lies in none of the level is not nominated"
			},
			of: OF,
			atLeast: {
				zh: '至少多少才可推选；不填为大于 0',
				en: 'Below it nobody is nominated; absent: above zero'
			}
		}
	},
	raffle: {
		title: { zh: '抽奖', en: 'Raffle' },
		meaning: {
			zh: '按积分得奖券，竞赛结束后按种子抽取，可以重复验证。',
			en: 'Tickets for points, drawn after the end by a seed, so that anybody can draw them again.'
		},
		fields: {
			seed: { zh: '种子', en: 'The seed' },
			of: OF,
			pointsPerTicket: { zh: '每多少分一张奖券', en: 'Points for one ticket' },
			draws: { zh: '依次抽取，中过的不再参加', en: 'The draws in their order; who has won is out' },
			'draws[].count': { zh: '抽几次', en: 'How many' }
		}
	}
} as const satisfies Readonly<Record<string, KindTexts>>;
