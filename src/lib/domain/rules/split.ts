/**
 * How closer and referrer divide an entry: by fixed shares of whatever its rules make of the whole entry (`split`), or by
 * fixed points for each role (`splitPoints`): for what a manager found and closed alone, for closing, for referring.
 */
import { z } from 'zod';
import { code, decimal, fraction, MUST_BE } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { lineBase, ruleBase, ruleKind, type Credit, type MemberFacts } from './rule-kind.ts';
import { equalsText } from './running.ts';
import {
	isSelected,
	selectionFields,
	selectionReads,
	stepOf,
	sum,
	sumOfSteps
} from './selection.ts';

/** For entries that name a referrer and no share: a share that the entry itself states stands. */
export const split = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('split'),
			metric: code,
			products: selectionFields.products,
			closer: fraction,
			referrer: fraction
		})
		.refine(({ closer, referrer }) => closer.plus(referrer).equals(Exact.ONE), {
			message: MUST_BE.wholeShares.en,
			path: ['referrer']
		}),
	stage: 'own',
	reads: ({ metric }) => ({ metrics: [metric] }),
	split: ({ metric, products = null, referrer }) => ({ metric, products, referrerShare: referrer })
});

const ROLES = ['own', 'closer', 'referrer'] as const;
type Role = (typeof ROLES)[number];

/** Whatever a referrer's share is: the points of a role are fixed. Managers whom a row shares an entry between have their part of `own`. */
export const splitPoints = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('splitPoints'),
		...selectionFields,
		points: z.strictObject({ own: decimal, closer: decimal, referrer: decimal }),
		/** For each unit of an entry, or once for each entry. */
		per: z.enum(['unit', 'entry']).default('unit')
	}),
	stage: 'member',
	reads: selectionReads,
	member: (rule) => (facts) => {
		const parts = facts
			.entriesOf(rule.metric)
			.map((entry) => partOf(entry, rule.points, facts))
			.filter(({ credit }) => isSelected(rule, credit, facts));
		const unitsOf = ({ activity, factor, share }: Credit) => {
			const units =
				rule.per === 'entry' ? Exact.ONE : (activity.quantity ?? Exact.ONE).times(factor);
			return activity.shares ? units.times(share) : units;
		};
		const steps = parts.map(({ role, credit }) =>
			stepOf(rule.id, credit, unitsOf(credit).times(rule.points[role]))
		);
		const value = sumOfSteps(steps);
		const terms = ROLES.flatMap((role) => {
			const units = sum(
				parts.filter((part) => part.role === role).map(({ credit }) => unitsOf(credit))
			);
			return units.sign === 0
				? []
				: [{ role, text: `${units.toDecimalString()} × ${rule.points[role].toString()}` }];
		});
		return {
			value,
			arithmetic: {
				zh: `${joined(terms.map(({ role, text }) => `${ROLE_NAMES[role][0]} ${text}`))} ${equalsText(value)}`,
				en: `${joined(terms.map(({ role, text }) => `${ROLE_NAMES[role][1]} ${text}`))} ${equalsText(value)}`
			},
			steps
		};
	}
});

function joined(terms: readonly string[]): string {
	return terms.length === 0 ? '0' : terms.join(' + ');
}

const ROLE_NAMES: Readonly<Record<Role, readonly [zh: string, en: string]>> = {
	own: ['自拓', 'alone'],
	closer: ['经办', 'closed'],
	referrer: ['转介', 'referred']
};

/** The manager's role in an entry, and their part of what the entry makes for both together. */
function partOf(
	entry: Credit,
	points: Readonly<Record<Role, Exact>>,
	facts: MemberFacts
): { readonly role: Role; readonly credit: Credit } {
	const { referral, shares } = entry.activity;
	if (shares) {
		const own = shares.find(({ employeeNo }) => employeeNo === facts.participant.employeeNo);
		return { role: 'own', credit: entry.sharedBy(own?.share ?? Exact.ZERO) };
	}
	if (referral === null) return { role: 'own', credit: entry };
	const role = referral.referrerNo === facts.participant.employeeNo ? 'referrer' : 'closer';
	const share = partOfWhole(points[role], points.closer.plus(points.referrer));
	return { role, credit: entry.sharedBy(share) };
}

/** Points of one sign are parts of their sum; else each stands by itself. */
function partOfWhole(points: Exact, whole: Exact): Exact {
	const part = whole.sign === 0 ? Exact.ONE : points.dividedBy(whole);
	return part.sign > 0 && part.compare(Exact.ONE) <= 0 ? part : Exact.ONE;
}
