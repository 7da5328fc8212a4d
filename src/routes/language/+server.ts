import { redirect } from '@sveltejs/kit';
import { textField } from '#lib/server/auth/enter.ts';
import { sameSitePath } from '#lib/server/auth/return-path.ts';
import { cookieMaxAge, cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { readForm } from '#lib/server/read-body.ts';
import type { RequestHandler } from './$types';

/** Remembers the language and goes back; a plain form, so that it works without script. */
export const POST: RequestHandler = async (event) => {
	const { cookies, url } = event;
	const form = await readForm(event);
	const locale = textField(form, 'locale');
	if (isLocale(locale)) {
		cookies.set(cookieName, locale, {
			path: '/',
			maxAge: cookieMaxAge,
			sameSite: 'lax',
			secure: url.protocol === 'https:',
			// The browser's part reads it, too.
			httpOnly: false
		});
	}
	redirect(303, sameSitePath(textField(form, 'next')));
};
