import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDisplay, revokeDisplay } from '#lib/server/auth/displays.ts';
import { startApp, type AppProcess } from '../../support/app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const password = 'four unrelated words here';
let database: TestDatabase;
let app: AppProcess;
let setupPath: string;
/** Everything that must never be found in the log. */
const secretsUsed: string[] = [password];

beforeAll(async () => {
	database = await createTestDatabase();
	app = await startApp({ env: { DATABASE_URL: database.url, LOG_LEVEL: 'trace' } });
	const line = app.output.find((text) => text.includes('/setup/')) ?? '';
	setupPath = new URL(line.trim()).pathname;
	secretsUsed.push(setupPath.replace('/setup/', ''));
});
afterAll(async () => {
	await app.stop();
	await database.close();
});

interface Request {
	readonly cookie?: string;
	readonly language?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
}

/** A request as a browser without script sends it. */
function send(path: string, { cookie, language = 'en', headers, form }: Request = {}) {
	return fetch(app.url + path, {
		method: form ? 'POST' : 'GET',
		redirect: 'manual',
		body: form && new URLSearchParams(form),
		headers: {
			accept: 'text/html',
			'accept-language': language,
			...(form ? { origin: app.url } : {}),
			...(cookie ? { cookie } : {}),
			...headers
		}
	});
}

/** The cookies of an answer as the next request carries them. */
function cookieOf(response: Response): string {
	return response.headers
		.getSetCookie()
		.map((line) => line.replace(/;.*/, ''))
		.join('; ');
}

const signInForm = { username: 'chief', password, next: '/imports?tab=2' };

async function signIn(): Promise<string> {
	const cookie = cookieOf(await send('/login', { form: signInForm }));
	secretsUsed.push(cookie.replace('longhu_session=', ''));
	return cookie;
}

describe('the first start', () => {
	test('asks for a user name and a password, in the language of the reader', async () => {
		const chinese = await send(setupPath, { language: 'zh-CN' });
		expect(chinese.status).toBe(200);
		expect(await chinese.text()).toContain('首次设置');
		const english = await send(setupPath);
		expect(await english.text()).toContain('First set-up');
		expect(english.headers.get('cache-control')).toBe('no-store');
	});

	test('says at the field what is wrong, and keeps the link good', async () => {
		const differing = await send(setupPath, {
			form: { username: 'chief', password, again: 'something else here' }
		});
		expect(differing.status).toBe(400);
		expect(await differing.text()).toContain('The two passwords are not the same.');
		const short = await send(setupPath, {
			language: 'zh-CN',
			form: { username: 'chief', password: 'short', again: 'short' }
		});
		const page = await short.text();
		const fault = /<p id="([^"]+)"[^>]*>密码至少 12 个字符/.exec(page)?.[1];
		expect(page).toMatch(new RegExp(`aria-describedby="${fault}"`));
	});

	test('makes the administrator, signs him in and leads on', async () => {
		const made = await send(setupPath, { form: { username: 'chief', password, again: password } });
		expect(made.status).toBe(303);
		expect(made.headers.get('location')).toBe('/');
		const home = await send('/', { cookie: cookieOf(made) });
		expect(await home.text()).toContain('chief');
	});

	test('after that the link is gone and says so, also for a made-up one', async () => {
		for (const path of [setupPath, '/setup/made-up']) {
			const again = await send(path);
			expect(again.status).toBe(410);
			expect(await again.text()).toContain('Please sign in');
		}
		expect((await send(setupPath, { form: { ...signInForm, again: password } })).status).toBe(410);
	});
});

describe('signing in', () => {
	test('gives a cookie that no script reads and no other site sends, and leads to where one was', async () => {
		const response = await send('/login', { form: signInForm });
		expect(response.status).toBe(303);
		expect(response.headers.get('location')).toBe('/imports?tab=2');
		const [cookie] = response.headers.getSetCookie();
		expect(cookie).toMatch(
			/^longhu_session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/
		);
		secretsUsed.push(cookieOf(response).replace('longhu_session=', ''));
	});

	test('behind https the cookie is for https alone', async () => {
		const url = app.url.replace('http:', 'https:');
		const response = await send('/login', {
			form: signInForm,
			headers: { 'x-forwarded-proto': 'https', origin: url }
		});
		expect(response.status).toBe(303);
		expect(response.headers.getSetCookie()[0]).toMatch(/; Secure/);
	});

	test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/logout'])(
		'never leads to %s',
		async (next) => {
			const response = await send('/login', { form: { ...signInForm, next } });
			expect(response.headers.get('location')).toBe('/');
			const page = await send(`/login?next=${encodeURIComponent(next)}`);
			expect(await page.text()).toContain('name="next" value="/"');
		}
	);

	test('tells no difference between a wrong password and an unknown user', async () => {
		const answers = [];
		for (const form of [
			{ ...signInForm, password: 'not the right words' },
			{ ...signInForm, username: 'nobody' }
		]) {
			const response = await send('/login', { form });
			expect(response.status).toBe(400);
			expect(response.headers.getSetCookie()).toEqual([]);
			answers.push(/role="alert"[^>]*>([^<]*)/.exec(await response.text())?.[1]);
		}
		expect(answers).toEqual(Array(2).fill('The user name or the password is wrong.'));
	});

	test('is refused when another site sends the form', async () => {
		for (const origin of ['http://evil.example', 'null']) {
			const response = await send('/login', { form: signInForm, headers: { origin } });
			expect(response.status).toBe(403);
			expect(response.headers.getSetCookie()).toEqual([]);
		}
	});

	test('nor does any other body of another site change anything: a cookie opens no call that does', async () => {
		const response = await fetch(`${app.url}/api/v1/activities`, {
			method: 'POST',
			body: '[]',
			headers: {
				cookie: await signIn(),
				origin: 'http://127.0.0.1:1',
				'content-type': 'application/json'
			}
		});
		expect(response.status).toBe(401);
	});

	test("the library's own surface is closed", async () => {
		const paths = ['sign-in/username', 'sign-in/email', 'sign-up/email', 'get-session'];
		for (const path of paths) {
			expect((await send(`/api/auth/${path}`)).status).toBe(404);
			expect((await send(`/api/auth/${path}`, { form: signInForm })).status).not.toBe(200);
		}
	});

	test('ends by a form, and a copied cookie ends with it', async () => {
		const cookie = await signIn();
		expect((await send('/logout', { cookie })).status).toBe(405);
		const response = await send('/logout', { cookie, form: {} });
		expect(response.status).toBe(303);
		expect(response.headers.getSetCookie()[0]).toMatch(/^longhu_session=; Max-Age=0/);
		expect(await (await send('/', { cookie })).text()).not.toContain('chief');
	});

	test('slows down whoever tries and tries', async () => {
		const form = { ...signInForm, username: 'somebody', password: 'x' };
		let response = await send('/login', { form });
		for (let tries = 1; tries <= 10; tries += 1) response = await send('/login', { form });
		expect(response.status).toBe(429);
		expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(800);
		expect(await response.text()).toContain('try again in 15 min');
	});
});

describe('the language', () => {
	test('is remembered, without script, and leads back to the page', async () => {
		const response = await send('/language', { form: { locale: 'zh', next: '/login?next=%2Fx' } });
		expect(response.headers.get('location')).toBe('/login?next=%2Fx');
		const page = await send('/login', { language: 'en', cookie: cookieOf(response) });
		expect(await page.text()).toContain('<html lang="zh-CN">');
	});

	test('is one of ours, and the way back too', async () => {
		const form = { locale: 'xx', next: 'https://evil.example' };
		const response = await send('/language', { form });
		expect(response.headers.getSetCookie()).toEqual([]);
		expect(response.headers.get('location')).toBe('/');
	});
});

describe("a display's link", () => {
	async function makeDisplay(division: string | null = null) {
		const [row] = await database.sql<{ id: bigint }[]>`
			insert into contest (slug, rule_version) values (${`q-${Math.random()}`}, 1) returning id`;
		const contestId = Number(row?.id);
		const made = await createDisplay(database.db, { contestId, division, name: 'd', by: null });
		const [contest] = await database.sql<{ slug: string }[]>`
			select slug from contest where id = ${contestId}`;
		secretsUsed.push(made.token);
		return { ...made, slug: contest?.slug ?? '' };
	}

	test('leaves the address bar for a cookie of its own', async () => {
		const { token, slug } = await makeDisplay();
		const response = await send(`/open/${token}`);
		expect(response.status).toBe(303);
		expect(response.headers.get('location')).toBe(`/wall/${slug}`);
		expect(response.headers.get('referrer-policy')).toBe('no-referrer');
		expect(response.headers.get('cache-control')).toBe('no-store');
		const [cookie] = response.headers.getSetCookie();
		expect(cookie).toMatch(
			/^longhu_display=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/
		);
		expect(cookie).not.toContain(token);
		secretsUsed.push(cookieOf(response).replace('longhu_display=', ''));
	});

	test('leads to the board when asked, and to its division', async () => {
		const { token, slug } = await makeDisplay('wealth');
		const response = await send(`/open/${token}?to=board`);
		expect(response.headers.get('location')).toBe(`/boards/${slug}?division=wealth`);
		const elsewhere = await send(`/open/${token}?to=https://evil.example`);
		expect(elsewhere.headers.get('location')).toBe(`/wall/${slug}?division=wealth`);
	});

	test('that is wrong or revoked says in words what to do', async () => {
		const { id, token } = await makeDisplay();
		await revokeDisplay(database.db, { id, by: null });
		for (const path of [`/open/${token}`, '/open/made-up']) {
			const response = await send(path, { language: 'zh-CN' });
			expect(response.status).toBe(404);
			expect(response.headers.getSetCookie()).toEqual([]);
			expect(response.headers.get('referrer-policy')).toBe('no-referrer');
			expect(await response.text()).toContain('这块屏幕的链接不可用');
		}
	});
});

test('no token, cookie or password is in the log, though every request is', () => {
	const logged = app.output.filter((line) => line.startsWith('{')).join('\n');
	expect(logged).toContain('"path":"/setup/[token]"');
	expect(logged).toContain('"path":"/open/[token]"');
	expect(secretsUsed.length).toBeGreaterThan(6);
	for (const secretText of secretsUsed) {
		expect(secretText.length).toBeGreaterThan(12);
		expect(logged).not.toContain(secretText);
		expect(logged).not.toContain(decodeURIComponent(secretText));
	}
});
