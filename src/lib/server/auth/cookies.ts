import type { Cookies } from '@sveltejs/kit';
import { DISPLAY_COOKIE, DISPLAY_SESSION_DAYS } from './displays.ts';
import { ABSOLUTE_HOURS, SESSION_COOKIE } from './library.ts';

interface Target {
	readonly cookies: Cookies;
	readonly url: URL;
}

/*
 * Lax, not strict: a link from a chat or a mail must find its reader signed in, and a display's link opened from
 * outside must still carry the new cookie through the redirect. What changes data is a POST, which lax does not send
 * along from another site and which the origin check refuses besides.
 */
const attributes = ({ url }: Target) =>
	({
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:'
	}) as const;

export function setSessionCookie(target: Target, value: string): void {
	target.cookies.set(SESSION_COOKIE, value, {
		...attributes(target),
		maxAge: ABSOLUTE_HOURS * 3600
	});
}

export function clearSessionCookie(target: Target): void {
	target.cookies.delete(SESSION_COOKIE, attributes(target));
}

export function setDisplayCookie(target: Target, value: string): void {
	target.cookies.set(DISPLAY_COOKIE, value, {
		...attributes(target),
		maxAge: DISPLAY_SESSION_DAYS * 86_400
	});
}
