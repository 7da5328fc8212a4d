import { fail, redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/domain/calendar.ts';
import { summarizeContest } from '#lib/domain/contest-summary.ts';
import type { Fault } from '#lib/domain/errors.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import {
	checkDocument,
	documentOfForm,
	placeFaults,
	publishDocument
} from '#lib/server/contests/contest-document.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { database } from '#lib/server/db/client.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	requireSession(event);
	const isFromExample = event.url.searchParams.get('from') === 'example';
	const today = dayOf(Date.now(), 'Asia/Shanghai');
	return { start: isFromExample ? exampleContestDocument(today) : '' };
};

/** What to show again after a refusal; everything wrong is told at once. */
function refuse(document: string, faults: readonly Fault[]) {
	return fail(400, { document, faults: placeFaults(document, faults), summary: null });
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
		return { document: read.value, faults: [], summary: summarizeContest(checked.value) };
	},

	/** Back from the summary to the text. */
	edit: async (event) => {
		requireSession(event);
		const read = await documentOfForm(await readForm(event));
		return { document: read.ok ? read.value : '', faults: [], summary: null };
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
