/** `longhu backup`: everything that was entered and published, in one file. */
import { keyFingerprint, makeBackup } from '#lib/server/backup/make-backup.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { openCommandDatabase } from '#lib/server/db/command-database.ts';
import { migrateDatabase } from '#lib/server/db/migrate.ts';
import { env } from '#lib/server/env.ts';
import { readClientKey } from '#lib/server/secrets.ts';
import { BACKUP_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { sayBoth } from './say.ts';
import { readBackupUsage } from './usage.ts';

export async function runBackup(args: readonly string[], streams: Streams): Promise<boolean> {
	const usage = readBackupUsage(args);
	if (usage === null) {
		streams.out(BACKUP_HELP);
		return true;
	}
	const { url, close } = await openCommandDatabase();
	try {
		await migrateDatabase(url);
		const connection = connectTo(url, { connections: 1 });
		try {
			const key = await readClientKey(env().dataDir);
			const { header, rows, bytes, sha256 } = await makeBackup(connection, {
				path: usage.path,
				madeAt: new Date(),
				clientKey: key === null ? null : keyFingerprint(key),
				onTable: (name, count) => streams.err([`  ${name}: ${count}\n`])
			});
			streams.out(
				sayBoth(
					`已备份到 ${usage.path}：台账序号 ${header.position}，${rows} 行，${bytes} 字节。\nSHA-256 ${sha256}\n密钥不在备份中：请另行妥善保存 ${env().dataDir} 中的 *.secret 文件。`,
					`Backed up to ${usage.path}: ledger position ${header.position}, ${rows} rows, ${bytes} bytes.\nThe keys are not in it: keep the *.secret files of ${env().dataDir} at another safe place.`
				)
			);
			return true;
		} finally {
			await connection.close();
		}
	} finally {
		await close();
	}
}
