import { fail, redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/domain/calendar.ts';
import { summarizeContest } from '#lib/domain/contest-summary.ts';
import type { Fault } from '#lib/domain/errors.ts';
import { openBreaches } from '#lib/domain/policy/breaches.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import {
	checkDocument,
	documentOfForm,
	placeFaults,
	publishDocument
} from '#lib/server/contests/contest-document.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { policyCheck } from '#lib/server/contests/policy-check.ts';
import { database } from '#lib/server/db/client.ts';
import { readForm } from '#lib/server/read-body.ts';
import { templateById } from '#lib/templates/index.ts';
import { documentFor } from '#lib/templates/template-period.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	requireSession(event);
	const { searchParams } = event.url;
	return { start: startDocument(searchParams.get('template'), searchParams.get('from')) };
};

/** A template for the current period, the example, or nothing. */
function startDocument(templateId: string | null, from: string | null): string {
	const today = dayOf(Date.now(), 'Asia/Shanghai');
	const template = templateId === null ? null : templateById(templateId);
	if (template) return documentFor(template, today);
	return from === 'example' ? exampleContestDocument(today) : '';
}

/** What to show again after a refusal; everything wrong is told at once. */
function refuse(document: string, faults: readonly Fault[]) {
	return fail(400, {
		document,
		faults: placeFaults(document, faults),
		policy: null,
		summary: null
	});
}

export const actions = {
	check: async (event) => {
		requireSession(event);
		const form = await readForm(event);
		const read = await documentOfForm(form);
		if (!read.ok) {
			const typed = form.get('document');
			return refuse(typeof typed === 'string' ? typed : '', read.faults);
		}
		const checked = await checkDocument(database(), read.value);
		if (!checked.ok) return refuse(read.value, checked.faults);
		const { value: document } = read;
		const policy = await policyCheck(database(), { contest: checked.value, document });
		if (openBreaches(policy.breaches).length > 0)
			return fail(400, { document, faults: [], policy, summary: null });
		return { document, faults: [], policy, summary: summarizeContest(checked.value) };
	},

	/** Back from the summary to the text. */
	edit: async (event) => {
		requireSession(event);
		const read = await documentOfForm(await readForm(event));
		return { document: read.ok ? read.value : '', faults: [], policy: null, summary: null };
	},

	publish: async (event) => {
		const { user } = requireSession(event);
		const read = await documentOfForm(await readForm(event));
		if (!read.ok) return refuse('', read.faults);
		const published = await publishDocument(database(), {
			document: read.value,
			by: user.username
		});
		if (!published.ok) return refuse(read.value, published.faults);
		redirect(303, `/contests/${published.value.slug}`);
	}
} satisfies Actions;
