/** The long form of the tests that have one: more random contests, more hostile files, more kills, longer pauses, longer watches. */
import { spawnSync } from 'node:child_process';

const run = (command, args, env = {}) => {
	const { status } = spawnSync(command, args, {
		stdio: 'inherit',
		shell: process.platform === 'win32',
		env: { ...process.env, ...env }
	});
	if (status !== 0) process.exit(status ?? 1);
};

run('npx', ['vitest', 'run', '--project', 'node', 'incremental', 'hostile-files'], {
	LONGHU_SOAK: 'on'
});
run(process.execPath, ['scripts/build.mjs', '--if-needed']);
run('npx', ['vitest', 'run', '--project', 'e2e', 'crash', 'full-disk', 'paused-node', 'recovery'], {
	LONGHU_SOAK: 'on'
});
