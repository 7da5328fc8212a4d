import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { database } from '#lib/server/db/client.ts';
import { openCorrections } from '#lib/server/db/corrections.ts';
import { unknownNumbers } from '#lib/server/db/person-links.ts';
import { searchRoster } from '#lib/server/db/roster.ts';
import {
	askForLink,
	confirmCorrection,
	declineCorrection
} from '#lib/server/ingest/corrections.ts';
import { wantsSecondPerson } from '#lib/server/ingest/second-person.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 50;
const CANDIDATES = 20;

export const load: PageServerLoad = async (event) => {
	const { user } = requireSession(event);
	const db = database();
	const asked = event.url.searchParams;
	const word = (name: string) => (asked.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 200);
	const state = word('state') === 'linked' ? 'linked' : 'open';
	const page = askedNumber(asked.get('page')) ?? 1;
	const [rows, waiting, isAsked] = await Promise.all([
		unknownNumbers(db, {
			number: word('find') || null,
			state,
			offset: (page - 1) * SHOWN,
			limit: SHOWN + 1
		}),
		openCorrections(db, 'link'),
		wantsSecondPerson(db, 'corrections')
	]);
	return {
		state,
		page,
		find: word('find'),
		rows: rows.slice(0, SHOWN),
		hasMore: rows.length > SHOWN,
		wantsSecondPerson: isAsked,
		/** The number that is being linked, who was looked for, and who was found. */
		number: word('number'),
		person: word('person'),
		people:
			word('number') && word('person') ? await searchRoster(db, word('person'), CANDIDATES) : [],
		said: word('said'),
		waiting: waiting.flatMap((one) =>
			one.kind === 'link'
				? [
						{
							id: one.id,
							number: one.number,
							employeeNo: one.employeeNo,
							reason: one.reason,
							proposedBy: one.proposedBy,
							proposedAt: one.proposedAt.getTime(),
							isOwn: one.proposedBy === user.username
						}
					]
				: []
		)
	};
};

const said = (faults: readonly Fault[]) =>
	fail(409, { problem: faults.map(({ message }) => message[getLocale()]).join(' ') });

async function wordOf(event: RequestEvent) {
	const { user } = requireSession(event);
	const form = await readForm(event);
	return {
		by: user.username,
		number: textField(form, 'number').replaceAll('\0', ''),
		employeeNo: textField(form, 'employeeNo').replaceAll('\0', ''),
		reason: textField(form, 'reason'),
		id: askedNumber(textField(form, 'correction')) ?? 0
	};
}

export const actions = {
	link: async (event) => {
		const { by, number, employeeNo, reason } = await wordOf(event);
		const asked = await askForLink(database(), { number, employeeNo, reason, by });
		if (!asked.ok) return said(asked.faults);
		redirect(303, `/imports/unknown?said=${asked.value === 'done' ? 'linked' : 'proposed'}`);
	},
	unlink: async (event) => {
		const { by, number, reason } = await wordOf(event);
		const asked = await askForLink(database(), { number, employeeNo: null, reason, by });
		if (!asked.ok) return said(asked.faults);
		redirect(303, `/imports/unknown?said=${asked.value === 'done' ? 'unlinked' : 'proposed'}`);
	},
	confirm: async (event) => {
		const { by, id } = await wordOf(event);
		const confirmed = await confirmCorrection(database(), { id, by });
		if (!confirmed.ok) return said(confirmed.faults);
		redirect(303, '/imports/unknown?said=confirmed');
	},
	decline: async (event) => {
		const { by, id, reason } = await wordOf(event);
		const declined = await declineCorrection(database(), { id, by, reason });
		if (!declined.ok) return said(declined.faults);
		redirect(303, '/imports/unknown?said=declined');
	}
} satisfies Actions;
