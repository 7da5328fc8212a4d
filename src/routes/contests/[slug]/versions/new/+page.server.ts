import { error, fail, redirect } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { m } from '#lib/paraglide/messages.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { MAX_PAPER_MEGABYTES, paperOfForm } from '#lib/server/contests/approval-paper.ts';
import { documentOfForm, placeFaults } from '#lib/server/contests/contest-document.ts';
import { checkProposal, proposeVersion } from '#lib/server/contests/rule-drafts.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { openDraft } from '#lib/server/db/rule-versions.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

async function contestOf(slug: string): Promise<StoredContest> {
	const stored = await contestBySlug(database(), slug);
	if (!stored) error(404, m.contest_not_found());
	return stored;
}

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const db = database();
	const stored = await contestOf(event.params.slug);
	if (await openDraft(db, stored.id)) redirect(303, `/contests/${stored.slug}/versions/draft`);
	return {
		slug: stored.slug,
		name: stored.contest.name,
		version: stored.ruleVersion,
		isEnded: stored.status === 'ended',
		document: (await documentOf(db, stored.id, stored.ruleVersion)) ?? '',
		megabytes: MAX_PAPER_MEGABYTES
	};
};

export const actions = {
	/** Everything wrong is told at once: with the document, the reason, the number and the paper. */
	default: async (event) => {
		const { user } = requireSession(event);
		const stored = await contestOf(event.params.slug);
		const form = await readForm(event);
		const typed = {
			reason: textField(form, 'reason').trim(),
			approvalNo: textField(form, 'approvalNo').trim()
		};
		const read = await documentOfForm(form);
		const paper = await paperOfForm(form);
		const document = read.ok ? read.value : textField(form, 'document');
		const refuse = (faults: readonly Fault[]) =>
			fail(400, { ...typed, document, faults: placeFaults(document, faults) });
		const proposal = { ...typed, document, by: user.username };
		if (!read.ok || !paper.ok) {
			const checked = await checkProposal(database(), stored, { ...proposal, paper: null });
			return refuse([
				...(read.ok ? (checked.ok ? [] : checked.faults) : read.faults),
				...(paper.ok ? [] : paper.faults)
			]);
		}
		const proposed = await proposeVersion(database(), stored.id, {
			...proposal,
			paper: paper.value
		});
		if (!proposed.ok) return refuse(proposed.faults);
		redirect(303, `/contests/${stored.slug}/versions/draft`);
	}
} satisfies Actions;
