import type { RequestEvent } from '@sveltejs/kit';
import { setSessionCookie } from './cookies.ts';
import { signIn, signOut, type SignInOutcome } from './session.ts';

/** Signs in whoever sends this request and gives the browser its cookie. */
export async function enter(
	event: RequestEvent,
	{ username, password }: { readonly username: string; readonly password: string }
): Promise<SignInOutcome> {
	const outcome = await signIn({
		username,
		password,
		address: event.getClientAddress(),
		userAgent: event.request.headers.get('user-agent')
	});
	if (outcome.kind !== 'signedIn') return outcome;
	// Whoever was signed in here before is not any more: a browser has one session.
	if (event.locals.session) await signOut(event.locals.session);
	setSessionCookie(event, outcome.cookie);
	return outcome;
}

/** A field of a submitted form as text; a missing one or a file is empty. */
export function textField(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
