import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { httpSlotPlugin } from './scripts/http-slot-plugin.ts';

export default defineConfig({
	plugins: [
		// Before sveltekit(): the app takes the HTTP server from the slot when it starts.
		httpSlotPlugin(),
		tailwindcss(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
			outputStructure: 'locale-modules'
		}),
		sveltekit()
	],
	// Small pieces of type stay files, too: the policy of the pages lets fonts come from this server alone.
	build: { assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined) },
	// It has an optional part for Svelte, for which the plugin would bundle all of it: it stays a package.
	ssr: { external: ['better-auth'] },
	// Browser code alone: the wall runs on old television browsers, the server on its own Node.
	environments: {
		client: { build: { target: 'chrome87', cssTarget: 'chrome87' } }
	},
	test: {
		expect: { requireAssertions: true },
		projects: [
			{
				extends: true,
				test: {
					name: 'domain',
					environment: 'node',
					include: ['tests/domain/**/*.test.ts'],
					// Laws over random contests take long on a machine that does other work besides.
					testTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'node',
					environment: 'node',
					include: ['tests/{live,server,cli}/**/*.test.ts'],
					globalSetup: ['tests/support/postgres-setup.ts'],
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				plugins: [svelteTesting()],
				test: {
					name: 'components',
					environment: 'happy-dom',
					include: ['tests/components/**/*.test.ts']
				}
			},
			{
				// Stories in a real browser against the built app, one at a time.
				extends: true,
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['tests/e2e/**/*.test.ts'],
					fileParallelism: false,
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
