import { isHttpError, isRedirect } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { mayReadBoard, requireSession } from '#lib/server/auth/permissions.ts';
import type { Session } from '#lib/server/auth/session.ts';

const session: Session = {
	id: 'a',
	user: { id: 'b', username: 'chief', name: 'Chief', role: 'administrator' },
	startedAt: new Date(0)
};

function ask(path: string, init: RequestInit & { isDataRequest?: boolean } = {}) {
	const url = new URL(path, 'http://127.0.0.1');
	return {
		url,
		request: new Request(url, init),
		isDataRequest: init.isDataRequest ?? false,
		locals: { session: null, display: null }
	};
}

function thrownBy(act: () => unknown): unknown {
	try {
		act();
	} catch (thrown) {
		return thrown;
	}
	throw new Error('nothing was thrown');
}

const page = { headers: { accept: 'text/html,*/*' } };

test.each([
	['a page', ask('/imports?tab=2', page), '/login?next=%2Fimports%3Ftab%3D2'],
	['a step inside the app', ask('/imports', { isDataRequest: true }), '/login?next=%2Fimports'],
	['a form', ask('/imports?/commit', { ...page, method: 'POST' }), '/login?next=%2Fimports']
])('%s without a session leads to the sign-in and back', (_what, event, location) => {
	const thrown = thrownBy(() => requireSession(event));
	expect(isRedirect(thrown) && thrown).toMatchObject({ status: 303, location });
});

test('a program without a session is told so', () => {
	const thrown = thrownBy(() => requireSession(ask('/api/activities', { method: 'POST' })));
	expect(isHttpError(thrown, 401)).toBe(true);
});

test('a display is no session', () => {
	const display = { id: 'd', name: '', contestId: 1, contestSlug: 'q1', division: null };
	const event = { ...ask('/imports', page), locals: { session: null, display } };
	expect(isRedirect(thrownBy(() => requireSession(event)))).toBe(true);
});

test('whoever is signed in is let through, and reads every board', () => {
	const event = { ...ask('/imports', page), locals: { session, display: null } };
	expect(requireSession(event)).toBe(session);
	expect(mayReadBoard({ session, display: null }, 'q1', null)).toBe(true);
	expect(mayReadBoard({ session: null, display: null }, 'q1', null)).toBe(false);
});
