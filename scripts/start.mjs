/*
 * `npm start`: builds what is not built, then becomes the server. One process, so that a signal sent to
 * npm's child reaches it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const server = new URL('../build/node/server.js', import.meta.url);

/** A build under a running app would take away files that it still loads: it is left alone, and says so itself. */
function isRunning() {
	const lock = join(process.env.LONGHU_DATA_DIR?.trim() || 'data', 'longhu.lock');
	try {
		process.kill(JSON.parse(readFileSync(lock, 'utf8')).pid, 0);
		return existsSync(server);
	} catch (error) {
		// Not permitted to signal it: it runs, as another user.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

if (!isRunning()) {
	const { status } = spawnSync(process.execPath, [build, '--if-needed'], { stdio: 'inherit' });
	if (status !== 0) process.exit(status ?? 1);
}
await import(server.href);
