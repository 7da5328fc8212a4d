/**
 * A pool shared in proportion to positive points, or to positive numbers of a rule, to the fen. Zero, negative and not
 * rated get nothing and do not enter the divisor, nor does anybody whom a gate leaves unpaid.
 */
import { z } from 'zod';
import {
	code,
	distinct,
	fraction,
	MUST_BE,
	nonNegativeDecimal,
	positiveDecimal,
	yuan
} from '../contest-fields.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { risingRows, rowOf } from '../rules/bands.ts';
import { prizeBase, prizeKind, type AwardFacts, type NamedByPrize } from './prize-kind.ts';
import { numberName, numberNames, numberOf } from './rule-test.ts';
import { splitByWeight } from './shares.ts';

const poolField = z.discriminatedUnion('from', [
	z.strictObject({ from: z.literal('fixed'), amountYuan: yuan }),
	/**
	 * A part of what a rule makes of everybody in the division, in yuan (wages). Sharing it by balances pays one unit price
	 * = pool / Σ balances for each yuan of balance.
	 */
	z.strictObject({ from: z.literal('sum'), of: code, times: nonNegativeDecimal }),
	/** What prizes that give back have not paid in the division. */
	z.strictObject({
		from: z.literal('unpaid'),
		prizes: distinct(z.array(code).min(1).max(50))
	})
]);

/** The plan itself releases the whole pool, so a step lies below it. */
const partBelowPlan = fraction.refine((part) => part.compare(Exact.ONE) < 0, MUST_BE.belowPlan.en);

/** How far a plan must be reached for the pool to be paid. */
const reachedField = z
	.strictObject({
		/** The rule whose numbers, added up over the division, are held against the plan. */
		of: code,
		plan: positiveDecimal,
		/** From this part of the plan to all of it, the pool is paid in proportion; absent: all or nothing. */
		scaleFrom: fraction.optional(),
		/** In its place: below the plan, the highest part of it that is reached leaves so much of the pool. */
		steps: risingRows(
			z
				.array(z.strictObject({ from: partBelowPlan, share: fraction }))
				.min(1)
				.max(100)
		).optional()
	})
	.refine(({ scaleFrom, steps }) => scaleFrom === undefined || steps === undefined, {
		message: MUST_BE.eitherOr.en,
		path: ['steps']
	});

export const poolShare = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('poolShare'),
		pool: poolField,
		/** The rule by whose numbers it is shared; absent: the points. */
		of: code.optional(),
		reached: reachedField.optional()
	}),
	reads: ({ pool, of, reached }) => ({
		names: [
			...numberNames(of),
			...(pool.from === 'sum' ? ([{ at: 'pool.of', is: 'rule', id: pool.of }] as const) : []),
			...(pool.from === 'unpaid'
				? pool.prizes.map(
						(id, index) => ({ at: `pool.prizes[${index}]`, is: 'prize', id }) as const
					)
				: []),
			...(reached ? ([{ at: 'reached.of', is: 'rule', id: reached.of }] as const) : [])
		] satisfies NamedByPrize[],
		drawsOn: pool.from === 'unpaid' ? pool.prizes : []
	}),
	text: ({ pool, of, reached }) => {
		const whole = poolText(pool);
		const { zh, en } = numberName(of);
		const plan = reached ? planText(reached) : { zh: '', en: '' };
		return {
			zh: `${whole.zh}按正的${zh}瓜分${plan.zh}`,
			en: `${whole.en}, shared by positive ${en}${plan.en}`
		};
	},
	// What a prize does not pay is in that prize's budget already.
	budget: ({ pool }) =>
		pool.from === 'fixed' ? pool.amountYuan : pool.from === 'unpaid' ? 0n : null,
	award:
		({ pool, of, reached }) =>
		(facts) => {
			const whole = poolFen(pool, facts);
			const part = reached ? reachedPart(reached, facts) : null;
			const fen = part ? Exact.ofFen(whole).times(part.share).toFen() : whole;
			const sharing = facts.rows.flatMap((row) => {
				const weight = numberOf(row, of);
				return weight !== null && weight.sign > 0 && row.payShare.sign > 0
					? [{ name: row.employeeNo, weight }]
					: [];
			});
			if (fen === 0n || sharing.length === 0) return { shares: [], unpaidFen: whole };
			const total = sharing.reduce((sum, { weight }) => sum.plus(weight), Exact.ZERO);
			const shares = splitByWeight(fen, sharing);
			return {
				unpaidFen: whole - fen,
				shares: sharing.map(({ name: employeeNo, weight }) => {
					const own = shares.get(employeeNo) ?? 0n;
					const explain = (): Text => {
						const sum = `¥${formatFen(fen)} × ${weight.toDecimalString()} / ${total.toDecimalString()} → ¥${formatFen(own)}`;
						return part
							? { zh: `${part.text.zh}；${sum}`, en: `${part.text.en}; ${sum}` }
							: { zh: sum, en: sum };
					};
					return { employeeNo, fen: own, explain };
				})
			};
		}
});

type Pool = z.output<typeof poolField>;

function poolFen(pool: Pool, { rows, unpaidOf }: AwardFacts): bigint {
	switch (pool.from) {
		case 'fixed':
			return pool.amountYuan;
		case 'sum': {
			const sum = sumOf(pool.of, rows).times(pool.times);
			return sum.sign > 0 ? sum.toFen() : 0n;
		}
		case 'unpaid':
			return pool.prizes.reduce((sum, id) => sum + unpaidOf(id), 0n);
		default:
			return pool satisfies never;
	}
}

function poolText(pool: Pool): Text {
	switch (pool.from) {
		case 'fixed':
			return {
				zh: `奖池 ¥${formatFen(pool.amountYuan)}`,
				en: `a pool of ¥${formatFen(pool.amountYuan)}`
			};
		case 'sum':
			return {
				zh: `规则 ${pool.of} 合计的 ${pool.times.toString()} 倍`,
				en: `${pool.times.toString()} times the sum of rule ${pool.of}`
			};
		case 'unpaid':
			return {
				zh: `${pool.prizes.join('、')} 未发出的金额`,
				en: `what ${pool.prizes.join(', ')} did not pay`
			};
		default:
			return pool satisfies never;
	}
}

type Reached = z.output<typeof reachedField>;

function planText({ of, plan, scaleFrom, steps = [] }: Reached): Text {
	const table = steps
		.map(({ from, share }) => `≥ ${from.toString()} → ${share.toString()}`)
		.join('; ');
	const scale = scaleFrom
		? {
				zh: `，自 ${scaleFrom.toString()} 起按比例`,
				en: `, in proportion from ${scaleFrom.toString()} of it`
			}
		: table === ''
			? { zh: '', en: '' }
			: {
					zh: `，未达到时按完成比例分档：${table}`,
					en: `, below it by the part that is reached: ${table}`
				};
	return {
		zh: `；规则 ${of} 合计达到 ${plan.toString()}${scale.zh}`,
		en: `; if rule ${of} adds up to ${plan.toString()}${scale.en}`
	};
}

/** What of the pool is paid below the plan. */
function partBelow(attained: Exact, { scaleFrom, steps }: Reached): Exact {
	if (steps) return rowOf(steps, attained, 'lower')?.share ?? Exact.ZERO;
	const isScaled = scaleFrom !== undefined && attained.compare(scaleFrom) >= 0;
	return isScaled && attained.sign > 0 ? attained : Exact.ZERO;
}

/** The exact part of the pool that the plan releases: 49.99 % of a plan is not 50 %. */
function reachedPart(
	reached: Reached,
	{ rows }: AwardFacts
): { readonly share: Exact; readonly text: Text } {
	const sum = sumOf(reached.of, rows);
	const attained = sum.dividedBy(reached.plan);
	const isWhole = attained.compare(Exact.ONE) >= 0;
	const share = isWhole ? Exact.ONE : partBelow(attained, reached);
	const numbers = `${sum.toDecimalString()} / ${reached.plan.toString()}`;
	return {
		share,
		text: {
			zh: `计划 ${numbers}，奖池按 ${share.toDecimalString()} 发放`,
			en: `plan ${numbers}, so ${share.toDecimalString()} of the pool`
		}
	};
}

function sumOf(rule: string, rows: AwardFacts['rows']): Exact {
	return rows.reduce((sum, { values }) => sum.plus(values.get(rule) ?? Exact.ZERO), Exact.ZERO);
}
