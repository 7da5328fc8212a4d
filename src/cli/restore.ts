/** `longhu restore`: a backup into an empty data folder or database, and the proof that the standings are the same. */
import { openBackup } from '#lib/server/backup/backup-file.ts';
import { keyFingerprint } from '#lib/server/backup/make-backup.ts';
import { restoreBackup, type RestoredContest } from '#lib/server/backup/restore-backup.ts';
import { openOwnDatabase } from '#lib/server/db/command-database.ts';
import { env } from '#lib/server/env.ts';
import { readClientKey } from '#lib/server/secrets.ts';
import { StartFault } from '#lib/server/start-fault.ts';
import { RESTORE_HELP } from './help.ts';
import type { Streams } from './run.ts';
import { sayBoth } from './say.ts';
import { readRestoreUsage, type RestoreUsage } from './usage.ts';

export async function runRestore(args: readonly string[], streams: Streams): Promise<boolean> {
	const usage = readRestoreUsage(args);
	if (usage === null) {
		streams.out(RESTORE_HELP);
		return true;
	}
	await requireSameKey(usage);
	const { url, close } = await openOwnDatabase();
	try {
		const { header, rows, contests } = await restoreBackup({
			path: usage.path,
			databaseUrl: url,
			onTable: (name, count) => streams.err([`  ${name}: ${count}\n`])
		});
		streams.out(
			sayBoth(
				`已恢复 ${usage.path}：台账序号 ${header.position}，${rows} 行，制作于 ${header.madeAt}。`,
				`Restored ${usage.path}: ledger position ${header.position}, ${rows} rows, made at ${header.madeAt}.`
			)
		);
		for (const contest of contests) streams.out(sayBoth(...standingsOf(contest)));
		return contests.every(({ recount }) => (recount?.differences.length ?? 0) === 0);
	} finally {
		await close();
	}
}

function standingsOf({ slug, recount }: RestoredContest): [zh: string, en: string] {
	if (recount === null) return [`${slug}：尚未计分`, `${slug}: not scored yet`];
	const { participants, differences } = recount;
	return differences.length === 0
		? [
				`${slug}：${participants} 人的积分与重新计算一致`,
				`${slug}: the points of ${participants} people equal those scored again from nothing`
			]
		: [
				`${slug}：有 ${differences.length} 处与重新计算不一致，第一处为 ${differences[0]?.employeeNo ?? ''}`,
				`${slug}: ${differences.length} differences from scoring again, the first for ${differences[0]?.employeeNo ?? ''}`
			];
}

/** Under another key the same client would look like somebody else from the next file on. */
async function requireSameKey({ path, isOtherKey }: RestoreUsage): Promise<void> {
	const { header, close } = await openBackup(path);
	close();
	if (header.clientKey === null || isOtherKey) return;
	const { dataDir } = env();
	const key = await readClientKey(dataDir);
	if (key !== null && keyFingerprint(key) === header.clientKey) return;
	throw new StartFault({
		zh: `数据目录 ${dataDir} 中没有制作备份时的客户号密钥：恢复后，同一客户在新文件中会被当作另一人。请先放入原来的 client-hash.secret，或加 --other-key 照样恢复。`,
		en: `The data folder ${dataDir} does not have the key that client numbers were hashed with: after the restore the same client in a new file would be somebody else. Put the earlier client-hash.secret there first, or restore all the same with --other-key.`
	});
}
