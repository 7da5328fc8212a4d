/** The installation that a command works on: its database, its data folder and its keys. */
import { accessSync, constants } from 'node:fs';
import { failure, type Result } from '#lib/domain/errors.ts';
import type { CommitMode } from '#lib/domain/import-report.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { openCommandDatabase } from '#lib/server/db/command-database.ts';
import type { ImportMappingText } from '#lib/server/db/imports.ts';
import { migrateDatabase } from '#lib/server/db/migrate.ts';
import { env } from '#lib/server/env.ts';
import { importAtOnce, type AtOnceOutcome } from '#lib/server/ingest/import-at-once.ts';
import { openSecrets } from '#lib/server/secrets.ts';
import { findMappingText } from './find-mapping.ts';

export interface FileToBring {
	readonly path: string;
	readonly mapping: ImportMappingText;
	readonly by: string;
	readonly mode: CommitMode | 'check';
}

export interface Installation {
	readonly findMapping: (word: string) => Promise<Result<ImportMappingText>>;
	readonly bring: (file: FileToBring) => Promise<Result<AtOnceOutcome>>;
	readonly close: () => Promise<void>;
}

export async function openInstallation(): Promise<Installation> {
	const { dataDir } = env();
	const { url, close } = await openCommandDatabase();
	try {
		await migrateDatabase(url);
		const { clientHash } = await openSecrets(dataDir);
		return {
			findMapping: async (word) => {
				const connection = connectTo(url, { connections: 1 });
				try {
					return await findMappingText(connection.db, word);
				} finally {
					await connection.close();
				}
			},
			bring: async ({ path, mapping, by, mode }) =>
				unreadable(path) ??
				importAtOnce({ databaseUrl: url, dataDir, clientKey: clientHash, path, mapping, by, mode }),
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function unreadable(path: string): Result<never> | null {
	try {
		accessSync(path, constants.R_OK);
		return null;
	} catch {
		return failure({
			code: 'file.unreadable',
			message: {
				zh: '没有这个文件，或无法读取',
				en: 'there is no such file, or it cannot be read'
			},
			place: ''
		});
	}
}
