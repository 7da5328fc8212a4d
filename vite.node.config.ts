import { defineConfig } from 'vite';

// What runs outside SvelteKit: the process entry, the command line and the scorer's worker thread.
export default defineConfig({
	publicDir: false,
	build: {
		ssr: true,
		outDir: 'build/node',
		target: 'node20',
		sourcemap: true,
		rolldownOptions: {
			input: {
				server: 'src/server.ts',
				longhu: 'src/cli/longhu.ts',
				worker: 'src/worker.ts'
			}
		}
	}
});
