import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Display } from './displays.ts';
import { safeReturnPath } from './return-path.ts';
import type { Session } from './session.ts';

/** Who is asking: `event.locals`, or what the socket gateway found in a handshake. */
export interface Asker {
	readonly session: Session | null;
	readonly display: Display | null;
}

/**
 * The session of whoever is signed in. Everything that changes data asks this first. A page's reader is led to the
 * sign-in and back; a program is told 401.
 */
export function requireSession(
	event: Pick<RequestEvent, 'locals' | 'isDataRequest' | 'request' | 'url'>
): Session {
	const { session } = event.locals;
	if (session) return session;
	const wantsPage =
		event.isDataRequest || (event.request.headers.get('accept') ?? '').includes('text/html');
	if (!wantsPage) error(401);
	// After a form the page that held it is the place to return to, without the action's name.
	const wanted =
		event.request.method === 'GET' ? event.url.pathname + event.url.search : event.url.pathname;
	redirect(303, `/login?next=${encodeURIComponent(safeReturnPath(wanted))}`);
}

/** Head office's own: sets the policy. */
export function isAdministrator({ user }: Session): boolean {
	return user.role === 'administrator';
}

/** A signed-in user reads every board; a display only the one it is paired with. */
export function mayReadBoard(asker: Asker, contestSlug: string, division: string | null): boolean {
	if (asker.session) return true;
	const { display } = asker;
	if (display?.contestSlug !== contestSlug) return false;
	return display.division === null || display.division === division;
}
