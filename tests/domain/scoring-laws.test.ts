import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { resultOf } from '#lib/domain/result.ts';
import { personFacts, runContext } from '#lib/domain/scoring-inputs.ts';
import { activityKey } from '#lib/domain/netting.ts';
import {
	candidatesAmong,
	claimStage,
	countedActivities,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	scoreContest,
	type Scorecard
} from '#lib/domain/scoring.ts';
import { sum } from '#lib/domain/rules/selection.ts';
import { contestFields, CUTS, entriesOf, PEOPLE, ROSTER } from './random-contests.ts';
import { contestOf, PER_SALE, reversalOf, sale } from './score-cases.ts';

const contests = contestFields.map((fields) => contestOf(fields));
const cut = fc.constantFrom<Instant | null>(null, ...CUTS);
const RUNS = { numRuns: 400 };

function score(contest: Contest, entries: readonly LedgerEntry[], asOf: Instant | null = null) {
	return scoreContest(contest, { assignments: ROSTER, entries, asOf });
}

/** Everything that people see, as one text. */
function shown(contest: Contest, scorecards: readonly Scorecard[]): string {
	return JSON.stringify(
		resultOf(contest, scorecards).map(({ scorecard, rank, bonusFen }) => ({
			...printed(scorecard),
			rank,
			bonusFen: bonusFen.toString()
		}))
	);
}

function printed({ participant, points, lines, tieKeys, changesAt }: Scorecard) {
	return {
		participant,
		changesAt,
		points: points.toString(),
		tieKeys: tieKeys.map((key) => key?.toString() ?? null),
		lines: lines.map(({ ruleId, arithmetic, steps, ...line }) => ({
			ruleId,
			arithmetic,
			points: line.points.toString(),
			steps: steps.map((step) => [
				step.at,
				step.day,
				step.base,
				step.credit && activityKey(step.credit.activity),
				step.points.toString()
			])
		}))
	};
}

describe('whatever the contest and the facts', { timeout: 60_000 }, () => {
	it('the order in which facts arrive changes nothing, nor does a fact that arrives again', () => {
		fc.assert(
			fc.property(
				contests,
				entriesOf.chain((entries) =>
					fc.tuple(
						fc.constant(entries),
						fc.shuffledSubarray(entries, { minLength: entries.length }),
						fc.subarray(entries)
					)
				),
				cut,
				(contest, [entries, shuffled, again], asOf) => {
					const all = shown(contest, score(contest, entries, asOf).scorecards);
					expect(shown(contest, score(contest, shuffled, asOf).scorecards)).toBe(all);
					expect(shown(contest, score(contest, [...again, ...shuffled], asOf).scorecards)).toBe(
						all
					);
				}
			),
			RUNS
		);
	});

	it('one manager scored alone, from their own entries, has the same scorecard', () => {
		fc.assert(
			fc.property(
				contests,
				entriesOf,
				cut,
				fc.constantFrom(...PEOPLE),
				(contest, entries, asOf, no) => {
					const run = runContext({ asOf });
					const participants = participantsOf(contest, ROSTER, run);
					const everything = ownStage(contest, entries, run);
					const claims = claimStage(
						contest,
						candidatesAmong(participants, countedActivities(everything))
					);
					const named = new Set(
						entries.flatMap((entry) =>
							entry.kind === 'activity' && managersOf(entry).includes(no)
								? [`${entry.externalId} ${entry.metric}`]
								: []
						)
					);
					const own = entries.filter((entry) =>
						entry.kind === 'periodFigure'
							? entry.employeeNo === no
							: named.has(`${entry.externalId} ${entry.metric}`)
					);
					const participant = participants.get(no);
					const whole = score(contest, entries, asOf).scorecards.find(
						(card) => card.participant.employeeNo === no
					);
					const alone =
						participant &&
						memberStage(
							contest,
							run,
							{ participant, person: personFacts({ assignments: ROSTER })(no) },
							ownStage(contest, own, run),
							(rule, activity) =>
								(
									claims.get(rule)?.get(contest.ruleOf(rule)?.claim?.keyOf(activity) ?? '') ?? [
										activity
									]
								)
									.map(activityKey)
									.includes(activityKey(activity))
						);
					expect(alone && printed(alone)).toEqual(whole && printed(whole));
				}
			),
			RUNS
		);
	});

	it('claims settled key by key are the claims settled together', () => {
		fc.assert(
			fc.property(contests, entriesOf, (contest, entries) => {
				const run = runContext({ asOf: null });
				const activities = countedActivities(ownStage(contest, entries, run));
				const candidates = candidatesAmong(participantsOf(contest, ROSTER, run), activities);
				for (const [ruleId, byKey] of claimStage(contest, candidates))
					for (const [key, winners] of byKey) {
						const rule = contest.rules.find(({ id }) => id === ruleId);
						const apart = candidates.filter((activity) => rule?.claim?.keyOf(activity) === key);
						expect(claimStage(contest, apart).get(ruleId)?.get(key)).toEqual(winners);
					}
			}),
			RUNS
		);
	});

	it('what was reversed might never have happened', () => {
		fc.assert(
			fc.property(contests, entriesOf, cut, (contest, entries, asOf) => {
				const taken = sale('0001', {
					client: 'C1',
					yuan: '20000',
					quantity: '3',
					at: '2026-01-15'
				});
				const with_ = score(contest, [taken, ...entries, reversalOf(taken)], asOf);
				expect(shown(contest, with_.scorecards)).toBe(
					shown(contest, score(contest, entries, asOf).scorecards)
				);
			}),
			RUNS
		);
	});

	it('steps add up to lines, and lines to points', () => {
		fc.assert(
			fc.property(contests, entriesOf, cut, (contest, entries, asOf) => {
				const { scorecards } = score(contest, entries, asOf);
				for (const { lines, points } of scorecards) {
					expect(sum(lines.map((line) => line.points)).equals(points)).toBe(true);
					for (const line of lines)
						expect(sum(line.steps.map((step) => step.points)).equals(line.points)).toBe(true);
				}
			}),
			RUNS
		);
	});

	it('prizes pay no fen more than their tables hold, all of it where nobody is below the minimum', () => {
		fc.assert(
			fc.property(contests, entriesOf, (contest, entries) => {
				const rows = resultOf(contest, score(contest, entries).scorecards);
				const paid = rows.reduce((total, { bonusFen }) => total + bonusFen, 0n);
				let budget = 0n;
				let isAllPaid = true;
				for (const { id } of contest.divisions) {
					const heads = rows.filter(
						({ scorecard }) => scorecard.participant.division === id
					).length;
					for (const prize of contest.prizes) {
						if (prize.ladder?.minPoints !== null) isAllPaid = false;
						for (const { from, amountFen } of prize.ladder?.places ?? [])
							if (from <= heads) budget += amountFen;
					}
				}
				expect(paid <= budget).toBe(true);
				if (isAllPaid) expect(paid).toBe(budget);
			}),
			RUNS
		);
	});

	it('nothing changes before the instant that the scorecards themselves name', () => {
		fc.assert(
			fc.property(contests, entriesOf, fc.constantFrom(...CUTS), (contest, entries, asOf) => {
				const { scorecards } = score(contest, entries, asOf);
				const next = scorecards.flatMap(({ changesAt }) => (changesAt === null ? [] : [changesAt]));
				const until = Math.min(...next, contest.window.end + 1) - 1;
				expect(until).toBeGreaterThanOrEqual(asOf);
				const plain = (cards: readonly Scorecard[]) =>
					cards.map(({ points, participant }) => [
						participant.employeeNo,
						participant.division,
						points.toString()
					]);
				expect(plain(score(contest, entries, until).scorecards)).toEqual(plain(scorecards));
			}),
			RUNS
		);
	});
});

describe('scaling', { timeout: 60_000 }, () => {
	it('a rate ten times as high gives ten times the points, and the same ranks', () => {
		fc.assert(
			fc.property(entriesOf, (entries) => {
				const once = contestOf({});
				const tenfold = contestOf({ rules: [{ ...PER_SALE, rate: '10' }] });
				const ten = Exact.ofInteger(10);
				const ranked = (contest: Contest, factor: Exact) =>
					resultOf(contest, score(contest, entries).scorecards).map(
						({ scorecard, rank }) =>
							`${rank ?? '-'} ${scorecard.participant.employeeNo} ${scorecard.points.times(factor).toString()}`
					);
				expect(ranked(tenfold, Exact.ONE)).toEqual(ranked(once, ten));
			}),
			RUNS
		);
	});
});
