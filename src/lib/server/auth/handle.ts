import type { Handle } from '@sveltejs/kit';
import { signDisplayFromCookieHeader } from './displays.ts';
import { sessionFromHeaders } from './session.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Finds out who is asking, for every request; without a cookie that costs nothing. What may change something must come
 * from our own pages: the framework checks that for forms alone, while a script of a neighbouring application on
 * the same host could send any other body, and the browser would add the cookie.
 */
export const identify: Handle = async ({ event, resolve }) => {
	const { headers, method } = event.request;
	const origin = headers.get('origin');
	if (!readingMethods.has(method) && origin !== null && origin !== event.url.origin) {
		return new Response('Cross-site request refused\n', { status: 403 });
	}
	const [session, display] = await Promise.all([
		sessionFromHeaders(headers),
		signDisplayFromCookieHeader(headers.get('cookie'))
	]);
	event.locals.session = session;
	event.locals.display = display;
	return resolve(event);
};
