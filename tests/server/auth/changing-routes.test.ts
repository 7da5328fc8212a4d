import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type AppProcess } from '../../support/app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

/** By which somebody comes in or leaves, and which change nothing but one's own cookie. */
const open = ['/language', '/login', '/logout', '/setup/x'];
const routes = fileURLToPath(new URL('../../../src/routes', import.meta.url));

interface Change {
	readonly method: string;
	readonly path: string;
}

/** Every address that may change something, read from the routes themselves: a new one cannot be forgotten. */
async function changes(): Promise<Change[]> {
	const found: Change[] = [];
	const files = await readdir(routes, { recursive: true });
	for (const file of files.filter((name) => name.endsWith('server.ts')).sort()) {
		const source = await readFile(join(routes, file), 'utf8');
		const folder = file.replace(/\/?[^/]*$/, '').replace(/\[+[^\]]+\]+/g, 'x');
		const path = `/${folder}`;
		for (const [, method] of source.matchAll(
			/^export (?:const|async function|function) (POST|PUT|PATCH|DELETE)\b/gm
		)) {
			found.push({ method: method ?? '', path });
		}
		const actions = /^export const actions\b[^{]*\{\n(.*?)^\}/ms.exec(source)?.[1];
		if (actions === undefined) continue;
		const names = [...actions.matchAll(/^\t(?:async )?(\w+)[:(]/gm)].map(([, name]) => name ?? '');
		if (names.length === 0) throw new Error(`no action found in ${file}`);
		for (const name of names) {
			found.push({ method: 'POST', path: name === 'default' ? path : `${path}?/${name}` });
		}
	}
	return found.filter((change) => !open.includes(change.path));
}

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

test('nothing changes without a sign-in', async () => {
	const found = await changes();
	expect(found).toContainEqual({ method: 'POST', path: '/settings/tokens?/create' });
	expect(found).toContainEqual({ method: 'POST', path: '/contests/x?/end' });
	const answers = await Promise.all(
		found.map(async ({ method, path }) => {
			const response = await fetch(app.url + path, {
				method,
				redirect: 'manual',
				body: new URLSearchParams({ name: 'x' }),
				headers: { origin: app.url, accept: 'text/html' }
			});
			const leadsToSignIn = response.headers.get('location')?.startsWith('/login?next=') ?? false;
			return { path, isRefused: response.status === 401 || leadsToSignIn };
		})
	);
	expect(answers.filter(({ isRefused }) => !isRefused)).toEqual([]);
});
