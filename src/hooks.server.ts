import { building } from '$app/environment';
import { sequence } from '@sveltejs/kit/hooks';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { identify } from '#lib/server/auth/handle.ts';
import { startApp } from '#lib/server/app.ts';
import { limitBody } from '#lib/server/read-body.ts';
import { log, loggedPath } from '#lib/server/log.ts';

export const init: ServerInit = async () => {
	if (!building) await startApp();
};

const speak: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		const lang = locale === 'zh' ? 'zh-CN' : locale;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%longhu.lang%', lang)
		});
	});

const protect: Handle = async ({ event, resolve }) => {
	const startedAt = performance.now();
	const response = await resolve(event);
	response.headers.set('x-content-type-options', 'nosniff');
	/*
	 * No other site is told where somebody came from. Not `no-referrer` for all: under it a browser sends a plain
	 * form with the origin `null`, and the check of the origin refuses it. Pages with a secret address ask for it.
	 */
	if (!response.headers.has('referrer-policy')) {
		response.headers.set('referrer-policy', 'same-origin');
	}
	response.headers.set('x-frame-options', 'DENY');
	log().debug(
		{
			method: event.request.method,
			path: loggedPath(event.url.pathname),
			status: response.status,
			durationMs: Math.round(performance.now() - startedAt)
		},
		'request'
	);
	return response;
};

export const handle = sequence(protect, identify, speak, limitBody);

export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: m.error_not_found() };
	const errorId = crypto.randomUUID();
	log().error(
		{ errorId, method: event.request.method, path: loggedPath(event.url.pathname), err: error },
		'request failed'
	);
	return { message: m.error_unexpected(), errorId };
};
