/**
 * When an entry counts at all: funded within so many days, used (another entry of the same manager and client) in time,
 * of a minimum size, or not within the grace after a hand-over. Days are calendar days after the day of the entry, to their end; the window of a use may end after
 * the contest's. Until it is decided an entry is pending: in the provisional score, not in the confirmed one.
 */
import { z } from 'zod';
import { addDays, addMonths, dayOf, periodDays, startOfDay } from '../calendar.ts';
import { MUST_BE, positiveDecimal, whole, yuan } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Activity, Instant } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';
import { ruleBase, ruleKind, type OwnKnown, type Verdict } from './rule-kind.ts';
import { selectionFields, selects } from './selection.ts';

const { metric, products, minAmountYuan, minQuantity } = selectionFields;

const testSchema = z.discriminatedUnion('need', [
	/** The first decision `funded` on the entry. */
	z.strictObject({ need: z.literal('funded'), withinDays: whole }),
	/** Entries of another metric (a first use, a deposit) of the same manager and client, from the entry's own day on. */
	z
		.strictObject({
			need: z.literal('entries'),
			metric,
			products,
			withinDays: whole.optional(),
			/** In the place of a number of days: to the end of this month, of the next, and so on. */
			withinMonths: whole.optional(),
			/** Units of those entries together. */
			units: positiveDecimal.default(Exact.ONE),
			/** Yuan of those entries together. */
			yuan: yuan.optional()
		})
		.refine((test) => (test.withinDays === undefined) !== (test.withinMonths === undefined), {
			message: MUST_BE.eitherOr.en,
			path: ['withinDays']
		}),
	/** None of another metric (a hand-over) of the same manager and client, on the day itself or so long before. */
	z
		.strictObject({
			need: z.literal('noneBefore'),
			metric,
			products,
			withinDays: whole.optional(),
			/** In the place of a number of days: up to the same day so many months later. */
			withinMonths: whole.optional()
		})
		.refine((test) => (test.withinDays === undefined) !== (test.withinMonths === undefined), {
			message: MUST_BE.eitherOr.en,
			path: ['withinDays']
		}),
	/** The whole entry, before it is shared. */
	z
		.strictObject({ need: z.literal('size'), minAmountYuan, minQuantity })
		.refine((test) => test.minAmountYuan !== undefined || test.minQuantity !== undefined, {
			message: MUST_BE.required.en,
			path: ['minAmountYuan']
		})
]);
type Test = z.output<typeof testSchema>;

export const validity = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('validity'),
		/** Whose entries are judged; all others are left alone. */
		metric,
		products,
		tests: z.array(testSchema).min(1).max(20),
		require: z.enum(['all', 'any']).default('all')
	}),
	stage: 'own',
	reads: (rule) => ({
		metrics: [rule.metric, ...rule.tests.flatMap((test) => ('metric' in test ? [test.metric] : []))]
	}),
	own: (rule) => ({
		judge: (activity, known) => {
			if (!selects(rule, activity)) return null;
			const verdicts = rule.tests.map((test) => judge(test, activity, known));
			return rule.require === 'all' ? allOf(verdicts) : anyOf(verdicts);
		}
	})
});

const VALID: Verdict = { outcome: 'valid', changesAt: null };
const INVALID: Verdict = { outcome: 'invalid', changesAt: null };

function judge(test: Test, activity: Activity, known: OwnKnown): Verdict {
	const day = dayOf(activity.occurredAt, known.zone);
	switch (test.need) {
		case 'funded': {
			const deadline = startOfDay(addDays(day, test.withinDays + 1), known.zone);
			const isFunded = known
				.decisionsOn(activity)
				.some(({ decision, occurredAt }) => decision === 'funded' && occurredAt < deadline);
			return isFunded ? VALID : undecided(deadline, known);
		}
		case 'entries': {
			const deadline = startOfDay(endOf(test, day), known.zone);
			return isUsed(test, activity, { day, deadline, known }) ? VALID : undecided(deadline, known);
		}
		case 'noneBefore':
			return isInGrace(test, activity, day, known) ? INVALID : VALID;
		case 'size':
			return selects(test, activity) ? VALID : INVALID;
		default:
			return test satisfies never;
	}
}

/** Without a cut everything has happened, and what has not come will not. */
function undecided(deadline: Instant, { asOf }: OwnKnown): Verdict {
	return asOf !== null && asOf < deadline ? { outcome: 'pending', changesAt: deadline } : INVALID;
}

type UseTest = Extract<Test, { need: 'entries' }>;

/** The first day that is too late. */
function endOf({ withinDays, withinMonths = 0 }: UseTest, day: CalendarDay): CalendarDay {
	if (withinDays !== undefined) return addDays(day, withinDays + 1);
	let end = periodDays(day.slice(0, 7)).to;
	for (let month = 0; month < withinMonths; month += 1) end = periodDays(end.slice(0, 7)).to;
	return end;
}

/** Without a client reference nobody can say that it was the same client. */
function isUsed(
	test: UseTest,
	activity: Activity,
	{
		day,
		deadline,
		known
	}: { readonly day: CalendarDay; readonly deadline: Instant; readonly known: OwnKnown }
): boolean {
	if (activity.clientRef === null) return false;
	const uses = known
		.activitiesOf(activity.employeeNo, test.metric)
		.filter(
			(use) =>
				use !== activity &&
				use.clientRef === activity.clientRef &&
				selects(test, use) &&
				use.occurredAt < deadline &&
				dayOf(use.occurredAt, known.zone) >= day
		);
	const units = uses.reduce((sum, { quantity }) => sum.plus(quantity ?? Exact.ONE), Exact.ZERO);
	const fen = uses.reduce((sum, { amountFen }) => sum + (amountFen ?? 0n), 0n);
	return (
		uses.length > 0 &&
		units.compare(test.units) >= 0 &&
		(test.yuan === undefined || fen >= test.yuan)
	);
}

type GraceTest = Extract<Test, { need: 'noneBefore' }>;

/** An entry without a client reference was handed over by nobody. */
function isInGrace(
	test: GraceTest,
	activity: Activity,
	day: CalendarDay,
	known: OwnKnown
): boolean {
	if (activity.clientRef === null) return false;
	return known.activitiesOf(activity.employeeNo, test.metric).some((before) => {
		if (before === activity || before.clientRef !== activity.clientRef || !selects(test, before))
			return false;
		const from = dayOf(before.occurredAt, known.zone);
		const last =
			test.withinDays === undefined
				? addMonths(from, test.withinMonths ?? 0)
				: addDays(from, test.withinDays);
		return from <= day && day <= last;
	});
}

/** Invalid as soon as one is, so it changes when the first of the open ones lapses. */
function allOf(verdicts: readonly Verdict[]): Verdict {
	if (verdicts.some(({ outcome }) => outcome === 'invalid')) return INVALID;
	return openUntil(verdicts, (times) => Math.min(...times)) ?? VALID;
}

/** Valid as soon as one is, so it changes when the last of the open ones lapses. */
function anyOf(verdicts: readonly Verdict[]): Verdict {
	if (verdicts.some(({ outcome }) => outcome === 'valid')) return VALID;
	return openUntil(verdicts, (times) => Math.max(...times)) ?? INVALID;
}

function openUntil(
	verdicts: readonly Verdict[],
	pick: (times: readonly Instant[]) => Instant
): Verdict | null {
	const times = verdicts.flatMap(({ changesAt }) => changesAt ?? []);
	return times.length === 0 ? null : { outcome: 'pending', changesAt: pick(times) };
}
