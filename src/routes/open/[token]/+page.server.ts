import { error, redirect } from '@sveltejs/kit';
import { setDisplayCookie } from '#lib/server/auth/cookies.ts';
import { openDisplay } from '#lib/server/auth/displays.ts';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/** Exchanges a display's link for a cookie and leaves at once, so that the token stays in no address bar. */
export const load: PageServerLoad = async (event) => {
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	const opened = await openDisplay(event.params.token);
	if (!opened) error(404, m.auth_display_unknown());
	setDisplayCookie(event, opened.cookie);
	const { contestSlug, division } = opened.display;
	const screen = event.url.searchParams.get('to') === 'board' ? 'boards' : 'wall';
	const query = division === null ? '' : `?division=${encodeURIComponent(division)}`;
	redirect(303, `/${screen}/${encodeURIComponent(contestSlug)}${query}`);
};
