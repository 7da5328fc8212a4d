/** What a browser at the desk asks of the built app, call by call, without the browser. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardSnapshot } from '#lib/live/events.ts';
import type { AppProcess } from './app.ts';
import { until } from './waiting.ts';

export const PASSWORD = 'four unrelated words here';

/** The environment of an app that has its administrator from the start. */
export async function administered(folder: string): Promise<Record<string, string>> {
	const path = join(folder, 'admin-password');
	await writeFile(path, PASSWORD);
	await chmod(path, 0o600);
	return { LONGHU_ADMIN_PASSWORD_FILE: path };
}

export interface Desk {
	readonly get: (path: string) => Promise<Response>;
	/** Sends a form of a page; gives what the page would be told. */
	readonly act: (path: string, fields: Readonly<Record<string, string>>) => Promise<ActionAnswer>;
	/** Brings a file; gives the answer, whose JSON has the job's `id`. */
	readonly upload: (file: FileToUpload) => Promise<Response>;
}

export interface FileToUpload {
	readonly name: string;
	readonly content: string | Uint8Array<ArrayBuffer>;
	/** As the import page offers it, such as `own:activities`. */
	readonly mapping: string;
}

interface ActionAnswer {
	readonly type: 'success' | 'failure' | 'redirect' | 'error';
	readonly status: number;
}

/** Signs in as the administrator of `administered`. */
export async function signIn({ url }: Pick<AppProcess, 'url'>): Promise<Desk> {
	let cookie = '';
	const send = (path: string, init: RequestInit = {}) =>
		fetch(url + path, {
			redirect: 'manual',
			...init,
			headers: { origin: url, cookie, ...init.headers }
		});
	const post = (path: string, fields: Readonly<Record<string, string>>) =>
		send(path, {
			method: 'POST',
			headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
			body: new URLSearchParams(fields)
		});
	const entered = await post('/login', { username: 'admin', password: PASSWORD });
	cookie = entered.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
	await entered.arrayBuffer();
	if (cookie === '') throw new Error(`the sign-in was answered with ${entered.status}`);
	return {
		get: (path) => send(path),
		act: async (path, fields) => (await (await post(path, fields)).json()) as ActionAnswer,
		upload: ({ name, content, mapping }) =>
			send(`/imports/files?${new URLSearchParams({ name, mapping }).toString()}`, {
				method: 'PUT',
				headers: { 'content-type': 'application/octet-stream' },
				body: content
			})
	};
}

/** Waits until a file's job stands at one of these, and gives which. */
export async function jobAt(desk: Desk, id: string, wanted: readonly string[]): Promise<string> {
	let status = '';
	await until(
		async () => {
			const answer = await desk.get(`/imports/${id}/progress`);
			({ status } = (await answer.json()) as { status: string });
			return wanted.includes(status);
		},
		{ what: () => `the file to be ${wanted.join(' or ')}, not ${status}`, withinMs: 120_000 }
	);
	return status;
}

/** A board as a browser reads it: of a division, of teams, as the header's ids have them, or the first. */
export async function boardOf(desk: Desk, contest: string, key?: string): Promise<BoardSnapshot> {
	const query = key === undefined ? '' : `?division=${encodeURIComponent(key)}`;
	const answer = await desk.get(`/api/v1/boards/${contest}${query}`);
	if (answer.status !== 200) throw new Error(`the board was answered with ${answer.status}`);
	return (await answer.json()) as BoardSnapshot;
}

/**
 * A file's whole way through the pages. False: it had nothing new, which is how a file ends that is brought again.
 * Throws where the app goes away in the middle.
 */
export async function bringFile(desk: Desk, file: FileToUpload): Promise<boolean> {
	const answer = await desk.upload(file);
	if (answer.status !== 201) throw new Error(`the upload was answered with ${answer.status}`);
	const { id } = (await answer.json()) as { id: string };
	const ended = await jobAt(desk, id, ['checked', 'failed']);
	if (ended === 'failed') throw new Error('the check failed');
	const asked = await desk.act(`/imports/${id}?/commit`, { mode: 'all' });
	if (asked.type === 'failure' && asked.status === 409) return false;
	if (asked.type !== 'success') throw new Error(`the commit was answered with ${asked.status}`);
	await jobAt(desk, id, ['committed']);
	return true;
}

/** Takes a batch back on its page. */
export async function takeBack(desk: Desk, position: number): Promise<void> {
	const reason = 'brought by mistake';
	const answer = await desk.act(`/imports/batches/${position}?/takeBack`, { reason });
	if (answer.type !== 'success')
		throw new Error(`the take-back was answered with ${answer.status}`);
}
