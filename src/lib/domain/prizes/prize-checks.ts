/** What a schema cannot say of a contest's money: names that must exist, instants that must follow one another. */
import { parseInstant, type Period } from '../calendar.ts';
import { dayFault, unknownName } from '../contest-checks.ts';
import { documentFault } from '../contest-faults.ts';
import { failure, success, type Fault, type Result } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import type { Rule } from '../rules/rule-kind.ts';
import type { Settlement, Stacking } from './money-fields.ts';
import type { NamedByPrize, Prize } from './prize-kind.ts';

export function prizeFaults(
	{
		prizes,
		stacking,
		rules
	}: {
		readonly prizes: readonly Prize[];
		readonly stacking: readonly Stacking[];
		readonly rules: readonly Rule[];
	},
	divisions: readonly { readonly id: string }[]
): Fault[] {
	const divisionIds = divisions.map(({ id }) => id);
	const prizeIds = prizes.map(({ id }) => id);
	const pooled = new Set<string>();
	return [
		...prizes.flatMap((prize, index) => [
			...(prize.division === null
				? []
				: unknownName(`prizes[${index}].division`, prize.division, divisionIds)),
			...prize.faults.map(({ at, text }) =>
				documentFault(`prizes[${index}].${at}`, text.zh, text.en)
			),
			...prize.names.flatMap((name) =>
				unfitName(`prizes[${index}].${name.at}`, name, { rules, prizes })
			),
			...prize.drawsOn.flatMap((id) => {
				const isTwice = pooled.has(id);
				pooled.add(id);
				return isTwice
					? [
							{
								...documentFault(
									`prizes[${index}].pool.prizes`,
									'已归入另一个奖池',
									'is given to another pool already'
								),
								found: id
							}
						]
					: [];
			})
		]),
		...stacking.flatMap(({ ids }, index) =>
			ids.flatMap((id, row) => unknownName(`stacking[${index}].ids[${row}]`, id, prizeIds))
		)
	];
}

function unfitName(
	place: string,
	{ is, id }: NamedByPrize,
	known: { readonly rules: readonly Rule[]; readonly prizes: readonly Prize[] }
): Fault[] {
	const named: readonly { readonly id: string }[] = is === 'prize' ? known.prizes : known.rules;
	const fitting =
		is === 'prize'
			? known.prizes.filter(({ givesBack }) => givesBack)
			: known.rules.filter(({ kind, member, group }) =>
					is === 'rule' ? member !== null || group !== null : kind === 'teamAggregate'
				);
	const fits = fitting.map((one) => one.id);
	if (fits.includes(id)) return [];
	if (!named.some((one) => one.id === id)) return unknownName(place, id, fits);
	const [zh, en] = UNFIT[is];
	return [{ ...documentFault(place, zh, en), found: id, allowed: fits.join(', ') }];
}

const UNFIT = {
	rule: ['不是得分的规则', 'is not a rule that gives points'],
	teamRule: ['不是产生团队榜的规则', 'is not a rule that makes a board of teams'],
	prize: ['该奖项没有 unfilled: backToPool', 'does not give back what it does not pay']
} as const satisfies Record<NamedByPrize['is'], readonly [string, string]>;

interface SettlementField extends Omit<Settlement, 'until'> {
	readonly until: string;
}

/** Settlements follow one another; each ends after the contest has begun. */
export function readSettlements(
	settlements: readonly SettlementField[],
	{ start, zone }: { readonly start: Instant; readonly zone: string }
): Result<readonly Settlement[]> {
	const faults: Fault[] = [];
	const read = settlements.map((settlement, index) => {
		const place = `settlements[${index}].until`;
		const until = parseInstant(settlement.until, zone);
		if (until === null) faults.push(dayFault(place, settlement.until));
		return { ...settlement, until: until ?? start, place, isRead: until !== null };
	});
	for (const [index, { until, place, isRead }] of read.entries()) {
		const before = read[index - 1];
		if (isRead && until <= (before?.until ?? start))
			faults.push(
				before
					? documentFault(place, '必须晚于前一个结算期', 'must be later than the settlement before')
					: documentFault(place, '必须晚于开始', 'must be later than the start')
			);
	}
	if (faults.length > 0) return failure(...faults);
	return success(read.map(({ id, name, until, negative }) => ({ id, name, until, negative })));
}

/** Entries may still come in when the contest is over; never is it cut off before. */
export function readCutOff(
	cutOff: string | undefined,
	{ end }: Period,
	zone: string
): Result<Instant | null> {
	if (cutOff === undefined) return success(null);
	const at = parseInstant(cutOff, zone);
	if (at === null) return failure(dayFault('cutOff', cutOff));
	return at < end
		? failure(documentFault('cutOff', '不能早于竞赛结束', 'must not be earlier than the end'))
		: success(at);
}
