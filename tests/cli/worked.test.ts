/** Contests written from the published rules alone, each scored by hand before the command was asked. */
import { readdirSync } from 'node:fs';
import { describe, it } from 'vitest';
import { expectWorked, expectWorkedTeams, hasTeams } from './worked-case.ts';

const worked = (name: string) => `tests/fixtures/worked/${name}`;
const names = readdirSync('tests/fixtures/worked').sort();

describe('contests worked by hand', () => {
	it.each(names)('%s comes out as by hand', (name) => expectWorked(worked(name)));

	it.each(names.filter((name) => hasTeams(worked(name))))(
		'the teams of %s come out as by hand',
		(name) => expectWorkedTeams(worked(name))
	);
});
