import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Activity, Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { resultOf } from '#lib/domain/result.ts';
import { personFacts, runContext } from '#lib/domain/scoring-inputs.ts';
import { activityKey } from '#lib/domain/netting.ts';
import {
	claimStage,
	contestDays,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	scoreContest,
	type Scorecard
} from '#lib/domain/scoring.ts';
import { sum } from '#lib/domain/rules/selection.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import {
	contestFields,
	CUTS,
	datedOf,
	entriesOf,
	PEOPLE,
	ROSTER,
	type DatedFacts
} from './random-contests.ts';
import { contestOf, PER_SALE, reversalOf, sale, type Fields } from './score-cases.ts';

const contests = contestFields.map((fields) => contestOf(fields));
const cut = fc.constantFrom<Instant | null>(null, ...CUTS);
const RUNS = { numRuns: 400 };

interface Known {
	readonly entries: readonly LedgerEntry[];
	readonly dated: DatedFacts;
}
const factsOf: fc.Arbitrary<Known> = fc.record({ entries: entriesOf, dated: datedOf });

function score(contest: Contest, { entries, dated }: Known, asOf: Instant | null = null) {
	return scoreContest(contest, { ...datedInputs(dated), assignments: ROSTER, entries, asOf });
}

function datedInputs(dated: DatedFacts) {
	return { ...dated, calendar: new WorkCalendar(dated.calendar) };
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

describe('whatever the contest and the facts', { timeout: 120_000 }, () => {
	it('order of arrival, batches and repetition change nothing', () => {
		const arriving = factsOf.chain((facts) =>
			fc.tuple(
				fc.constant(facts),
				fc.shuffledSubarray([...facts.entries], { minLength: facts.entries.length }),
				fc.subarray([...facts.entries]),
				fc.nat(facts.entries.length)
			)
		);
		fc.assert(
			fc.property(contests, arriving, cut, (contest, [facts, shuffled, again, place], asOf) => {
				const all = shown(contest, score(contest, facts, asOf).scorecards);
				const arrived = [...shuffled.slice(0, place), ...again, ...shuffled.slice(place)];
				for (const entries of [shuffled, arrived])
					expect(shown(contest, score(contest, { ...facts, entries }, asOf).scorecards)).toBe(all);
			}),
			RUNS
		);
	});

	it('one manager scored alone, from their own entries, has the same scorecard', () => {
		fc.assert(
			fc.property(
				contests,
				factsOf,
				cut,
				fc.constantFrom(...PEOPLE),
				(contest, facts, asOf, no) => {
					const { entries, dated } = facts;
					const run = runContext({ ...datedInputs(dated), asOf });
					const participants = participantsOf(contest, ROSTER, run);
					const everything = ownStage(contest, entries, run);
					const claims = claimStage(contest, everything, everything.candidates(participants));
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
					const hasWon = (rule: string, activity: Activity) => {
						const key = contest.ruleOf(rule)?.claim?.keyOf(activity) ?? null;
						const winners = claims.winnersOf(rule, key ?? '');
						return key === null || winners.map(activityKey).includes(activityKey(activity));
					};
					const participant = participants.get(no);
					const person = personFacts({ ...dated, assignments: ROSTER })(no);
					const whole = score(contest, facts, asOf).scorecards.find(
						(card) => card.participant.employeeNo === no
					);
					const alone =
						participant &&
						memberStage(
							contest,
							run,
							{ participant, person },
							ownStage(contest, own, run).of(no),
							hasWon
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
				const participants = participantsOf(contest, ROSTER, run);
				const facts = ownStage(contest, entries, run);
				const candidates = facts.candidates(participants);
				for (const { ruleId, key, winners } of claimStage(contest, facts, candidates).all()) {
					const rule = contest.rules.find(({ id }) => id === ruleId);
					// What a claim rests on is settled among all who compete there.
					if (rule && rule.claims.length > 0) continue;
					const apart = candidates.filter(
						(place) => rule?.claim?.keyOf(facts.activities.at(place)) === key
					);
					expect(claimStage(contest, facts, apart).winnersOf(ruleId, key)).toEqual(winners);
				}
			}),
			RUNS
		);
	});

	it('what was reversed might never have happened', () => {
		const taken = sale('0001', { client: 'C1', yuan: '20000', quantity: '3', at: '2026-01-15' });
		const withOne = factsOf.chain((facts) =>
			fc.tuple(
				fc.constant(facts),
				fc.constantFrom(
					taken,
					...facts.entries.flatMap((entry) => (entry.kind === 'activity' ? [entry] : []))
				)
			)
		);
		fc.assert(
			fc.property(contests, withOne, cut, (contest, [facts, gone], asOf) => {
				const never = facts.entries.filter((entry) => entry !== gone);
				const reversed = [...never, gone, reversalOf(gone)];
				expect(
					shown(contest, score(contest, { ...facts, entries: reversed }, asOf).scorecards)
				).toBe(shown(contest, score(contest, { ...facts, entries: never }, asOf).scorecards));
			}),
			RUNS
		);
	});

	it('a past cut replayed from the whole ledger is what was live then', () => {
		const shuffledLater = factsOf.chain((facts) =>
			fc.tuple(
				fc.constant(facts),
				fc.shuffledSubarray([...facts.entries], { minLength: facts.entries.length })
			)
		);
		fc.assert(
			fc.property(contests, shuffledLater, (contest, [{ entries, dated }, ledger]) => {
				const known = (from: readonly LedgerEntry[], at: Instant) => ({
					dated,
					entries: from.filter(({ receivedAt }) => receivedAt <= at)
				});
				const live = CUTS.map((at) =>
					shown(contest, score(contest, known(entries, at), at).scorecards)
				);
				const replayed = [...CUTS]
					.reverse()
					.map((at) => shown(contest, score(contest, known(ledger, at), at).scorecards));
				expect(replayed.reverse()).toEqual(live);
			}),
			RUNS
		);
	});

	it('what is known and has not happened yet gives and takes nothing', () => {
		fc.assert(
			fc.property(contests, factsOf, fc.constantFrom(...CUTS), (contest, facts, asOf) => {
				const happened = facts.entries.filter(
					(entry) => entry.kind !== 'activity' || entry.occurredAt <= asOf
				);
				const plain = (entries: readonly LedgerEntry[]) =>
					score(contest, { ...facts, entries }, asOf).scorecards.map((card) => ({
						...printed(card),
						changesAt: null
					}));
				expect(plain(facts.entries)).toEqual(plain(happened));
			}),
			RUNS
		);
	});

	it('steps add up to lines, and lines to points', () => {
		fc.assert(
			fc.property(contests, factsOf, cut, (contest, facts, asOf) => {
				const { scorecards } = score(contest, facts, asOf);
				for (const { lines, points } of scorecards) {
					expect(sum(lines.map((line) => line.points)).equals(points)).toBe(true);
					for (const { value, steps } of lines)
						expect(sum(steps.map((step) => step.points)).equals(value ?? Exact.ZERO)).toBe(true);
				}
			}),
			RUNS
		);
	});

	it('prizes pay no fen more than their tables hold, all of it where nobody is below the minimum', () => {
		const ladders = contestFields.map((fields) => {
			const prizes: readonly Fields[] = Array.isArray(fields.prizes) ? fields.prizes : [];
			return contestOf({ ...fields, prizes: prizes.filter(({ kind }) => kind === 'rankPrize') });
		});
		fc.assert(
			fc.property(ladders, factsOf, (contest, facts) => {
				const { scorecards } = score(contest, facts);
				const rows = resultOf(contest, scorecards);
				const paid = rows.reduce((total, { bonusFen }) => total + bonusFen, 0n);
				let budget = 0n;
				let isAllPaid = scorecards.every(
					({ standing, points }) =>
						standing.isRanked && standing.payShare.equals(Exact.ONE) && points.sign > 0
				);
				for (const { id } of contest.divisions) {
					const heads = rows.filter(
						({ scorecard }) => scorecard.participant.division === id
					).length;
					for (const { ladder } of contest.prizes) {
						if (ladder?.minPoints !== null) isAllPaid = false;
						for (const { from, to, amountFen } of ladder?.places ?? [])
							budget += amountFen * BigInt(Math.max(0, Math.min(to, heads) - from + 1));
					}
				}
				expect(paid <= budget).toBe(true);
				if (isAllPaid) expect(paid).toBe(budget);
			}),
			RUNS
		);
	});

	it('a pool is paid to the fen, if anybody has a part in it', () => {
		const pools = fc
			.tuple(contestFields, fc.constantFrom('0.01', '0.05', '99.99', '1000'))
			.map(([fields, amountYuan]) => {
				const rules: readonly Fields[] = Array.isArray(fields.rules) ? fields.rules : [];
				const pool = { id: 'pool', kind: 'poolShare', pool: { from: 'fixed', amountYuan } };
				const ungated = rules.filter(({ kind }) => kind !== 'gate');
				return contestOf({ ...fields, rules: ungated, ranking: {}, prizes: [pool] });
			});
		fc.assert(
			fc.property(pools, factsOf, (contest, facts) => {
				const rows = resultOf(contest, score(contest, facts).scorecards);
				const [{ budget } = { budget: () => null }] = contest.prizes;
				const whole = budget(contestDays(contest, null));
				for (const { id } of contest.divisions) {
					const own = rows.filter(({ scorecard }) => scorecard.participant.division === id);
					const paid = own.reduce((total, { bonusFen }) => total + bonusFen, 0n);
					const hasPart = own.some(({ scorecard }) => scorecard.points.sign > 0);
					expect(paid).toBe(hasPart ? whole : 0n);
				}
			}),
			RUNS
		);
	});

	it('nothing changes before the instant that the scorecards themselves name', () => {
		fc.assert(
			fc.property(contests, factsOf, fc.constantFrom(...CUTS), (contest, facts, asOf) => {
				const { scorecards } = score(contest, facts, asOf);
				const next = scorecards.flatMap(({ changesAt }) => (changesAt === null ? [] : [changesAt]));
				const until = Math.min(...next, contest.window.end + 1) - 1;
				expect(until).toBeGreaterThanOrEqual(asOf);
				const plain = (cards: readonly Scorecard[]) =>
					cards.map(({ points, participant }) => [
						participant.employeeNo,
						participant.division,
						points.toString()
					]);
				expect(plain(score(contest, facts, until).scorecards)).toEqual(plain(scorecards));
			}),
			RUNS
		);
	});
});

describe('scaling', { timeout: 120_000 }, () => {
	it('a rate ten times as high gives ten times the points, and the same ranks', () => {
		fc.assert(
			fc.property(factsOf, (facts) => {
				const once = contestOf({});
				const tenfold = contestOf({ rules: [{ ...PER_SALE, rate: '10' }] });
				const ten = Exact.ofInteger(10);
				const ranked = (contest: Contest, factor: Exact) =>
					resultOf(contest, score(contest, facts).scorecards).map(
						({ scorecard, rank }) =>
							`${rank ?? '-'} ${scorecard.participant.employeeNo} ${scorecard.points.times(factor).toString()}`
					);
				expect(ranked(tenfold, Exact.ONE)).toEqual(ranked(once, ten));
			}),
			RUNS
		);
	});

	/**
	 * Yuan are the amounts of entries, and in the document what stands beside an amount: the unit that earns a rate, the
	 * marks of tiers, bands, slabs, milestones and bounds on a measure of amounts, fixed targets of such a measure, and
	 * the least amount of an entry. Rates, points, counts, ratios and prizes are none.
	 */
	it('all yuan times as many change no points, no rank and no fen', () => {
		const scalable = contestFields.filter(isScalable);
		fc.assert(
			fc.property(scalable, factsOf, fc.constantFrom(3n, 10n, 1000n), (fields, facts, factor) => {
				const entries = facts.entries.map((entry): LedgerEntry =>
					entry.kind === 'activity' && entry.amountFen !== null
						? { ...entry, amountFen: entry.amountFen * factor }
						: entry
				);
				const board = (contest: Contest, entries: readonly LedgerEntry[]) =>
					resultOf(contest, score(contest, { ...facts, entries }).scorecards).map(
						({ scorecard, rank, bonusFen }) =>
							[
								`${rank ?? '-'} ${scorecard.participant.employeeNo} ${bonusFen}`,
								...scorecard.lines.map(({ ruleId, value }) => `${ruleId} ${value?.toString()}`)
							].join('; ')
					);
				const scaled = contestOf(scaledBy(Exact.ofInteger(factor), fields));
				expect(board(scaled, entries)).toEqual(board(contestOf(fields), facts.entries));
			}),
			RUNS
		);
	});
});

/** Fields of a document as they are written: objects of texts. */
function fieldsOf(value: unknown): Fields {
	return { ...(typeof value === 'object' && value !== null ? value : {}) };
}

function isOfAmounts(measure: unknown): boolean {
	return fieldsOf(measure).take === 'amount';
}

/** False where a number is made of yuan and something else: a ratio of yuan to pieces, yuan added to points. */
function isScalable(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isScalable);
	if (typeof value !== 'object' || value === null) return true;
	const { kind, measure, target, numerator, base, items } = fieldsOf(value);
	const isMixed =
		((kind === 'targetAttainment' || kind === 'rateSwitch') &&
			fieldsOf(target).take === 'target' &&
			isOfAmounts(measure)) ||
		(kind === 'ratioMetric' && isOfAmounts(numerator) !== isOfAmounts(base)) ||
		(kind === 'negativeEvent' && isOfAmounts(measure)) ||
		(Array.isArray(items) && items.some((item) => isOfAmounts(fieldsOf(item).measure)));
	return !isMixed && Object.values(value).every(isScalable);
}

function scaledBy(factor: Exact, fields: Fields): Fields {
	const times = (text: unknown) => Exact.of(String(text)).times(factor).toString();
	const each = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(each);
		if (typeof value !== 'object' || value === null) return value;
		const own = fieldsOf(value);
		const { kind, measure, chosenBy, target, base } = own;
		const marks = (rows: unknown) =>
			Array.isArray(rows)
				? rows.map((row) => ({ ...fieldsOf(row), from: times(fieldsOf(row).from) }))
				: rows;
		const scaled = new Map<string, unknown>();
		const scale = (key: string) => {
			if (own[key] !== undefined) scaled.set(key, times(own[key]));
		};
		scale('minAmountYuan');
		if (kind === 'perAmount') scale('unit');
		if (isOfAmounts(base)) scale('minBase');
		if (isOfAmounts(chosenBy ?? measure))
			for (const key of ['tiers', 'slabs', 'bands', 'steps']) scaled.set(key, marks(own[key]));
		if (isOfAmounts(measure)) {
			for (const key of ['atLeast', 'moreThan', 'atMost', 'lessThan']) scale(key);
			if (['tierMarginal', 'tierSlab', 'bandTable', 'rateSwitch'].includes(String(kind)))
				scaled.set('unit', times(own.unit ?? '1'));
			const fixed = fieldsOf(target);
			if (fixed.take === 'constant') scaled.set('target', { ...fixed, value: times(fixed.value) });
		}
		return Object.fromEntries(
			Object.entries(own)
				.map(([key, inner]) => [key, scaled.get(key) ?? each(inner)] as const)
				.concat(scaled.has('unit') ? [['unit', scaled.get('unit')] as const] : [])
		);
	};
	// Prizes are paid in yuan of their own.
	return { ...fields, rules: each(fields.rules) };
}
