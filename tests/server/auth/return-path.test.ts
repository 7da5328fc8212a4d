import { expect, test } from 'vitest';
import { safeReturnPath, sameSitePath } from '#lib/server/auth/return-path.ts';

test.each([
	'/',
	'/boards/q1?division=wealth#row',
	'/imports/3',
	// Looks foreign and is not: only the start decides.
	'/boards/https://evil.example'
])('%s is a place to return to', (path) => {
	expect(safeReturnPath(path)).toBe(path);
});

test.each([
	['https://evil.example/'],
	['//evil.example'],
	['/\\evil.example'],
	['\\\\evil.example'],
	['/\t/evil.example'],
	['/\n/evil.example'],
	['/.//evil.example'],
	['/x/..//evil.example'],
	['/%2e%2e//evil.example'],
	['javascript:alert(1)'],
	[' /boards'],
	['boards'],
	[''],
	[null],
	[undefined],
	['/' + 'x'.repeat(3000)]
])('%j is refused', (wanted) => {
	expect(safeReturnPath(wanted)).toBe('/');
	expect(sameSitePath(wanted)).toBe('/');
});

test.each(['/login', '/login?next=/login', '/logout', '/setup/token', '/open/token', '/language'])(
	'%s is no place to return to after signing in',
	(path) => {
		expect(safeReturnPath(path)).toBe('/');
	}
);

test('a change of language returns to the sign-in, too', () => {
	expect(sameSitePath('/login?next=%2Fboards')).toBe('/login?next=%2Fboards');
});
