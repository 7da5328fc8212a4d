import { render } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import RankMove from '#lib/components/RankMove.svelte';

/** What it says, what it shows, and which way the arrow points; colour alone says nothing. */
function read(move: number | null): readonly [string | null, string, string] {
	const { container, unmount } = render(RankMove, { move });
	const told = container.querySelector('[role="img"]')?.getAttribute('aria-label') ?? null;
	const path = container.querySelector('path')?.getAttribute('d') ?? '';
	const arrow = path === '' ? '' : path.endsWith('l6 10H0z') ? '▲' : '▼';
	const text = container.textContent.trim();
	unmount();
	return [told, text, arrow];
}

describe('RankMove', () => {
	beforeEach(() => overwriteGetLocale(() => 'zh'));

	it('says a move in words, a number and a shape', () => {
		expect([3, -1, 0].map(read)).toEqual([
			['上升 3 名', '3', '▲'],
			['下降 1 名', '1', '▼'],
			['名次未变', '–', '']
		]);
	});

	it('says it in English', () => {
		overwriteGetLocale(() => 'en');
		expect([3, -1, 0].map((move) => read(move)[0])).toEqual(['up 3', 'down 1', 'unchanged']);
	});

	it('says nothing where there is nothing to compare with', () => {
		expect(read(null)).toEqual([null, '', '']);
	});
});
