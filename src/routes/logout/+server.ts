import { redirect } from '@sveltejs/kit';
import { clearSessionCookie } from '#lib/server/auth/cookies.ts';
import { signOut } from '#lib/server/auth/session.ts';
import type { RequestHandler } from './$types';

/** Only by form: a link or a picture of another site must not sign anybody out. */
export const POST: RequestHandler = async (event) => {
	if (event.locals.session) await signOut(event.locals.session);
	clearSessionCookie(event);
	redirect(303, '/login');
};
