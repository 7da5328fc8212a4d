import { error, fail, redirect } from '@sveltejs/kit';
import { enter, textField } from '#lib/server/auth/enter.ts';
import { setUpAdministrator, setupState } from '#lib/server/auth/first-start.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

function refuse(state: 'done' | 'closed'): never {
	error(410, state === 'done' ? m.auth_setup_done() : m.auth_setup_closed());
}

export const load: PageServerLoad = async ({ params, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const state = await setupState(params.token);
	if (state !== 'open') refuse(state);
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event);
		const username = textField(form, 'username').trim();
		const password = textField(form, 'password');
		if (password !== textField(form, 'again')) {
			return fail(400, { username, faults: { again: m.auth_passwords_differ() } });
		}
		const outcome = await setUpAdministrator({ token: event.params.token, username, password });
		if (outcome.kind === 'invalid') {
			const faults: Record<string, string> = {};
			for (const { place, message } of outcome.faults) faults[place] = message[getLocale()];
			return fail(400, { username, faults });
		}
		if (outcome.kind !== 'made') refuse(outcome.kind);
		await enter(event, { username, password });
		redirect(303, '/');
	}
};
