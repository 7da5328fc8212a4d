/** Pages as somebody who looks at them sees them: what they show, and whether the browser had to complain. */
import type { Page } from 'playwright-core';

export interface ShownStanding {
	readonly rank: string;
	readonly name: string;
	readonly points: string;
}

/** Collects what the browser complains of, from now on. */
export function watchFaults(page: Page, faults: string[] = []): string[] {
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
	});
	page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
	return faults;
}

/** The rows of a wall, from the first place down. */
export function wallStandings(page: Page): Promise<ShownStanding[]> {
	return page.locator('.wall-place').evaluateAll((places) =>
		places.map((place) => {
			const text = (part: string) =>
				place.querySelector(`.wall-card-${part}, .wall-row-${part}`)?.textContent.trim() ?? '';
			return { rank: text('rank'), name: text('name'), points: text('points') };
		})
	);
}

/** The rows of a board's table. */
export function boardStandings(page: Page): Promise<ShownStanding[]> {
	return page.locator('table.standings tbody tr').evaluateAll((rows) =>
		rows.map((row) => {
			const own = (part: string) =>
				[...(row.querySelector(part)?.childNodes ?? [])]
					// A name may lead to its scorecard; what stands under it is no part of it.
					.filter((node) => node.nodeType === Node.TEXT_NODE || node.nodeName === 'A')
					.map((node) => node.textContent)
					.join('')
					.trim();
			return {
				rank: row.querySelector('.rank')?.textContent.trim() ?? '',
				name: own('.name'),
				points: own('.points')
			};
		})
	);
}

const MARK = 'longhuSameDocument';

/** Marks the document that a page shows now; a reload would lose the mark. */
export async function markDocument(page: Page): Promise<void> {
	await page.evaluate((mark) => {
		Reflect.set(window, mark, true);
	}, MARK);
}

/** Whether the page still shows the document that was marked. */
export function isSameDocument(page: Page): Promise<boolean> {
	return page.evaluate((mark) => Reflect.get(window, mark) === true, MARK);
}
