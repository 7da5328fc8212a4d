/** A team's money among its people: its heads, its members in equal parts, or its members by their positive points. */
import { formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { TeamRow } from '../rules/rule-kind.ts';
import type { PayRow, Share } from './prize-kind.ts';
import { splitByWeight, splitEqually } from './shares.ts';

/** Whoever takes no part in the contest is not paid by it; the others then share all of the money. */
export function payTeam(
	team: TeamRow,
	money: { readonly fen: bigint; readonly explain: () => Text },
	by: 'heads' | 'equally' | 'byPoints',
	rows: readonly PayRow[]
): Share[] {
	const named = new Set(by === 'heads' ? team.heads : team.members);
	const people = rows.filter(
		({ employeeNo, points }) => named.has(employeeNo) && (by !== 'byPoints' || points.sign > 0)
	);
	if (people.length === 0) return [];
	const shares =
		by === 'byPoints'
			? splitByWeight(
					money.fen,
					people.map(({ employeeNo: name, points: weight }) => ({ name, weight }))
				)
			: splitEqually(
					money.fen,
					people.map(({ employeeNo }) => employeeNo)
				);
	return [...shares].map(([employeeNo, fen]) => ({
		employeeNo,
		fen,
		explain: () => {
			const { zh, en } = money.explain();
			const part = people.length === 1 ? '' : ` / ${people.length} → ¥${formatFen(fen)}`;
			return { zh: `${team.name.zh} ${zh}${part}`, en: `${team.name.en} ${en}${part}` };
		}
	}));
}
