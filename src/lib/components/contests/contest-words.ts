/** Parts of a contest document in the reader's words. */
import { localText, positionText } from '#lib/components/local-text.ts';
import { dayText, lastDayText } from '#lib/components/time-text.ts';
import type { ContestSummary } from '#lib/domain/contest-summary.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

const GRADES: Readonly<Record<string, () => string>> = {
	trainee: m.contest_grade_trainee,
	assistant: m.contest_grade_assistant,
	intermediate: m.contest_grade_intermediate,
	senior: m.contest_grade_senior,
	expert: m.contest_grade_expert,
	chief: m.contest_grade_chief
};

/** Who is meant: `岗位：理财、大堂；机构：…`, or everybody. */
export function whoText(who: ContestSummary['who']): string {
	const parts = [
		who.positions && m.contest_who_positions({ names: listText(who.positions.map(positionText)) }),
		who.grades &&
			m.contest_who_grades({
				names: listText(who.grades.map((grade) => GRADES[grade]?.() ?? grade))
			}),
		who.orgUnits && m.contest_who_org_units({ names: listText(who.orgUnits) }),
		who.employmentTypes && m.contest_who_employment_types({ names: listText(who.employmentTypes) }),
		who.employeeNos && m.contest_who_employee_nos({ count: who.employeeNos.length })
	].filter((part) => part !== undefined);
	return parts.length === 0 ? m.contest_who_everybody() : parts.join(m.contest_list_semicolon());
}

export function tieBreakText({ by, metric }: ContestSummary['tieBreaks'][number]): string {
	const name = metric ? localText(metric) : '';
	switch (by) {
		case 'quantity':
			return m.contest_tie_quantity({ metric: name });
		case 'amount':
			return m.contest_tie_amount({ metric: name });
		case 'ratio':
			return m.contest_tie_ratio({ metric: name });
		case 'value':
			return m.contest_tie_value({ rule: name });
		case 'reachedAt':
			return m.contest_tie_reached_at();
		default:
			return by;
	}
}

export function periodText(period: {
	readonly startsAt: number;
	readonly endsAt: number;
	readonly zone: string;
}): string {
	return m.board_period({ from: dayText(period.startsAt, period.zone), to: lastDayText(period) });
}

export function placesText({ from, to }: { readonly from: number; readonly to: number }): string {
	return from === to ? m.contest_place({ place: from }) : m.contest_places({ from, to });
}

function listText(items: readonly string[]): string {
	return items.join(getLocale() === 'zh' ? '、' : ', ');
}
