import { error, fail, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { summarizeContest } from '#lib/domain/contest-summary.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { createDisplay, revokeDisplay } from '#lib/server/auth/displays.ts';
import { listTeamBoards } from '#lib/server/live/board-view.ts';
import { recheckScreens } from '#lib/server/live/live-service.ts';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { endContestBy } from '#lib/server/contests/end-contest.ts';
import { shownContest } from '#lib/server/contests/list-contests.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { displaysOfContest } from '#lib/server/db/displays.ts';
import { listRuleVersions, openDraft } from '#lib/server/db/rule-versions.ts';
import { removeSample } from '#lib/server/db/remove-sample.ts';
import { readForm } from '#lib/server/read-body.ts';
import { contestResult, resultState } from '#lib/server/results/contest-result.ts';
import type { Actions, PageServerLoad } from './$types';

const MAX_NAME_LENGTH = 60;

async function contestOf(slug: string): Promise<StoredContest> {
	const stored = await contestBySlug(database(), slug);
	if (!stored) error(404, m.contest_not_found());
	return stored;
}

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	// A wall's new link is shown on this page once, and is to stay in no cache.
	event.setHeaders({ 'cache-control': 'no-store' });
	const db = database();
	const stored = await contestOf(event.params.slug);
	const [contest, document, displays, sums, versions, draft] = await Promise.all([
		shownContest(db, stored, Date.now()),
		documentOf(db, stored.id, stored.ruleVersion),
		displaysOfContest(db, stored.id),
		sumsOfBonuses(stored),
		listRuleVersions(db, stored.id),
		openDraft(db, stored.id)
	]);
	return {
		contest,
		document: document ?? '',
		displays: displays.map((display) => ({ ...display, createdAt: display.createdAt.getTime() })),
		resultState: resultState(stored),
		sumYuan: sums?.paid ?? null,
		heldYuan: sums?.held ?? null,
		summary: summarizeContest(stored.contest),
		teamBoards: listTeamBoards(stored.contest),
		versions,
		isDraftOpen: draft !== null
	};
};

interface BonusSums {
	/** Yuan that are paid now. */
	readonly paid: string;
	/** Yuan that are held until later; null: none. */
	readonly held: string | null;
}

/** What the result pays in all; null while there is no result. */
async function sumsOfBonuses({ id }: StoredContest): Promise<BonusSums | null> {
	const result = await contestResult(database(), id);
	if (!result?.ok) return null;
	const { rows } = result.value;
	const heldFen = rows.reduce((sum, row) => sum + row.heldFen, 0n);
	return {
		paid: formatFen(rows.reduce((sum, { bonusFen }) => sum + bonusFen, 0n)),
		held: heldFen === 0n ? null : formatFen(heldFen)
	};
}

async function formOf(event: RequestEvent<{ slug: string }>) {
	const { user } = requireSession(event);
	const stored = await contestOf(event.params.slug);
	return { by: user.username, stored, form: await readForm(event) };
}

export const actions = {
	/** The answer holds the link: it is shown here once, and nobody can read it again. */
	makeLink: async (event) => {
		const { by, stored, form } = await formOf(event);
		const name = textField(form, 'name').trim();
		const division = textField(form, 'division') || null;
		if (name === '' || name.length > MAX_NAME_LENGTH)
			return fail(400, { name, problem: m.contest_wall_name_needed({ max: MAX_NAME_LENGTH }) });
		const boards = [...stored.contest.divisions, ...listTeamBoards(stored.contest)];
		if (division !== null && !boards.some(({ id }) => id === division))
			return fail(400, { name, problem: m.contest_wall_division_unknown() });
		const { token } = await createDisplay(database(), {
			contestId: stored.id,
			division,
			name,
			by
		});
		return { made: { name, link: `${event.url.origin}/open/${token}` } };
	},

	revokeLink: async (event) => {
		const { by, stored, form } = await formOf(event);
		const id = textField(form, 'id');
		const displays = await displaysOfContest(database(), stored.id);
		// Taken back by somebody else a moment ago: what was wanted is so.
		if (displays.some((display) => display.id === id)) {
			await revokeDisplay(database(), { id, by });
			// Screens of this node go dark at once, those of another at its next look.
			await recheckScreens();
		}
		redirect(303, `/contests/${stored.slug}`);
	},

	end: async (event) => {
		const { by, stored } = await formOf(event);
		const ended = await endContestBy(database(), { id: stored.id, by });
		if (!ended.ok) return fail(409, { problem: ended.faults[0]?.message[getLocale()] ?? '' });
		redirect(303, `/contests/${stored.slug}`);
	},

	removeSample: async (event) => {
		const { by, stored } = await formOf(event);
		if (!stored.isSample) return fail(409, { problem: m.contest_sample_not() });
		await removeSample(database(), by);
		redirect(303, '/contests');
	}
} satisfies Actions;
