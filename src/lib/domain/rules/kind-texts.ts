/** What every rule kind is called and does, and what its fields mean; fields that mean the same everywhere are shared. */
import type { Text } from '../errors.ts';
import type { KindTexts } from '../field-texts.ts';

const RATE = { zh: '每个单位的分数', en: 'Points for each unit' };
const UNIT_YUAN = { zh: '多少元得一次单价', en: 'Yuan that earn the rate once' };
const BOUNDARY = {
	zh: '边界值归哪一档：lower 归从它开始的一档，upper 归到它为止的一档',
	en: 'A value on a boundary lies in the band that begins there (lower) or in the one that ends there (upper)'
};
const BAND_FROM = { zh: '这一档从多少开始', en: 'Where the band begins' };
const RAMP_SHARE = { zh: '算一整天的几分之几', en: 'The part of a full one that counts' };
const COMPETES = {
	zh: '只有在这条归属规则下胜出的记录参加认定：先去重，再取前若干笔',
	en: 'Only entries that won under this claim rule compete: first the doubles go, then the first so many are taken'
};
const TEAM_FIELDS = {
	teams: { zh: '怎样组成团队', en: 'What the teams are' },
	'teams.by': {
		zh: 'level 机构层级的每个机构，orgUnit 每个任职机构，division 组别，named 逐个列出',
		en: 'Units of a level, each orgUnit that somebody is in, each division, or named teams'
	},
	'teams.level': { zh: '机构层级', en: 'The level of the organisation' },
	'teams.within': { zh: '只取这些机构及其下属', en: 'Only these units and those under them' },
	'teams.teams': {
		zh: '团队名单，先列到的先得',
		en: 'The teams; the first that names a manager has them'
	},
	members: { zh: '谁算在团队里；不填为所有人', en: 'Who counts in a team; absent: everybody' },
	'members.ranked': {
		zh: '只算参加排名的人',
		en: 'Only those whom no gate and no eligibility leaves out'
	}
} as const;
const RUN_FIELDS = {
	atLeast: { zh: '一天至少多少才算达标', en: 'What a day must have at least' },
	count: {
		zh: 'entries 按笔数，units 按数量',
		en: "Whether a day's entries are counted, or their units"
	},
	skipLeave: {
		zh: '本人休假的日子既不中断也不延长',
		en: "The manager's own leave neither breaks a run nor extends it"
	}
} as const;

export const RULE_KIND_TEXTS = {
	perUnit: {
		title: { zh: '按件', en: 'Per unit' },
		meaning: {
			zh: '积分 = 单价 × 数量 × 本人份额。没有数量的记录算一件。',
			en: "Points = rate × quantity × the manager's share. An entry without a quantity is one unit."
		},
		fields: { rate: RATE }
	},
	perAmount: {
		title: { zh: '按金额', en: 'Per amount' },
		meaning: {
			zh: '积分 = 单价 × 金额 ÷ 单位 × 本人份额。',
			en: "Points = rate × amount ÷ unit × the manager's share."
		},
		fields: {
			rate: RATE,
			unit: UNIT_YUAN,
			partialUnits: {
				zh: '不足一个单位：prorata 按比例，floorPerRow 每笔只计整数单位，floorOnSum 合计只计整数单位',
				en: 'Parts of a unit: prorata counts them, floorPerRow counts whole units of each entry, floorOnSum of the sum'
			}
		}
	},
	ratioThreshold: {
		title: { zh: '比率达标', en: 'Ratio threshold' },
		meaning: {
			zh: '期间数据的比率达到要求得固定分。按精确值比较：94.97% 不算 95%。没有数据或基数过小则不评。',
			en: 'Points once the ratio of a period figure reaches the threshold, compared exactly: 94.97 % is not 95 %. No figure, or too small a base: not rated.'
		},
		fields: {
			atLeast: { zh: '比率至少多少，0 到 1', en: 'The ratio at least, between 0 and 1' },
			points: { zh: '达标得多少分', en: 'Points once it is reached' }
		}
	},
	firstOf: {
		title: { zh: '首笔认定', en: 'First of' },
		meaning: {
			zh: '同一客户（可加产品或类别）只认最早的一笔；同一时刻按来源和外部编号的字节序。其他规则以 claim 引用它。',
			en: 'Of a client (with the product or category) only the earliest entry counts; at one instant the lower source and external id. Other rules name it as their claim.'
		},
		fields: {
			per: {
				zh: 'client 客户，clientAndProduct 客户加产品，clientAndCategory 客户加类别，manager 每人的第一笔',
				en: "The key: client, clientAndProduct, clientAndCategory, or manager for a manager's very first entry"
			},
			scope: {
				zh: 'contest 全场最早，manager 每名客户经理各自最早',
				en: 'First of the whole contest, or first of each manager'
			},
			claim: COMPETES
		}
	},
	dedupe: {
		title: { zh: '去重', en: 'Dedupe' },
		meaning: {
			zh: '几个人报了同一客户的同一产品，只认最早的一笔。',
			en: 'Of several entries of one client and product, by whomever, only the earliest counts.'
		},
		fields: { claim: COMPETES }
	},
	quotaFirstN: {
		title: { zh: '前 N 笔有效', en: 'First N' },
		meaning: {
			zh: '按发生先后，全场（或每个客户）只有前若干笔计入；冲减后名额让给下一笔。',
			en: 'In order of occurrence only the first so many of everybody, or of each client, count; a reversal gives its place to the next.'
		},
		fields: {
			first: { zh: '前多少', en: 'How many' },
			count: {
				zh: 'entries 按笔数；units 按数量：一笔要么全计要么不计，第一笔超出的即截止',
				en: 'Entries are counted, or their units: an entry counts whole or not at all, and the first that does not fit ends the count'
			},
			per: {
				zh: 'contest 全场，client 每客户，clientAndProduct 每客户每产品，clientAndCategory 每客户每类别',
				en: 'Of the whole contest, or of each client, clientAndProduct or clientAndCategory'
			},
			claim: COMPETES
		}
	},
	validity: {
		title: { zh: '有效认定', en: 'Validity' },
		meaning: {
			zh: '记录满足条件才计入；尚未认定的在暂定榜计入，在已确认榜不计入。',
			en: 'An entry counts only if it proves valid; undecided it counts in the provisional score and not in the confirmed one.'
		},
		fields: {
			tests: { zh: '认定条件', en: 'What is asked' },
			'tests[].need': {
				zh: 'funded 已认定，entries 本人同一客户的其他记录（自当日起），noneBefore 之前没有同一客户的移交等记录（移交宽限期），size 记录本身的大小',
				en: "funded: a decision; entries: other entries of the same manager and client, from the entry's day on; noneBefore: none such (a hand-over) before it, a grace; size: of the entry itself"
			},
			'tests[].withinDays': {
				zh: '记录当日之后多少天内，到当天结束；noneBefore 为之前多少天',
				en: "Within so many days after the entry's day, to their end; of noneBefore so many days before it"
			},
			'tests[].withinMonths': {
				zh: '到本月（0）、下月（1）……末；noneBefore 为之前多少个月',
				en: 'To the end of this month (0), of the next (1), and so on; of noneBefore so many months before'
			},
			'tests[].units': {
				zh: '那些记录合计至少多少',
				en: 'Units of those entries together, at least'
			},
			'tests[].yuan': {
				zh: '那些记录合计至少多少元',
				en: 'Yuan of those entries together, at least'
			}
		}
	},
	split: {
		title: { zh: '按份额分成', en: 'Split by shares' },
		meaning: {
			zh: '写明转介人的记录，经办人和转介人按固定份额分；记录自带份额的按记录。',
			en: 'Closer and referrer divide an entry by fixed shares; a share that the entry states itself stands.'
		},
		fields: {
			closer: { zh: '经办人的份额', en: "The closer's share" },
			referrer: { zh: '转介人的份额；两者之和为 1', en: "The referrer's; both add up to 1" }
		}
	},
	splitPoints: {
		title: { zh: '按角色定分', en: 'Points by role' },
		meaning: {
			zh: '自拓、经办、转介各得固定分，与份额无关。',
			en: 'Fixed points for who found and closed alone, for closing, for referring, whatever the shares.'
		},
		fields: {
			points: { zh: '各角色的分数', en: 'Points of each role' },
			'points.own': { zh: '没有转介人的记录', en: 'For an entry without a referrer' },
			'points.closer': { zh: '经办人', en: 'For the closer' },
			'points.referrer': { zh: '转介人', en: 'For the referrer' },
			per: { zh: 'unit 每个单位，entry 每笔', en: 'For each unit, or once for each entry' }
		}
	},
	cap: {
		title: { zh: '封顶', en: 'Cap' },
		meaning: {
			zh: '若干规则的积分合计不超过（或不低于）某数。按发生先后计，冲减让出的空间由后来的补上。',
			en: 'No more (or no fewer) than so many points from some rules together, taken in the order in which things happened; room that a reversal gives back is used by what came after.'
		},
		fields: {
			of: { zh: '合计封顶的规则', en: 'The rules whose points are capped together' },
			limit: { zh: '最多多少分', en: 'Points at most' },
			floor: { zh: '最少多少分，零或负数', en: 'Points at least; zero or below' },
			symmetric: { zh: '负分同样以此为限', en: 'The limit holds for negative sums too' },
			share: {
				zh: '最多为 total 所列规则积分的几分之几',
				en: 'At most this part of the points of the rules in total'
			},
			total: { zh: 'share 所比的规则', en: 'The rules that share is a part of' },
			per: {
				zh: 'contest 全程，month 每月，week 每周，day 每日，row 每笔（分成之前），client 每客户，clientAndProduct 每客户每产品，clientAndCategory 每客户每类别，metric 每项指标',
				en: 'In the contest, a month, week or day, of a row (before it is shared), a client, clientAndProduct, clientAndCategory or metric'
			}
		}
	},
	concentrationCap: {
		title: { zh: '集中度上限', en: 'Concentration cap' },
		meaning: {
			zh: '任何一个来源不超过计入总分的一定比例：计入 = min(本项, 其他之和 × p ÷ (1 − p))。',
			en: 'No source is more than a part of what counts: counted = min(leg, others × p ÷ (1 − p)).'
		},
		fields: {
			source: {
				zh: '来源：product 产品，category 类别，client 客户，metric 指标，rule 规则',
				en: 'What a source is: a product, category, client, metric or rule'
			},
			share: { zh: '最高比例，大于 0 小于 1', en: 'The most of it, between 0 and 1' }
		}
	},
	eligibility: {
		title: { zh: '参赛资格', en: 'Eligibility' },
		meaning: {
			zh: '不符合者照常计分显示，但不参加排名、不发奖。在岗天数按精确比例比较，不取整。',
			en: 'Who does not fit is scored and shown, but neither ranked nor paid. Days at work are compared exactly, nothing is rounded.'
		},
		fields: {
			minShare: {
				zh: '在岗天数至少占竞赛天数的几分之几，休假不算',
				en: "The least part of the contest's days at work; leave is not work"
			},
			days: { zh: 'calendar 日历日，working 工作日', en: 'Calendar days, or working days alone' },
			employedOn: { zh: '这一天必须在职', en: 'A day on which there must be an assignment' },
			positions: { zh: '截面当日的岗位必须是', en: 'The position at the cut must be one of these' },
			grades: { zh: '截面当日的等级必须是', en: 'The grade at the cut must be one of these' },
			holds: { zh: '必须全部具备的资格', en: 'Qualifications that must all be held' },
			holdsNone: {
				zh: '不得有的记录，例如书面警告',
				en: 'None of these may be held, such as a written warning'
			}
		}
	},
	gate: {
		title: { zh: '门槛', en: 'Gate' },
		meaning: {
			zh: '条件满足才参加排名或领奖。本身的数：通过为 1，未通过为 0。',
			en: 'Conditions that must hold to be ranked or paid. Its own number is 1 where it holds and 0 where it fails.'
		},
		fields: {}
	},
	pointsGate: {
		title: { zh: '积分门槛', en: 'Points gate' },
		meaning: {
			zh: '条件不满足，所列规则的积分清零或减半；负分不减。',
			en: 'Where the conditions fail, the points of the named rules are lost, or half of them; a loss stays.'
		},
		fields: {
			of: { zh: '积分受此限制的规则', en: 'The rules whose points are at stake' },
			failing: { zh: 'zero 清零，half 减半', en: 'Nothing is left, or half' }
		}
	},
	teamQuota: {
		title: { zh: '团队定额中的个人部分', en: "Part of a team's quota" },
		meaning: {
			zh: '本人在团队定额中的份额；新人按比例计，开赛日定下后不变。',
			en: "A manager's part of the team's quota, less for who is still new; settled on the first day."
		},
		fields: {
			measure: { zh: '满额的任务', en: 'The whole target' },
			ramp: { zh: '新人', en: 'Who is new' },
			'ramp.days': {
				zh: '开赛时任职不满多少天算新人',
				en: 'New is who was first assigned fewer days before the start'
			},
			'ramp.share': RAMP_SHARE,
			joiners: {
				zh: '开赛后加入的人：ramp 按新人，leftOut 两边都不计',
				en: 'Who joins later: as who is new (ramp), or on neither side (leftOut)'
			}
		}
	},
	teamGate: {
		title: { zh: '团队门槛', en: 'Team gate' },
		meaning: {
			zh: '团队中达到要求的人数须够；人数含零业绩者，按精确比例比较。',
			en: 'Enough of a team must reach a minimum; heads include who has done nothing; the share is compared exactly.'
		},
		fields: {
			...TEAM_FIELDS,
			rule: {
				zh: '每人须达到的数取自这条规则；不填为积分',
				en: 'The rule whose number each head must reach; absent: the points'
			},
			atLeast: { zh: '每人至少多少', en: 'What each must reach' },
			minShare: { zh: '至少几分之几的人', en: 'The part of the heads, at least' },
			minHeads: { zh: '至少多少人', en: 'How many heads, at least' },
			appliesTo: {
				zh: '由谁承担（例如负责人，他们不计入人数）；不填为团队成员',
				en: 'Who bears it, such as the leaders, who then are no heads; absent: the members'
			}
		}
	},
	teamAggregate: {
		title: { zh: '团队汇总', en: 'Team aggregate' },
		meaning: {
			zh: '团队榜：合计、人均、前几名之和或与定额之比；可记给负责人。人均按在岗人天计。',
			en: 'A board of teams: the sum, the average per head (by days at work), the best few, or against a quota; it may be credited to the leaders.'
		},
		fields: {
			...TEAM_FIELDS,
			rule: {
				zh: '汇总哪条规则的数；不填为积分',
				en: 'The rule that is put together; absent: points'
			},
			method: {
				zh: 'sum 合计，averagePerHead 人均，topN 前几名之和，quota 与定额之比',
				en: 'The sum, averagePerHead, the topN best, or against a quota'
			},
			top: { zh: '前几名', en: 'How many of the best' },
			quota: { zh: '定额', en: 'What the sum is divided by' },
			'quota.from': {
				zh: 'rule 各人的定额之和，target 机构自己的任务',
				en: "The sum of a rule's numbers, or the unit's own target"
			},
			gates: { zh: '须通过的团队门槛', en: 'Team gates that a team must pass to be ranked' },
			creditTo: {
				zh: '记给谁（负责人，不算成员）',
				en: 'Who leads it and has its number as a line'
			}
		}
	},
	rankPoints: {
		title: { zh: '名次分', en: 'Rank points' },
		meaning: {
			zh: '按组内名次或强制分布给分；不评或不参加排名的人不排。',
			en: 'Points for the rank inside a group, by a table or a forced distribution; who is not rated or not ranked is left out.'
		},
		fields: {
			rule: {
				zh: '按哪条规则的数排；不填为积分',
				en: 'The rule that is ranked; absent: the points'
			},
			order: {
				zh: 'desc 大者在前，asc 小者在前',
				en: 'desc: the larger first; asc: the smaller first'
			},
			within: { zh: '在哪个范围内排', en: 'Who is ranked against whom' },
			'within.by': {
				zh: 'contest 全场，division 组别，position 岗位，grade 等级，orgUnit 机构，level 机构层级',
				en: 'All of the contest, a division, position, grade, orgUnit, or level of the organisation'
			},
			'within.level': { zh: '机构层级', en: 'The level' },
			table: { zh: '给分表', en: 'The table of points' },
			'table.by': {
				zh: 'rank 按名次，percent 按人数比例',
				en: 'By rank, or by per cent of the heads'
			},
			'table.rows': { zh: '各行', en: 'Its rows' },
			'table.rows[].from': { zh: '从第几名', en: 'From this rank' },
			'table.rows[].to': { zh: '到第几名，含', en: 'To this rank, included; absent: the same' },
			'table.rows[].upTo': {
				zh: '到前几分之几，含',
				en: 'Up to this part from the best, included'
			},
			'table.rows[].points': { zh: '得多少分', en: 'The points' },
			ties: {
				zh: '并列：best 都得最前名次的分，average 所占名次的平均',
				en: 'Equals have the points of the best place they share, or the average of the places'
			}
		}
	},
	multiplier: {
		title: { zh: '系数', en: 'Multiplier' },
		meaning: {
			zh: '所列规则的积分 × 系数：按产品、日期、岗位、机构，或按本人的某个数取系数。多个系数相乘，不取整；负分默认不乘。',
			en: "Points of some rules × a factor: of a product, of some days, of a position or unit, or by a number of the manager's. Factors multiply, nothing is rounded; negative points stay unless said otherwise."
		},
		fields: {
			of: { zh: '积分被乘的规则', en: 'The rules whose points are multiplied' },
			metric: { zh: '只乘这一指标的记录', en: 'Only entries of this metric' },
			factor: { zh: '系数', en: 'The factor' },
			scale: {
				zh: '代替系数：按一个数所在的档取系数',
				en: 'In its place: the factor of the band that a number lies in'
			},
			'scale.bands': { zh: '各档', en: 'The bands; below the first the factor is 1' },
			'scale.bands[].from': BAND_FROM,
			'scale.bands[].factor': { zh: '这一档的系数', en: "The band's factor" },
			negatives: { zh: '负分也乘', en: 'Negative points are multiplied too' }
		}
	},
	booster: {
		title: { zh: '总分加成', en: 'Booster' },
		meaning: {
			zh: '条件满足时，全部积分 × 系数；总分不为正时默认不乘。',
			en: 'The whole score × a factor while conditions hold; a score that is not above zero stays unless said otherwise.'
		},
		fields: {
			factor: { zh: '系数', en: 'The factor' },
			negatives: { zh: '总分为负时也乘', en: 'A score below zero is multiplied too' }
		}
	},
	streak: {
		title: { zh: '连续达标奖分', en: 'Streak' },
		meaning: {
			zh: '连续工作日每满若干天得一次分；休息日按工作日历，既不中断也不延长。',
			en: "Points for every so many working days in a row; days off by the bank's calendar neither break a run nor extend it."
		},
		fields: {
			...RUN_FIELDS,
			every: { zh: '每连续多少个工作日', en: 'Working days in a row that pay once' },
			points: { zh: '得多少分', en: 'The points' }
		}
	},
	longestStreak: {
		title: { zh: '最长连续天数', en: 'Longest streak' },
		meaning: {
			zh: '最长一段连续达标的工作日数。',
			en: 'How many working days the longest run has.'
		},
		fields: RUN_FIELDS
	},
	negativeEvent: {
		title: { zh: '扣分', en: 'Deduction' },
		meaning: {
			zh: '每发生一次扣若干分，或按期间数据低于基数的差额扣分；上升不加分。',
			en: 'Points taken for each event, or for the fall of a figure under its base; a rise gives nothing.'
		},
		fields: {
			fall: {
				zh: '代替取数：期间数据低于基数多少',
				en: 'In the place of a measure: the fall of a figure under its base'
			},
			points: { zh: '每次扣多少，零或负数', en: 'For each; zero or below' },
			totalFloor: {
				zh: '合计最多扣到多少，零或负数',
				en: 'The rule never takes more than this in all'
			}
		}
	},
	oneOffBonus: {
		title: { zh: '一次性奖分', en: 'One-off bonus' },
		meaning: {
			zh: '达到某数得一次分；冲减后不再达到则收回。',
			en: 'Points given once when a number is reached, and taken back with it.'
		},
		fields: {
			atLeast: { zh: '达到多少', en: 'What must be reached' },
			points: { zh: '得多少分', en: 'The points' }
		}
	},
	milestone: {
		title: { zh: '里程碑', en: 'Milestones' },
		meaning: {
			zh: '几个台阶，只发最高一档或逐档累加；冲减后收回。',
			en: 'Several marks, of which the highest alone pays or each; taken back with what reached them.'
		},
		fields: {
			steps: { zh: '各档', en: 'The marks' },
			'steps[].from': { zh: '达到多少', en: 'Reached here and above' },
			'steps[].points': { zh: '得多少分', en: 'The points' },
			pay: {
				zh: 'highest 只发最高一档，cumulative 逐档累加',
				en: 'The highest alone, or cumulative: each'
			}
		}
	},
	carryover: {
		title: { zh: '超欠结转', en: 'Carry-over' },
		meaning: {
			zh: '一个期间的超额计入下期，欠额加到下期任务上。',
			en: 'What a period has over counts towards the next, what it is short of is added to the next target.'
		},
		fields: {
			target: { zh: '每期的任务', en: 'The target of each period' },
			'target.metric': { zh: '各期自己的任务', en: 'Its own target of each period' },
			'target.value': { zh: '每期相同的任务', en: 'In its place: the same for every period' },
			per: { zh: 'month 每月，quarter 每季', en: 'A month, or a quarter' },
			excess: { zh: '超额结转下期', en: 'Whether an excess is carried' },
			shortfall: { zh: '欠额加到下期', en: 'Whether a shortfall is' },
			result: {
				zh: 'counted 各期计入之和，balance 截面时的超欠，met 达标的期数',
				en: 'What counts in all periods, the balance at the cut, or how many periods were met'
			}
		}
	},
	bandTable: {
		title: { zh: '分档', en: 'Bands' },
		meaning: {
			zh: '按数所在的档得固定分、按单位计分或两者相加；低于第一档不得分。',
			en: 'A value looked up in bands: fixed points, points for each unit, or both; below the first band nothing.'
		},
		fields: {
			bands: { zh: '各档，由低到高，最后一档不封顶', en: 'The bands, rising; the last is open' },
			'bands[].from': BAND_FROM,
			'bands[].points': { zh: '固定分', en: 'Fixed points' },
			'bands[].rate': { zh: '每个单位的分数', en: 'Points for each unit' },
			boundary: BOUNDARY,
			rateOn: {
				zh: '单价乘：whole 全部，excess 超过档首的部分',
				en: "The rate is for the whole value, or for the excess over the band's beginning"
			},
			partialUnits: {
				zh: 'prorata 按比例，floor 只计整数单位',
				en: 'Parts of a unit count prorata, or floor: not at all'
			},
			lookUp: {
				zh: 'total 按合计查档，entry 每笔各自查档',
				en: 'By the total, or each entry by itself'
			}
		}
	},
	tierMarginal: {
		title: { zh: '超额累进', en: 'Marginal tiers' },
		meaning: {
			zh: '每一段按自己的单价计，边界处连续。',
			en: 'Each slice earns its own rate; continuous at a boundary.'
		},
		fields: {
			tiers: { zh: '各段', en: 'The slices' },
			'tiers[].from': BAND_FROM,
			'tiers[].rate': { zh: '这一段每个单位的分数', en: 'Points for each unit of the slice' }
		}
	},
	tierSlab: {
		title: { zh: '全量分档', en: 'Whole-volume slabs' },
		meaning: {
			zh: '总量落在哪一档，全部都按那一档的单价计。',
			en: 'One rate for the whole volume, chosen by the slab that the total lies in.'
		},
		fields: {
			slabs: { zh: '各档', en: 'The slabs' },
			'slabs[].from': BAND_FROM,
			'slabs[].rate': { zh: '这一档每个单位的分数', en: 'Points for each unit in this slab' },
			boundary: BOUNDARY,
			chosenBy: {
				zh: '按哪个数选档；不填为总量',
				en: 'The number that chooses the slab; absent: the volume'
			}
		}
	},
	rateSwitch: {
		title: { zh: '达标单价', en: 'Rate switch' },
		meaning: {
			zh: '达到任务（或条件满足）全部按一个单价，否则按另一个。',
			en: 'One rate for all units where a target is met or conditions hold, another where not.'
		},
		fields: {
			target: {
				zh: '须达到的数，恰好达到也算',
				en: 'What must be reached, exactly reached included'
			},
			conditions: { zh: '代替任务：须满足的条件', en: 'In its place: conditions that must hold' },
			rate: { zh: '达标时每个单位的分数', en: 'Points for each unit where it is met' },
			otherwise: { zh: '未达标时每个单位的分数', en: 'Points for each unit where it is not' },
			noTarget: {
				zh: '没有任务时：notRated 不评，met 算达标，missed 算未达标',
				en: 'Without a target: notRated, met or missed'
			}
		}
	},
	targetAttainment: {
		title: { zh: '任务完成率', en: 'Target attainment' },
		meaning: {
			zh: '实际 ÷ 任务，精确计算，可封顶和保底；可按在岗天数折算任务。',
			en: 'Actual ÷ target, exactly, with a cap and a floor; the target may be cut to the days somebody was there.'
		},
		fields: {
			measure: { zh: '实际数', en: 'The actual' },
			target: { zh: '任务', en: 'The target' },
			scale: { zh: '完成率 100% 相当于多少', en: 'What an attainment of 100 % counts' },
			cap: { zh: '完成率最高多少，1.5 为 150%', en: 'The attainment at most; 1.5 is 150 %' },
			floor: { zh: '完成率最低多少，可为负', en: 'At least; may be negative' },
			lowerIsBetter: {
				zh: '越低越好：linear 为 2 − 实际 ÷ 任务，inverse 为 任务 ÷ 实际',
				en: 'Where less is better: linear is 2 − actual ÷ target, inverse is target ÷ actual'
			},
			zeroTarget: {
				zh: '没有任务：notRated 不评，zero 计 0',
				en: 'Without a target: notRated, or zero'
			},
			proRata: {
				zh: '任务按天折算：days 任职天数，daysAtWork 扣除休假；占任务所属期间的比例，任务没有期间则占竞赛期',
				en: "The target by days employed, or by days without leave: of the target's own period, or of the contest where it has none"
			},
			ramp: { zh: '新人的爬坡，逐行相接', en: 'For who is new: one row after another' },
			'ramp[].days': { zh: '多少天', en: 'So many days' },
			'ramp[].share': RAMP_SHARE
		}
	},
	ratioMetric: {
		title: { zh: '比率', en: 'Ratio' },
		meaning: {
			zh: '分子 ÷ 分母，精确计算；没有分母或分母过小则不评。',
			en: 'Numerator ÷ base, exactly; no base, or too small a one: not rated.'
		},
		fields: {
			figure: { zh: '自带基数的期间数据', en: 'A period figure with its own base' },
			numerator: { zh: '代替期间数据：分子', en: 'In its place: the numerator' },
			base: { zh: '分母', en: 'and the base' },
			scale: { zh: '比率 100% 相当于多少', en: 'What a ratio of 100 % counts' },
			cap: { zh: '比率最高多少', en: 'The highest ratio that counts' }
		}
	},
	weightedScore: {
		title: { zh: '加权得分', en: 'Weighted score' },
		meaning: {
			zh: 'Σ 权重 × 得分 ÷ 除数；权重之和不必是 100。',
			en: 'Σ weight × score ÷ divisor; the weights need not be 100.'
		},
		fields: {
			items: { zh: '各项', en: 'The items' },
			'items[].weight': { zh: '权重', en: 'The weight' },
			divideBy: {
				zh: '权重写成百分数时为 100',
				en: '100 where the weights are written in per cent'
			},
			notRated: {
				zh: '不评的项：zero 计 0，skip 略去，reweigh 由其他项按比例补足',
				en: 'An item that is not rated counts zero, is skipped, or its weight goes to the others (reweigh)'
			}
		}
	},
	conversion: {
		title: { zh: '折算', en: 'Conversion' },
		meaning: {
			zh: '记录按系数折算后再计数量和金额；先符合的一行生效，多条折算相乘。',
			en: 'An entry counts as so many times its quantity and amount; the first row that fits decides, several conversions multiply.'
		},
		fields: {
			factors: { zh: '折算表', en: 'The rows' },
			'factors[].factor': { zh: '系数', en: 'The factor' }
		}
	},
	dailyAverage: {
		title: { zh: '日均', en: 'Daily average' },
		meaning: {
			zh: '每日日终余额之和 ÷ 日历天数；没有数据的日子沿用上一日，没有期初余额则不评。也可直接取现成日均。',
			en: "Σ end-of-day balances ÷ calendar days; a day without a figure carries the last forward, without an opening balance nobody is rated. Or an average as the bank's file states it."
		},
		fields: {
			source: {
				zh: 'endOfDay 由每日余额计算，readyMade 取现成日均',
				en: 'Made from end-of-day balances, or readyMade'
			},
			period: { zh: '现成日均的期间', en: 'The period of a ready-made average' },
			start: {
				zh: '从哪天起：contest 开赛，month 本月，quarter 本季，year 本年',
				en: "From the contest's first day, or that of the month, quarter or year"
			},
			from: { zh: '自定的首日', en: 'A first day of its own' }
		}
	},
	timeProgress: {
		title: { zh: '序时进度', en: 'Progress of time' },
		meaning: {
			zh: '已过天数（含当天）的比例，或完成率超出它多少，或剩余每天还需多少。',
			en: 'The part of the days that has passed, the present day included; or the lead of an attainment over it, or what is needed a day.'
		},
		fields: {
			give: {
				zh: 'share 进度，lead 完成率减进度，neededPerDay 剩余每天所需',
				en: 'The share, the lead, or what is neededPerDay'
			},
			period: { zh: '期间；不填为竞赛时间', en: "The period; absent: the contest's days" },
			days: { zh: 'calendar 日历日，working 工作日', en: 'Calendar days, or working days' },
			attainment: { zh: '完成率（用于 lead）', en: 'The attainment, for the lead' },
			actual: { zh: '实际数（用于 neededPerDay）', en: 'The actual, for what is needed' },
			target: { zh: '任务（用于 neededPerDay）', en: 'The target, for what is needed' }
		}
	},
	reachedAt: {
		title: { zh: '达到时刻', en: 'Reached at' },
		meaning: {
			zh: '从何时起一直达到目标，以距开赛的天数表示，越小越早；未达到则不评。',
			en: 'Since when a target has been reached, in days from the start: less is earlier; not reached is not rated.'
		},
		fields: {
			of: {
				zh: '代替取数：这些规则的积分合计',
				en: 'In the place of a measure: the points of these rules together'
			},
			target: { zh: '目标', en: 'The target' }
		}
	},
	netIncrease: {
		title: { zh: '净增', en: 'Net increase' },
		meaning: {
			zh: '期末减基数；没有基数则不评。',
			en: 'End less baseline; without a baseline not rated.'
		},
		fields: {
			end: { zh: '期末数', en: 'The end' },
			baseline: { zh: '基数', en: 'What it is measured from' },
			'baseline.from': {
				zh: 'measure 自定的数，opening 开赛前最近一期，previous 上一期，peak 此前最高',
				en: "A measure of its own, the opening figure, the previous period's, or the peak before"
			},
			'baseline.since': { zh: '只看这一天之后的最高', en: 'The peak since this day only' },
			drift: {
				zh: '市场涨幅，0.05 把基数提高 5%',
				en: 'What the market did: 0.05 raises the baseline by 5 %'
			},
			negative: { zh: '负增长：keep 保留，zero 计 0', en: 'A fall is kept, or counts zero' },
			rate: { zh: '每个单位的分数', en: 'For each unit of the increase' }
		}
	},
	nodeGrowth: {
		title: { zh: '节点净增', en: 'Growth from node to node' },
		meaning: {
			zh: '各节点日均减基数，× 节点单价 × 完成系数；以最高点为基数时，跌后要先涨回来。',
			en: "At each node the average less a baseline, × the node's rate × how much of a plan is reached; from the peak, lost ground is not paid twice."
		},
		fields: {
			opening: { zh: '期初数', en: 'What the first node is measured from' },
			baseline: {
				zh: 'peak 此前最高，previous 上一节点，opening 期初',
				en: 'The peak so far, the previous node, or always the opening'
			},
			negative: { zh: '下跌：zero 计 0，keep 保留', en: 'A fall counts zero, or is kept' },
			coefficient: {
				zh: '完成系数 =（节点末余额 − 期初）÷ 计划',
				en: "(balance at the node's end − opening) ÷ plan"
			},
			'coefficient.opening': { zh: '期初余额', en: 'The opening balance' },
			'coefficient.plan': { zh: '计划净增', en: 'The planned increase' },
			'coefficient.floor': { zh: '系数最低', en: 'The coefficient at least' },
			'coefficient.cap': { zh: '系数最高', en: 'The coefficient at most' },
			nodes: { zh: '各节点，按先后', en: 'The nodes, in their order' },
			'nodes[].measure': { zh: '节点日均', en: 'What the node reached' },
			'nodes[].rate': { zh: '每个单位的分数', en: 'Points for each unit of growth' },
			'nodes[].balance': { zh: '节点末余额', en: "The balance at the node's end" }
		}
	}
} as const satisfies Readonly<Record<string, KindTexts>>;

const TITLES = new Map<string, Text>(
	Object.entries(RULE_KIND_TEXTS).map(([kind, { title }]) => [kind, title])
);

/** What rules of a kind are called; every kind there is has a title. */
export function kindTitle(kind: string): Text {
	return TITLES.get(kind) ?? { zh: kind, en: kind };
}
