import { expect, test } from 'vitest';
import { describeError, loggedPath } from '#lib/server/log.ts';

test.each([
	['/boards/3', '/boards/3'],
	['/open/q8Zr2-secret', '/open/[token]'],
	['/setup/q8Zr2-secret', '/setup/[token]'],
	['/boards/3?client=6222021234567890', '/boards/3']
])('%s is logged as %s', (path, logged) => {
	expect(loggedPath(path)).toBe(logged);
});

test('of a database error only what holds no value of a row is logged', () => {
	const cause = Object.assign(
		new Error('invalid input syntax for type bigint: "6222021234567890"'),
		{
			name: 'PostgresError',
			severity: 'ERROR',
			code: '22P02',
			detail: 'Key (client_ref)=(6222021234567890) already exists.',
			table_name: 'entry'
		}
	);
	const error = Object.assign(new Error('Failed query: insert … params: 6222021234567890'), {
		query: 'insert …',
		params: ['6222021234567890'],
		cause
	});
	const described = describeError(error);
	expect(JSON.stringify(described)).not.toContain('6222021234567890');
	expect(described.cause).toMatchObject({ code: '22P02', table: 'entry' });
});

test('of any other error the message and the places in the code are logged', () => {
	const described = describeError(new RangeError('too many rows'));
	expect(described).toMatchObject({ name: 'RangeError', message: 'too many rows' });
	expect(described.stack[0]).toMatch(/^at /);
});
