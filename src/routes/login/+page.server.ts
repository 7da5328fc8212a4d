import { fail, redirect } from '@sveltejs/kit';
import { enter, textField } from '#lib/server/auth/enter.ts';
import { readForm } from '#lib/server/read-body.ts';
import { safeReturnPath } from '#lib/server/auth/return-path.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, setHeaders }) => {
	const next = safeReturnPath(url.searchParams.get('next'));
	if (locals.session) redirect(303, next);
	setHeaders({ 'cache-control': 'no-store' });
	return { next };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event);
		const username = textField(form, 'username').trim();
		const outcome = await enter(event, { username, password: textField(form, 'password') });
		switch (outcome.kind) {
			case 'signedIn':
				return redirect(303, safeReturnPath(textField(form, 'next')));
			case 'refused':
				return fail(400, { username, problem: m.auth_refused() });
			case 'tooMany': {
				const minutes = Math.ceil(outcome.retryAfterSeconds / 60);
				event.setHeaders({ 'retry-after': String(outcome.retryAfterSeconds) });
				return fail(429, { username, problem: m.auth_too_many({ minutes }) });
			}
			default:
				return outcome satisfies never;
		}
	}
};
