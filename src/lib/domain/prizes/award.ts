/**
 * Stage 5, money: every prize awarded, gates applied, awards that exclude one another told apart, the whole kept within
 * the budget, parts held back. Exact to the fen, and the same whatever the order of the rows.
 */
import type { Contest } from '../contest.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { addTo } from '../group-by.ts';
import type { Instant } from '../ledger-entry.ts';
import { OrgTree } from '../org-tree.ts';
import type { GroupNumbers, MemberTotal, TeamRow } from '../rules/rule-kind.ts';
import { contestDays } from '../scoring.ts';
import { heldParts, heldText, type HeldPart } from './deferral.ts';
import type { MoneyLine } from './money-line.ts';
import type { AwardFacts, PayRow, Prize } from './prize-kind.ts';
import { splitByWeight } from './shares.ts';

export interface MoneyFacts {
	/** Of all divisions, those of each by standing. */
	readonly rows: readonly PayRow[];
	/** Team boards, by the rule that makes each. */
	readonly teams: ReadonlyMap<string, readonly TeamRow[]>;
	/** Numbers of group rules that prizes read, by the rule that makes them. */
	readonly groupNumbers: ReadonlyMap<string, GroupNumbers>;
	readonly orgUnits: OrgTree;
	/** Null: everything has happened. */
	readonly asOf: Instant | null;
}

/** Of prizes that read neither groups nor the organisation. */
export const NO_GROUPS: Pick<MoneyFacts, 'teams' | 'groupNumbers' | 'orgUnits'> = {
	teams: new Map(),
	groupNumbers: new Map(),
	orgUnits: OrgTree.EMPTY
};

/** A total as money reads it, with the first of the places that those who share its rank hold. */
export function payRow(total: MemberTotal, place: number | null): PayRow {
	const { participant, points, values, periodPoints, standing } = total;
	return {
		employeeNo: participant.employeeNo,
		division: participant.division,
		orgUnit: participant.orgUnit,
		rank: place,
		points,
		values,
		periodPoints,
		payShare: standing.payShare
	};
}

/** Every participant's lines, in the order of the prizes; nobody without a line is named. */
export function awardPrizes(
	contest: Contest,
	facts: MoneyFacts
): ReadonlyMap<string, readonly MoneyLine[]> {
	if (contest.prizes.length === 0) return new Map();
	const rows = withGroupNumbers(facts);
	const rowOf = new Map(rows.map((row) => [row.employeeNo, row]));
	const awarded = awardAll(contest, { ...facts, rows }, rowOf);
	const lines = withinBudget(contest.budgetCapFen, stack(contest, awarded));
	const byEmployee = new Map<string, MoneyLine[]>();
	for (const draft of lines) {
		const row = rowOf.get(draft.employeeNo);
		if (!row) continue;
		const line = finished(draft, row, { asOf: facts.asOf, zone: contest.zone });
		addTo(byEmployee, line.employeeNo, line);
	}
	return byEmployee;
}

/** Whom a group rule gives no number is not rated by it. */
function withGroupNumbers({ rows, groupNumbers }: MoneyFacts): readonly PayRow[] {
	if (groupNumbers.size === 0) return rows;
	return rows.map((row) => ({
		...row,
		values: new Map([
			...row.values,
			...[...groupNumbers].map(
				([id, numbers]) => [id, numbers.get(row.employeeNo) ?? null] as const
			)
		])
	}));
}

/** A line while it is made: each step may lower it and say why. */
interface Draft {
	readonly prize: Prize;
	readonly employeeNo: string;
	readonly fen: bigint;
	readonly reasons: readonly (() => Text)[];
}

function lowered(draft: Draft, fen: bigint, reason: () => Text): Draft {
	return { ...draft, fen, reasons: [...draft.reasons, reason] };
}

function awardAll(
	contest: Contest,
	{ rows, teams, orgUnits, asOf }: MoneyFacts,
	rowOf: ReadonlyMap<string, PayRow>
): Draft[] {
	const days = contestDays(contest, asOf);
	const drafts = new Map<Prize, Draft[]>(contest.prizes.map((prize) => [prize, []]));
	const teamsOf: AwardFacts['teamsOf'] = (ruleId) => teams.get(ruleId) ?? [];
	const same = { days, asOf, teamsOf, orgUnits };
	const award = (prize: Prize, facts: Omit<AwardFacts, keyof typeof same>): bigint => {
		const { shares, unpaidFen } = prize.award({ ...facts, ...same });
		let unpaid = unpaidFen;
		for (const { employeeNo, fen, explain } of shares) {
			const share = rowOf.get(employeeNo)?.payShare ?? Exact.ONE;
			const whole: Draft = { prize, employeeNo, fen, reasons: [explain] };
			const draft =
				fen === 0n || share.equals(Exact.ONE)
					? whole
					: lowered(whole, Exact.ofFen(fen).times(share).toFen(), () => gateText(share));
			unpaid += fen - draft.fen;
			drafts.get(prize)?.push(draft);
		}
		return unpaid;
	};
	// What a prize leaves over must be known before it is shared out.
	const inOrder = [
		...contest.prizes.filter(({ drawsOn }) => drawsOn.length === 0),
		...contest.prizes.filter(({ drawsOn }) => drawsOn.length > 0)
	];
	for (const { id: division } of contest.divisions) {
		const own = rows.filter((row) => row.division === division);
		const unpaid = new Map<string, bigint>();
		for (const prize of inOrder) {
			if (prize.isOfTeams || (prize.division !== null && prize.division !== division)) continue;
			const unpaidOf = (id: string) => unpaid.get(id) ?? 0n;
			unpaid.set(prize.id, award(prize, { rows: own, division, unpaidOf }));
		}
	}
	for (const prize of contest.prizes.filter(({ isOfTeams }) => isOfTeams))
		award(prize, {
			rows:
				prize.division === null ? rows : rows.filter(({ division }) => division === prize.division),
			division: '',
			unpaidOf: () => 0n
		});
	return [...drafts.values()].flat();
}

/** Of prizes that exclude one another only one is paid to a person: the highest, or the first named that pays anything. */
function stack({ stacking }: Contest, drafts: readonly Draft[]): readonly Draft[] {
	return stacking.reduce<readonly Draft[]>((lines, { ids, pay }) => {
		const paid = new Map<string, Map<string, bigint>>();
		for (const { prize, employeeNo, fen } of lines) {
			if (fen === 0n || !ids.includes(prize.id)) continue;
			const sums = paid.get(employeeNo) ?? new Map<string, bigint>();
			paid.set(employeeNo, sums.set(prize.id, (sums.get(prize.id) ?? 0n) + fen));
		}
		const kept = new Map<string, string>();
		for (const [employeeNo, sums] of paid) {
			const named = ids.filter((id) => sums.has(id));
			const [first] =
				pay === 'first'
					? named
					: [...named].sort((one, other) => compareFen(sums.get(other), sums.get(one)));
			if (first !== undefined) kept.set(employeeNo, first);
		}
		return lines.map((line) => {
			const winner = kept.get(line.employeeNo);
			const isOut =
				line.fen > 0n &&
				ids.includes(line.prize.id) &&
				winner !== undefined &&
				winner !== line.prize.id;
			return isOut ? lowered(line, 0n, () => excludedText(winner)) : line;
		});
	}, drafts);
}

function compareFen(left = 0n, right = 0n): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

/** All lines in proportion where they are more than the contest may cost; to the fen, by largest remainder. */
function withinBudget(capFen: bigint | null, drafts: readonly Draft[]): readonly Draft[] {
	const total = drafts.reduce((sum, { fen }) => sum + fen, 0n);
	if (capFen === null || total <= capFen) return drafts;
	const lines = new Map<string, number>();
	const named = drafts.map((draft) => {
		// Somebody may have several lines of one prize: that of each week that they led.
		const own = `${draft.employeeNo}\u001f${draft.prize.id}`;
		const line = (lines.get(own) ?? 0) + 1;
		lines.set(own, line);
		return { draft, name: `${own}\u001f${String(line).padStart(4, '0')}` };
	});
	const shares = splitByWeight(
		capFen,
		named.flatMap(({ draft: { fen }, name }) =>
			fen > 0n ? [{ name, weight: Exact.ofInteger(fen) }] : []
		)
	);
	return named.map(({ draft, name }) =>
		draft.fen === 0n
			? draft
			: lowered(draft, shares.get(name) ?? 0n, () => budgetText(capFen, total))
	);
}

function finished(
	{ prize, employeeNo, fen, reasons }: Draft,
	row: PayRow,
	cut: { readonly asOf: Instant | null; readonly zone: string }
): MoneyLine {
	const { deferral } = prize;
	const held = deferral ? heldParts(deferral, fen, { row, ...cut }) : NOTHING_HELD;
	const deferredFen = held.reduce((sum, part) => sum + part.fen, 0n);
	const texts = () => [...reasons.map((reason) => reason()), ...held.map(heldText)];
	return {
		employeeNo,
		prizeId: prize.id,
		name: prize.name,
		fen: fen - deferredFen,
		deferredFen,
		held,
		get arithmetic() {
			const all = texts();
			return {
				zh: all.map(({ zh }) => zh).join('；'),
				en: all.map(({ en }) => en).join('; ')
			};
		}
	};
}

const NOTHING_HELD: readonly HeldPart[] = [];

function gateText(share: Exact): Text {
	const part = share.toDecimalString();
	return { zh: `门槛：按 ${part} 发放`, en: `a gate leaves ${part} of it` };
}

function excludedText(winner: string): Text {
	return { zh: `与 ${winner} 不重复发放`, en: `not paid beside ${winner}` };
}

function budgetText(capFen: bigint, total: bigint): Text {
	const ratio = `¥${formatFen(capFen)} / ¥${formatFen(total)}`;
	return { zh: `按预算折算 × ${ratio}`, en: `within the budget × ${ratio}` };
}
