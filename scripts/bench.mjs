/* Compiles tests/bench the way the server is compiled, so that what is measured is what runs, and runs it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
await build({
	root,
	configFile: false,
	publicDir: false,
	logLevel: 'warn',
	build: {
		ssr: true,
		outDir: 'build/bench',
		target: 'node20',
		sourcemap: true,
		rolldownOptions: {
			input: {
				run: 'tests/bench/run.ts',
				'live-clients': 'tests/bench/live-clients.ts',
				'bare-api': 'tests/bench/bare-api.ts'
			}
		}
	}
});
const { status } = spawnSync(
	process.execPath,
	['--enable-source-maps', 'build/bench/run.js', ...process.argv.slice(2)],
	{ cwd: root, stdio: 'inherit' }
);
process.exit(status ?? 1);
