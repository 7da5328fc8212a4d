/**
 * At most so many of each branch, or of each unit of a level of the organisation: its best in the division's ranking, or
 * by a rule's number, with a minimum. Who is tied at the edge shares the money of the places left there, to the fen.
 */
import { z } from 'zod';
import { code, decimal, MUST_BE, whole, yuan } from '../contest-fields.ts';
import { formatFen } from '../decimal.ts';
import { addTo } from '../group-by.ts';
import { compareBytewise } from '../ledger-entry.ts';
import { payPlaces, type Contender } from './places.ts';
import { prizeBase, prizeKind, type PayRow } from './prize-kind.ts';
import { numberName, numberNames, numberOf } from './rule-test.ts';

export const nominee = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('nominee'),
		amountYuan: yuan,
		/** At most so many of each org unit. */
		most: whole
			.refine((most) => most > 0, MUST_BE.positive.en)
			.pipe(z.number().max(1_000))
			.default(1),
		/** The level whose units nominate; absent: everybody's own unit does. Who lies in none is not nominated. */
		level: z.string().min(1).max(200).optional(),
		/** The rule by whose number the best are found; absent: the ranking. */
		of: code.optional(),
		/** Below it nobody is nominated, however good. Absent: the number must be above zero. */
		atLeast: decimal.optional()
	}),
	reads: ({ of, level }) => ({ names: numberNames(of), readsLevels: level !== undefined }),
	text: ({ amountYuan, most, level, of, atLeast }) => {
		const { zh, en } = numberName(of);
		const least = atLeast?.toString();
		return {
			zh: `每个${level === undefined ? '机构' : ` ${level} 级机构`}${zh}最高的 ${most} 人，每人 ¥${formatFen(amountYuan)}${least ? `；不低于 ${least}` : ''}`,
			en: `¥${formatFen(amountYuan)} for the best ${most} of each ${level ?? 'org unit'} by ${en}${least ? `, from ${least}` : ''}`
		};
	},
	budget: () => null,
	award: ({ amountYuan, most, level, of, atLeast }) => {
		const places = [{ from: 1, to: most, amountFen: amountYuan }];
		return ({ rows, orgUnits }) => {
			const branches = new Map<string, PayRow[]>();
			for (const row of rows) {
				const value = numberOf(row, of);
				const isFit =
					row.rank !== null &&
					row.payShare.sign > 0 &&
					value !== null &&
					(atLeast === undefined ? value.sign > 0 : value.compare(atLeast) >= 0);
				if (!isFit) continue;
				const unit = level === undefined ? row.orgUnit : orgUnits.atLevel(row.orgUnit, level);
				if (unit !== null) addTo(branches, unit, row);
			}
			const inOrder = [...branches].sort(([one], [other]) => compareBytewise(one, other));
			return {
				unpaidFen: 0n,
				shares: inOrder.flatMap(([unit, candidates]) =>
					payPlaces(groupsOf(candidates, of), places, false).map(({ contender, fen, explain }) => ({
						employeeNo: contender.name,
						fen,
						explain: () => {
							const { zh, en } = explain();
							const named = orgUnits.unit(unit);
							return {
								zh: `${named?.nameZh ?? unit} ${zh}`,
								en: `${named?.nameEn ?? unit} ${en}`
							};
						}
					}))
				)
			};
		};
	}
});

function groupsOf(candidates: readonly PayRow[], of: string | undefined): Contender[][] {
	const compare = (one: PayRow, other: PayRow): number => {
		if (of === undefined) return (one.rank ?? 0) - (other.rank ?? 0);
		const [left, right] = [numberOf(one, of), numberOf(other, of)];
		return left && right ? right.compare(left) : 0;
	};
	const ordered = [...candidates].sort(compare);
	const groups: Contender[][] = [];
	for (const [index, row] of ordered.entries()) {
		const above = ordered[index - 1];
		if (!above || compare(above, row) !== 0) groups.push([]);
		groups.at(-1)?.push({ name: row.employeeNo, unfit: null });
	}
	return groups;
}
