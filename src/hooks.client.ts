import type { ClientInit } from '@sveltejs/kit';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';

/**
 * The page speaks the language in which the server wrote it. A browser may name other languages to scripts than to the
 * server, and half a page in each, with the colours of rise and fall of the other, would mislead.
 */
export const init: ClientInit = () => {
	const written = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
	overwriteGetLocale(() => written);
};
