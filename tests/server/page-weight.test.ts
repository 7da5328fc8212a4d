import { describe, expect, it } from 'vitest';
import { WALL_LIMIT_KB, weighPages } from '../bench/page-weight.ts';

describe('the built pages', () => {
	it(`load less than ${WALL_LIMIT_KB} kB of compressed script on a wall`, () => {
		const walls = weighPages().filter(({ route }) => route.startsWith('/wall/'));
		expect(walls.map(({ route }) => route)).toEqual([
			'/wall/[contest]',
			'/wall/[contest]/[division]'
		]);
		expect(walls.filter(({ scriptKb }) => scriptKb > WALL_LIMIT_KB)).toEqual([]);
	});
});
