import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { parseContest } from '#lib/domain/contest.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { policyCheck } from '#lib/server/contests/policy-check.ts';
import { previewState, startPreview } from '#lib/server/contests/preview-queue.ts';
import { applyDraft, dropDraft, type DraftDeed } from '#lib/server/contests/rule-drafts.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, type StoredContest } from '#lib/server/db/contests.ts';
import { openDraft } from '#lib/server/db/rule-versions.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of thousands who move, so many at first. */
const ROWS_SHOWN = 30;

async function contestOf(slug: string): Promise<StoredContest> {
	const stored = await contestBySlug(database(), slug);
	if (!stored) error(404, m.contest_not_found());
	return stored;
}

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	event.depends('contest:draft');
	const stored = await contestOf(event.params.slug);
	const draft = await openDraft(database(), stored.id);
	// Applied or dropped, here or by somebody else: the list of versions says which.
	if (!draft) redirect(303, `/contests/${stored.slug}`);
	const state = previewState(draft);
	const { preview } = draft;
	const parsed = parseContest(draft.document);
	const isAll = event.url.searchParams.get('rows') === 'all';
	return {
		slug: stored.slug,
		name: stored.contest.name,
		zone: stored.contest.zone,
		version: stored.ruleVersion,
		revision: stored.revision,
		isEnded: stored.status === 'ended',
		draft: {
			id: draft.id,
			baseVersion: draft.baseVersion,
			document: draft.document,
			reason: draft.reason,
			approvalNo: draft.approvalNo,
			paper: draft.paper,
			createdAt: draft.createdAt,
			createdBy: draft.createdBy
		},
		policy: parsed.ok
			? await policyCheck(database(), {
					contest: parsed.value,
					document: draft.document,
					isSample: stored.isSample
				})
			: null,
		state,
		preview:
			state === 'ready' && preview
				? {
						...preview,
						changed: preview.rows.length,
						rows: isAll ? preview.rows : preview.rows.slice(0, ROWS_SHOWN)
					}
				: null
	};
};

async function deedOf(
	event: RequestEvent<{ slug: string }>
): Promise<{ stored: StoredContest; deed: DraftDeed }> {
	const { user } = requireSession(event);
	const stored = await contestOf(event.params.slug);
	const draftId = askedNumber(textField(await readForm(event), 'draft')) ?? 0;
	return { stored, deed: { contestId: stored.id, draftId, by: user.username } };
}

export const actions = {
	apply: async (event) => {
		const { stored, deed } = await deedOf(event);
		const applied = await applyDraft(database(), deed);
		if (!applied.ok)
			return fail(409, {
				problem: applied.faults.map(({ message }) => message[getLocale()]).join(' ')
			});
		redirect(303, `/contests/${stored.slug}`);
	},

	drop: async (event) => {
		const { stored, deed } = await deedOf(event);
		const dropped = await dropDraft(database(), deed);
		if (!dropped.ok) return fail(409, { problem: dropped.faults[0]?.message[getLocale()] ?? '' });
		redirect(303, `/contests/${stored.slug}`);
	},

	/** The preview again, on the cut of the board as it is now. */
	again: async (event) => {
		const { stored, deed } = await deedOf(event);
		const draft = await openDraft(database(), stored.id);
		if (draft?.id === deed.draftId) startPreview(draft);
		redirect(303, `/contests/${stored.slug}/versions/draft`);
	}
} satisfies Actions;
