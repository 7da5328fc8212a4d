import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { role } from '#lib/server/db/embedded/cluster.ts';
import { existingHome } from '#lib/server/db/embedded/home.ts';

/** The address of the embedded server that an app with this data folder runs, as the app itself finds it. */
export async function embeddedUrl(dataDir: string): Promise<string> {
	const home = await existingHome(dataDir);
	if (!home) throw new Error('there is no embedded server in this data folder');
	const pidFile = await readFile(join(home.cluster, 'postmaster.pid'), 'utf8');
	const password = (await readFile(join(dataDir, 'pg-password'), 'utf8')).trim();
	return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${pidFile.split('\n')[3]}/longhu`;
}
