import type { Handle } from '@sveltejs/kit';
import { signDisplayFromCookieHeader } from './displays.ts';
import { sessionFromHeaders } from './session.ts';

/** Finds out who is asking, for every request; without a cookie that costs nothing. */
export const identify: Handle = async ({ event, resolve }) => {
	const { headers } = event.request;
	const [session, display] = await Promise.all([
		sessionFromHeaders(headers),
		signDisplayFromCookieHeader(headers.get('cookie'))
	]);
	event.locals.session = session;
	event.locals.display = display;
	return resolve(event);
};
