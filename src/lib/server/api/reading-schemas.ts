/** What the reading operations answer. */
import { z } from 'zod';
import { described, named } from './described.ts';
import { bilingual, count, moment } from './fields.ts';

const rank = () =>
	described(
		z.int().nullable(),
		'名次，并列者相同；null：不参与排名',
		'shared by ties; null: not ranked'
	);
const place = () =>
	count('榜上的位置，从 1 起，不重复', 'the place on the board, from 1, never shared');
const points = (zh: string, en: string) => described(z.string(), zh, en);
const shown = () => points('按竞赛小数位显示的积分', "points with the contest's decimals");
const gap = () =>
	described(z.string().nullable(), '与前一名次的差距', 'how far to the next better rank');
const exact = () => points('精确值，十进制文本', 'the exact value, as decimal text');

export const contestsSchema = named(
	'Contests',
	z.strictObject({
		contests: z.array(
			z.strictObject({
				contest: described(z.string(), '竞赛代码', 'the code of the contest'),
				name: bilingual,
				isSample: z.boolean(),
				phase: described(z.string(), '阶段', 'where it is in its course'),
				zone: z.string(),
				startsAt: moment('开始', 'when it starts'),
				endsAt: moment('结束（不含）', 'when it is over'),
				revision: count('当前榜单版次', 'the present revision'),
				ruleVersion: count('当前规则版本', 'the present version of the rules'),
				divisions: z.array(z.strictObject({ id: z.string(), name: bilingual }))
			})
		)
	})
);

export const standingsSchema = named(
	'Standings',
	z.strictObject({
		contest: z.string(),
		division: z.string().nullable(),
		revision: count('榜单版次', 'the revision'),
		revisedAt: moment('这一版何时形成', 'when this revision was made'),
		asOf: moment('统计截至', 'through when facts are known'),
		ruleVersion: count('规则版本', 'the version of the rules'),
		isEnded: z.boolean(),
		decimals: count('积分小数位', 'how many decimals points have'),
		unit: described(bilingual.nullable(), '计量单位；null：积分', 'what is counted; null: points'),
		count: count('全榜行数', 'how many stand on the board'),
		standings: described(
			z.array(
				z.strictObject({
					place: place(),
					rank: rank(),
					employeeNo: z.string(),
					name: z.string(),
					orgUnit: bilingual,
					position: z.string(),
					grade: z.string().nullable(),
					points: shown(),
					gap: gap(),
					bonus: described(
						z.string().nullable(),
						'按当前名次的奖金（元）',
						'what the present rank would pay, in yuan'
					)
				})
			),
			'个人榜的行',
			'of a board of people'
		),
		teams: described(
			z.array(
				z.strictObject({
					place: place(),
					rank: rank(),
					team: z.string(),
					name: bilingual,
					people: count('人数', 'how many are in it'),
					points: shown().nullable(),
					gap: gap()
				})
			),
			'团队榜的行',
			'of a board of teams'
		),
		next: described(z.string().nullable(), '下一页的地址', 'the address of the next page')
	})
);

export const scorecardSchema = named(
	'Scorecard',
	z.strictObject({
		contest: z.string(),
		employeeNo: z.string(),
		name: z.string(),
		orgUnit: bilingual,
		division: bilingual,
		revision: count('榜单版次', 'the revision'),
		asOf: moment('统计截至', 'through when facts are known'),
		ruleVersion: count('规则版本', 'the version of the rules'),
		rank: rank(),
		points: exact(),
		shownPoints: shown(),
		lines: z.array(
			z.strictObject({
				rule: z.string(),
				name: bilingual,
				arithmetic: described(bilingual, '算式', 'how it was worked out'),
				points: described(
					exact().nullable(),
					'计入的积分；null：只供其他规则使用',
					'what it adds; null: it feeds other rules alone'
				),
				value: described(
					exact().nullable(),
					'规则自己的数值；null：未评定',
					"the line's own number; null: not rated"
				),
				entryCount: count('所依据的业绩笔数', 'how many entries it rests on'),
				entries: z.array(
					z.strictObject({
						source: z.string(),
						externalId: z.string(),
						metric: bilingual,
						product: bilingual.nullable(),
						occurredAt: moment('发生时间', 'when it happened'),
						quantity: z.string().nullable(),
						amount: described(z.string().nullable(), '金额（元）', 'yuan'),
						points: exact()
					})
				)
			})
		)
	})
);

export const batchHeadSchema = named(
	'Batch',
	z.strictObject({
		batch: count('批次编号', 'its number'),
		position: count('台账位置', 'its position in the ledger'),
		origin: described(z.string(), '来路：文件、接口等', 'where it came from: a file, the API …'),
		receivedAt: moment('何时收到', 'when it was received'),
		receivedBy: described(z.string().nullable(), '由谁报送', 'who brought it'),
		fileName: z.string().nullable(),
		fileSha256: z.string().nullable(),
		accepted: count('新存入', 'how many were new'),
		duplicates: count('之前已有', 'how many were there before'),
		refused: count('被拒绝', 'how many were refused'),
		takenBackPosition: described(
			z.int().nullable(),
			'撤回该批次的台账位置；null：未撤回',
			'the position at which it was taken back; null: it counts'
		)
	})
);
