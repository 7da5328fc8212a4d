/** The database says that its disk is full (53100), as it does where a table cannot grow. Files: tests/e2e/full-disk.test.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activityBody, startTestApi, type TestApi } from './api-support.ts';

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
	await api.database.sql.unsafe(`
		create function no_room() returns trigger language plpgsql as $$
		begin
			raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
		end $$`);
});
afterAll(() => api.close());

const fill = () =>
	api.database.sql.unsafe(
		'create trigger no_room before insert on entry for each statement execute function no_room()'
	);
const free = () => api.database.sql.unsafe('drop trigger no_room on entry');

const stream = async (...ids: readonly string[]) => {
	const response = await fetch(`${api.url}/activities/stream`, {
		method: 'POST',
		headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-ndjson' },
		body: ids.map((id) => `${JSON.stringify(activityBody(id))}\n`).join('')
	});
	const lines = (await response.text()).trim().split('\n');
	return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('acknowledges nothing while there is no room, says to come again, and goes on once there is', async () => {
	expect((await api.post('/activities', activityBody('before'))).status).toBe(200);
	await fill();
	const answers = await Promise.all([
		...Array.from({ length: 30 }, (_, n) => api.post('/activities', activityBody(`one-${n}`))),
		api.post('/activities/batch', [activityBody('batch-1'), activityBody('batch-2')])
	]);
	for (const { status, headers, body } of answers) {
		expect(status).toBe(503);
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
		expect(body.title).toBe('暂时无法处理，请稍后再试');
		expect(JSON.stringify(body)).not.toContain('No space');
	}
	expect((await stream('line-1', 'line-2')).at(-1)).toMatchObject({
		done: false,
		problem: 'unavailable',
		throughLine: 0
	});
	expect(await api.entries()).toBe(1);

	await free();
	expect((await api.post('/activities', activityBody('one-0'))).body.outcome).toBe('accepted');
	expect((await stream('line-1', 'line-2')).at(-1)).toMatchObject({ done: true, accepted: 2 });
	expect((await api.post('/activities', activityBody('before'))).body.outcome).toBe('duplicate');
	expect(await api.entries()).toBe(4);
});
