import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `npx vite --config tests/support/wall-harness/vite.config.ts`: the screens on made figures, without a server. */
export default defineConfig({
	root: fileURLToPath(new URL('.', import.meta.url)),
	plugins: [tailwindcss(), svelte({ configFile: false, preprocess: vitePreprocess() })],
	server: { fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] } },
	build: { target: 'chrome87', cssTarget: 'chrome87', assetsInlineLimit: 0 }
});
