import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = readFileSync('src/lib/wall/wall.css', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

/** What Chrome 87 does not read, and would silently drop together with the rule around it. */
const unknownIn87 = [
	/@(layer|container|property|scope|supports)/,
	/:(has|is|where)\(/,
	/(color-mix|oklch|oklab|lab|lch|light-dark)\(/,
	/(^|[\s;{])aspect-ratio:/,
	/(^|[\s;{])inset:/,
	/\d(dvh|svh|lvh|cqw|cqh|dvw)\b/,
	/(^|[\s;{])(translate|rotate|scale|accent-color|text-wrap|overflow-clip-margin):/,
	/overflow: clip/,
	/&/
];

describe('the style sheet of the wall', () => {
	it.each(unknownIn87)('has nothing that Chrome 87 does not read: %s', (pattern) => {
		expect(sheet).not.toMatch(pattern);
	});

	it('sets no type under 20 px at 1080p', () => {
		const sizes = [...sheet.matchAll(/font-size: ([^;]+);/g)].map(([, size]) => size);
		const units = sizes
			.filter((size) => size !== 'inherit')
			.map((size) => Number(/^calc\(var\(--u\) \* ([\d.]+)\)$/.exec(size ?? '')?.[1]));
		expect(units.length).toBeGreaterThan(20);
		expect(units.filter((unit) => !(unit >= 2))).toEqual([]);
	});

	it('is all there is: what else the wall draws has one class per selector', () => {
		const styles = ['RankMove'].map((name) => {
			const source = readFileSync(`src/lib/components/${name}.svelte`, 'utf8');
			return /<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? '';
		});
		const selectors = styles.flatMap((style) =>
			[...style.matchAll(/([^{}]+)\{/g)].map(([, selector]) => selector?.trim())
		);
		expect(selectors.length).toBeGreaterThan(0);
		expect(selectors.filter((selector) => !/^\.[\w-]+$/.test(selector ?? ''))).toEqual([]);
	});
});
