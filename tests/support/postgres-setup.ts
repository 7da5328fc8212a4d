import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '#lib/server/db/embedded.ts';
import { migrateDatabase } from '#lib/server/db/migrate.ts';
import { isAlive } from '#lib/server/process-identity.ts';
import { administer, databaseUrl, templateName } from './postgres.ts';

const prefix = 'longhu-tests-';

/** One PostgreSQL for the whole test run, the very one that the app embeds, with a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	await removeLeftovers();
	const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
	// As root the server runs as another user, who must pass through.
	await chmod(folder, 0o711);
	const server = await startEmbedded(join(folder, 'data'), () => undefined);
	await administer(server.url, `create database ${templateName}`);
	await migrateDatabase(databaseUrl(server.url, templateName));
	project.provide('testServerUrl', server.url);
	return async () => {
		await server.stop();
		await rm(folder, { recursive: true });
	};
}

/** A test run that was killed left its server behind: it is taken over, stopped and removed. */
async function removeLeftovers(): Promise<void> {
	for (const name of await readdir(tmpdir())) {
		const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
		if (!pid || isAlive(pid)) continue;
		const folder = join(tmpdir(), name);
		try {
			const server = await startEmbedded(join(folder, 'data'), () => undefined);
			await server.stop();
		} catch {
			// Never got as far as a server, or belongs to somebody else: what can be removed is removed below.
		}
		await rm(folder, { recursive: true, force: true }).catch(() => undefined);
	}
}
