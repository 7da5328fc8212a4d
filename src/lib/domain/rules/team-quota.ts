/**
 * A manager's part of a team's quota: the whole target, or a share of it for who is still finding their feet. Ramping is
 * who was first assigned fewer than so many days before the contest began: three with 250,000 and one ramping at a half
 * make 875,000. The part is settled by the first day and does not move while the contest runs.
 */
import { z } from 'zod';
import { addDays } from '../calendar.ts';
import { fraction, whole } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { numberText } from './group-line.ts';
import { measureOf, measureReads, measureSchema } from './measure.ts';
import { ruleBase, ruleKind, type MemberFacts } from './rule-kind.ts';

const schema = z.strictObject({
	...ruleBase,
	kind: z.literal('teamQuota'),
	/** The target of somebody who is not ramping. */
	measure: measureSchema,
	ramp: z.strictObject({ days: whole, share: fraction }).optional(),
	/** Who joins after the contest's first day: `ramp` as everybody who ramps, `leftOut` on neither side of the quota. */
	joiners: z.enum(['ramp', 'leftOut']).default('ramp')
});
type Fields = z.output<typeof schema>;

export const teamQuota = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ measure }) => measureReads(measure),
	member: (rule) => (facts) => {
		const { value, text } = measureOf(rule.measure, facts);
		const tenure = tenureOf(rule, facts);
		if (value === null || tenure === 'leftOut')
			return {
				value: null,
				arithmetic:
					value === null
						? { zh: `不评：${text.zh}`, en: `not rated: ${text.en}` }
						: { zh: '开赛后加入，不计', en: 'joined after the start, left out' },
				steps: []
			};
		const part = tenure === 'ramping' ? value.times(rule.ramp?.share ?? Exact.ONE) : value;
		return {
			value: part,
			arithmetic: tenure === 'ramping' ? rampText(rule, value, part) : wholeText(text, value),
			steps: [{ at: facts.days.start, day: '', points: part, credit: null, base: rule.id }]
		};
	}
});

function tenureOf({ ramp, joiners }: Fields, { person, days }: MemberFacts) {
	const first = person.assignments.map(({ from }) => from).sort()[0] ?? days.firstDay;
	if (joiners === 'leftOut' && first > days.firstDay) return 'leftOut';
	// First assigned on day d, somebody has been there for firstDay − d days when the contest begins.
	return ramp && first > addDays(days.firstDay, -ramp.days) ? 'ramping' : 'settled';
}

function wholeText(text: Text, value: Exact): Text {
	return { zh: `${text.zh} ${numberText(value)}`, en: `${text.en} ${numberText(value)}` };
}

function rampText({ ramp }: Fields, value: Exact, part: Exact): Text {
	const share = ramp?.share ?? Exact.ONE;
	const numbers = `${numberText(value)} × ${numberText(share)} = ${numberText(part)}`;
	return { zh: `新任期间：${numbers}`, en: `ramping: ${numbers}` };
}
