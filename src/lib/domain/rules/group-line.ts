/** The line that a group rule gives to a manager. */
import { startOfDay } from '../calendar.ts';
import type { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { ContestDays, LineResult, StandingChange } from './rule-kind.ts';

/** No entry makes it, so its one step stands at the day of the cut. */
export function groupLine(
	rule: { readonly id: string },
	days: ContestDays,
	{ value, text, standing }: { value: Exact | null; text: Text; standing?: StandingChange }
): LineResult {
	return {
		value,
		arithmetic: text,
		steps:
			value === null
				? []
				: [
						{
							at: startOfDay(days.today, days.zone),
							day: '',
							points: value,
							credit: null,
							base: rule.id
						}
					],
		...(standing ? { standing } : {})
	};
}

/** `0.8`, or `≈0.333333333333` for what never ends. */
export function numberText(value: Exact): string {
	return `${value.toString().includes('/') ? '≈' : ''}${value.toDecimalString()}`;
}
