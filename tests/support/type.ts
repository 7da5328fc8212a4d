/** What of a page's text stands there in the product's own type, and what its characters look like. */
import type { Page } from 'playwright-core';

/** Characters of a page's visible text for which the product has a face that is not there: boxes, where the machine has none. */
export function charactersWithoutType(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const faces = [...document.fonts].map(({ status, unicodeRange }) => ({
			isThere: status === 'loaded',
			ranges: unicodeRange.split(',').map((range) => {
				const [from = '', to = from] = range.trim().slice(2).split('-');
				return [parseInt(from, 16), parseInt(to, 16)] as const;
			})
		}));
		const lacks = (character: string): boolean => {
			const code = character.codePointAt(0) ?? 0;
			const own = faces.filter(({ ranges }) =>
				ranges.some(([from, to]) => from <= code && code <= to)
			);
			return own.length > 0 && !own.some(({ isThere }) => isThere);
		};
		return [...new Set(document.body.innerText)].filter(lacks);
	});
}

/** Whether the page has all type that it asked for, or was refused it; nothing is under way. */
export function hasSettledType(page: Page): Promise<boolean> {
	return page.evaluate(() => document.fonts.status === 'loaded');
}

/** A text drawn with the type that a page has at this moment, as a data URL. */
export function drawnWith(page: Page, text: string): Promise<string> {
	return page.evaluate((drawn) => {
		const canvas = document.createElement('canvas');
		canvas.width = 200 * [...drawn].length;
		canvas.height = 240;
		const pen = canvas.getContext('2d');
		const wall = document.querySelector('.wall');
		if (!pen || !wall) throw new Error('there is no wall to draw with');
		pen.font = `700 160px ${getComputedStyle(wall).fontFamily}`;
		pen.fillText(drawn, 0, 180);
		return canvas.toDataURL();
	}, text);
}
