import { randomUUID } from 'node:crypto';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { textField } from '#lib/server/auth/enter.ts';
import { isAdministrator, requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { register, withdrawRegistration } from '#lib/server/ingest/registrations.ts';
import { registrationDesk } from '#lib/server/ingest/registration-desk.ts';
import { readForm } from '#lib/server/read-body.ts';
import { secrets } from '#lib/server/secrets.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 100;

export const load: PageServerLoad = async (event) => {
	const user = registrarOf(event);
	const desk = await registrationDesk(database(), user, { now: Date.now(), limit: SHOWN });
	return {
		...desk,
		user,
		/** Of the form: sent twice, it counts once. */
		formId: randomUUID(),
		withdraw: event.url.searchParams.get('withdraw') ?? '',
		said: event.url.searchParams.get('said') ?? ''
	};
};

/** The data steward's part is the administrator's until there are roles for it. */
function registrarOf(event: RequestEvent) {
	const session = requireSession(event);
	return { name: session.user.username, isSteward: isAdministrator(session) };
}

const problem = (faults: readonly Fault[]) =>
	fail(409, { problem: faults.map(({ message }) => message[getLocale()]).join(' ') });

export const actions = {
	register: async (event) => {
		const user = registrarOf(event);
		const form = await readForm(event);
		const word = (name: string) => textField(form, name).trim();
		const made = await register(
			database(),
			{
				externalId: word('formId'),
				employeeNo: word('employeeNo'),
				metric: word('metric'),
				product: word('product'),
				quantity: word('quantity'),
				amount: word('amount'),
				client: word('client'),
				isReference: word('isReference') === 'on',
				day: word('day')
			},
			{ user, clientKey: secrets().clientHash }
		);
		if (!made.ok) return problem(made.faults);
		redirect(303, '/registrations?said=registered');
	},
	withdraw: async (event) => {
		const user = registrarOf(event);
		const form = await readForm(event);
		const asked = {
			source: textField(form, 'source'),
			externalId: textField(form, 'externalId')
		};
		const done = await withdrawRegistration(database(), asked, user);
		if (!done.ok) return problem(done.faults);
		redirect(303, '/registrations?said=withdrawn');
	}
} satisfies Actions;
