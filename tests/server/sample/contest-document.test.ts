import { describe, expect, it } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { breachesOf } from '#lib/domain/policy/breaches.ts';
import { DEFAULT_POLICY } from '#lib/domain/policy/default-policy.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import { entriesOfFiles } from '#lib/domain/file-entries.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { OrgTree } from '#lib/domain/org-tree.ts';
import { teamBoards } from '#lib/domain/team-standings.ts';
import { SAMPLE_BRANCH_CODES, SAMPLE_ORG_UNITS } from '#lib/server/sample/org-units.ts';
import { makeSampleBatches } from '#lib/server/sample/activities.ts';
import { sampleContestDocument } from '#lib/server/sample/contest-document.ts';
import { sampleDatedInputs } from '#lib/server/sample/dated-inputs.ts';

const today = '2026-11-24';

describe('the sample contest', () => {
	it('is a faultless document in every quarter', () => {
		for (const day of ['2026-01-01', '2026-06-30', '2026-12-31', '2027-02-28'])
			expect(parseContest(sampleContestDocument(day))).toMatchObject({ ok: true });
	});

	it('keeps to the policy that ships with the product, without a waiver', () => {
		const document = sampleContestDocument(today);
		const contest = expectValue(parseContest(document));
		expect(contest.waivers).toEqual([]);
		expect(breachesOf(contest, document, DEFAULT_POLICY)).toEqual([]);
	});

	it('ranks 240 people in three divisions, with ties and zeros, and pays prizes', () => {
		const contest = expectValue(parseContest(sampleContestDocument(today)));
		const assignments = makeSampleBank(7, today).roster.map((row, index) =>
			expectValue(parseRosterRow(row, index + 2))
		);
		const rows = makeSampleBatches(7, today).flatMap((batch) => batch.rows);
		const { entries, refused } = entriesOfFiles(
			rows.map((row, index) => ({
				place: `row ${index + 2}`,
				entry: expectValue(
					parseActivityRow(row, index + 2, { source: 'sample', zone: 'Asia/Shanghai' })
				),
				receivedAt: null
			}))
		);
		expect(refused).toEqual([]);
		const dated = sampleDatedInputs(7, today);
		const { scorecards, teams } = scoreContest(contest, {
			orgUnits: new OrgTree(SAMPLE_ORG_UNITS),
			assignments,
			entries,
			targets: dated.filter((input) => input.kind === 'target'),
			qualifications: dated.filter((input) => input.kind === 'qualification'),
			asOf: null
		});
		// Beside the people stand the branches, each by its average per head.
		const [branches] = teamBoards(contest, teams);
		expect(branches?.rows.map(({ team }) => team).sort()).toEqual(SAMPLE_BRANCH_CODES);
		expect(branches?.rows.every(({ rank }) => rank !== null)).toBe(true);
		expect(branches?.rows[0]?.name.zh).toMatch(/支行$/);
		const all = scorecards.flatMap(({ lines }) => lines);
		const complaints = all.filter(
			({ ruleId, points }) => ruleId === 'complaints' && points.sign < 0
		);
		expect(complaints.length).toBeGreaterThan(3);
		expect(all.some(({ ruleId, points }) => ruleId === 'fund-amount' && points.sign > 0)).toBe(
			true
		);
		// Everybody who sells holds the licences, so no gate takes anything.
		expect(
			all.filter(({ ruleId, points }) => /-licence$/.test(ruleId) && points.sign !== 0)
		).toEqual([]);
		expect(all.some(({ ruleId, value }) => ruleId === 'sales-target' && value === null)).toBe(
			false
		);
		const result = resultOf(contest, scorecards);
		expect(result).toHaveLength(240);
		const ranks = result.map(({ scorecard, rank }) => `${scorecard.participant.division} ${rank}`);
		expect(new Set(ranks).size).toBeLessThan(240);
		expect(result.filter(({ scorecard }) => scorecard.points.sign === 0).length).toBeGreaterThan(7);
		for (const division of contest.divisions) {
			const paid = result
				.filter(({ scorecard }) => scorecard.participant.division === division.id)
				.reduce((sum, { bonusFen }) => sum + bonusFen, 0n);
			expect(paid).toBe(1_800_000n);
		}
	});
});
