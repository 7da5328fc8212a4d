import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrMakeSecret } from './secret-file.ts';
import { StartFault } from './start-fault.ts';

/** What the installation must keep to itself. Made once at the first start, then read. */
export interface Secrets {
	/** Signs session cookies. Another value signs everybody out. */
	readonly auth: string;
	/** Hashes client numbers at the door. Lost or changed, the same client no longer looks the same. */
	readonly clientHash: string;
	/** Lets a program hand in activities over HTTP. */
	readonly ingest: string;
}

const files = {
	auth: 'auth.secret',
	clientHash: 'client-hash.secret',
	ingest: 'ingest.secret'
} as const satisfies Record<keyof Secrets, string>;

/**
 * Reads the secrets of the data folder and makes the missing ones. Nodes that share one database must share
 * these files too. A file that others may read is no secret, so the start stops and says what to do.
 */
export async function openSecrets(dataDir: string): Promise<Secrets> {
	const [auth, clientHash, ingest] = await Promise.all([
		openSecret(dataDir, files.auth),
		openSecret(dataDir, files.clientHash),
		openSecret(dataDir, files.ingest)
	]);
	return (holder[key] = { auth, clientHash, ingest });
}

// Read once per process; a reload in development finds them again.
const key = Symbol.for('longhu.secrets');
const holder = globalThis as { [key]?: Secrets };

/** The secrets that the start-up code has opened. */
export function secrets(): Secrets {
	if (!holder[key]) throw new Error('the secrets have not been opened');
	return holder[key];
}

/** The key that client numbers are hashed with, where this data folder has one already. None is made. */
export async function readClientKey(dataDir: string): Promise<string | null> {
	const text = await readFile(join(dataDir, files.clientHash), 'utf8').catch(() => '');
	return text.trim() || null;
}

async function openSecret(dataDir: string, name: string): Promise<string> {
	const secret = await readOrMakeSecret(dataDir, name);
	const file = join(dataDir, name);
	if (isReadableByOthers((await stat(file)).mode)) {
		throw new StartFault({
			zh: `密钥文件 ${file} 可被其他用户读取。请先执行 chmod 600 ${file},再重新启动。`,
			en: `Other users may access the secret file ${file}. Run chmod 600 ${file} and start again.`
		});
	}
	return secret;
}

/** Whether group or others have any right on a file of this mode. Windows has no such bits. */
export function isReadableByOthers(mode: number): boolean {
	return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
