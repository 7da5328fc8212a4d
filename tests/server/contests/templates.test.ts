import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/calendar.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { TEMPLATES } from '#lib/templates/index.ts';
import { actions, load } from '../../../src/routes/contests/new/+page.server.ts';
import { load as loadGallery } from '../../../src/routes/contests/new/templates/+page.server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { ask, outcomeOf } from './contest-pages-support.ts';

let own: TestDatabase;
let closePool: () => Promise<void>;

beforeEach(async () => {
	own = await createTestDatabase();
	closePool = openDatabase(own.url).close;
});
afterEach(async () => {
	await closePool();
	await own.close();
});

const startFrom = async (id: string) => {
	const outcome = await outcomeOf(() => load(ask({ path: `/contests/new?template=${id}` })));
	return outcome.kind === 'given' ? (outcome.value as { start: string }).start : '';
};
const check = (document: string) =>
	outcomeOf(() => actions.check(ask({ path: '/contests/new?/check', form: { document } })));

test('the gallery shows every template, and the breaches of the historic ones alone', async () => {
	const outcome = await outcomeOf(() => loadGallery(ask({ path: '/contests/new/templates' })));
	expect(outcome).toMatchObject({ kind: 'given', value: { policyName: { zh: '通用竞赛政策' } } });
	const { templates } = (outcome as unknown as { value: { templates: Shown[] } }).value;
	expect(templates.map(({ id }) => id)).toEqual(TEMPLATES.map(({ id }) => id));
	const today = dayOf(Date.now(), 'Asia/Shanghai');
	for (const { isHistoric, breaches, lastDay } of templates) {
		expect(breaches.length > 0).toBe(isHistoric);
		expect(lastDay >= today).toBe(true);
	}
});

interface Shown {
	readonly id: string;
	readonly isHistoric: boolean;
	readonly lastDay: string;
	readonly breaches: readonly unknown[];
}

test('a chosen template comes into the editor with the current period, and has no fault', async () => {
	const document = await startFrom('ebank-quarter');
	const { window } = expectValue(parseContest(document));
	expect(window.start).toBeLessThanOrEqual(Date.now());
	expect(window.end).toBeGreaterThan(Date.now());
	expect(await check(document)).toMatchObject({ kind: 'given', value: { faults: [] } });
});

test('a historic one is refused with its breach when it is checked', async () => {
	expect(await check(await startFrom('cross-year-deposits'))).toMatchObject({
		kind: 'refused',
		value: { policy: { breaches: [{ code: 'pointInTime' }] }, summary: null }
	});
});

test('an unknown template leaves the editor empty', async () => {
	expect(await startFrom('nothing')).toBe('');
});

test('the gallery needs a sign-in', async () => {
	const asked = ask<Parameters<typeof loadGallery>[0]>({
		path: '/contests/new/templates',
		isSignedIn: false
	});
	expect(await outcomeOf(() => loadGallery(asked))).toMatchObject({
		kind: 'led',
		to: expect.stringMatching(/^\/login/)
	});
});
