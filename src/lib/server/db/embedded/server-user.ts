import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user that the embedded server runs as, where it may not run as ourselves. */
export interface ServerUser {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
}

export function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root, so root lends it another user: `postgres` where there is one, else
 * `longhu`, made on first need, else `nobody`. Data that exists stays with the user who owns it.
 */
export async function findServerUser(
	existingCluster: string | undefined
): Promise<ServerUser | undefined> {
	if (!isRoot()) return undefined;
	if (existingCluster !== undefined) {
		const { uid, gid } = await stat(existingCluster);
		if (uid !== 0) return { name: (await nameOf(uid)) ?? String(uid), uid, gid };
	}
	return (
		(await findUser('postgres')) ??
		(await findUser('longhu')) ??
		(await createUser('longhu')) ??
		(await findUser('nobody'))
	);
}

/** Whether that user may enter and read the folder: asked of the system itself, which knows all its reasons. */
export async function canRead(user: ServerUser, folder: string): Promise<boolean> {
	try {
		await run('/bin/sh', ['-c', 'cd "$1" && test -r .', 'sh', folder], {
			uid: user.uid,
			gid: user.gid,
			cwd: '/'
		});
		return true;
	} catch {
		return false;
	}
}

/** Whether that user may pass through the folder to one that it knows the name of. */
export async function canPass(user: ServerUser, folder: string): Promise<boolean> {
	try {
		await run('/bin/sh', ['-c', 'test -d "$1/."', 'sh', folder], {
			uid: user.uid,
			gid: user.gid,
			cwd: '/'
		});
		return true;
	} catch {
		return false;
	}
}

async function createUser(name: string): Promise<ServerUser | undefined> {
	try {
		await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
	} catch {
		return undefined;
	}
	return findUser(name);
}

async function accounts(): Promise<ServerUser[]> {
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
	return lines
		.map((line) => line.split(':'))
		.map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
		.filter((user) => user.name !== '' && Number.isInteger(user.uid));
}

async function findUser(name: string): Promise<ServerUser | undefined> {
	return (await accounts()).find((user) => user.name === name && user.uid !== 0);
}

async function nameOf(uid: number): Promise<string | undefined> {
	return (await accounts()).find((user) => user.uid === uid)?.name;
}
