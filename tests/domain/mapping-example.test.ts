import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseMapping } from '#lib/domain/mapping-document.ts';

it('the example on the page of mappings is a mapping', () => {
	const page = readFileSync('src/routes/imports/mappings/+page.svelte', 'utf8');
	const example = /const EXAMPLE = `([^`]+)`/.exec(page)?.[1] ?? '';
	expect(parseMapping(example)).toMatchObject({ ok: true });
});
