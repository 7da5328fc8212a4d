import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type AppProcess } from '../support/app.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let app: AppProcess;
beforeAll(async () => {
	database = await createTestDatabase();
	app = await startApp({ env: { DATABASE_URL: database.url } });
});
afterAll(async () => {
	await app.stop();
	await database.close();
});

function post(path: string, type: string, body: BodyInit): Promise<Response> {
	return fetch(app.url + path, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: app.url, 'content-type': type, accept: 'text/html' },
		body,
		...(body instanceof ReadableStream ? { duplex: 'half' } : {})
	});
}

/** Six megabytes that do not say so. */
function longStream(): ReadableStream<Uint8Array> {
	let left = 96;
	return new ReadableStream({
		pull(controller) {
			if (left-- > 0) controller.enqueue(new Uint8Array(64 * 1024).fill(0x61));
			else controller.close();
		}
	});
}

const FORM = 'application/x-www-form-urlencoded';

describe('a request that means no good', () => {
	it.each(['/login', '/language'])('is refused where its form is broken: %s', async (path) => {
		const broken = await post(path, 'multipart/form-data; boundary=x', '--y');
		expect(broken.status).toBe(400);
	});

	it('gets no room for an approval paper without a sign-in', async () => {
		const path = '/contests/x/versions/new';
		expect((await post(path, FORM, 'a='.padEnd(6_000_000, 'x'))).status).toBe(413);
	});

	it.each(['/login', '/language'])('is refused where its form is too large: %s', async (path) => {
		expect((await post(path, FORM, 'a='.padEnd(6_000_000, 'x'))).status).toBe(413);
		expect((await post(path, FORM, longStream())).status).toBe(413);
	});

	it('is none of ours where an address holds a null character', async () => {
		const paths = ['/api/v1/boards/%00', '/boards/%00', '/wall/%00', '/open/%00', '/contests/%00'];
		const answers = await Promise.all(
			paths.map(async (path) => (await fetch(app.url + path, { redirect: 'manual' })).status)
		);
		expect(answers.filter((status) => status >= 500)).toEqual([]);
	});
});
