/** Long runs belong to `npm run soak`; each has a short form in every test run. */
export const isSoak = process.env.LONGHU_SOAK === 'on';

export function inSoak(long: number, short: number): number {
	return isSoak ? long : short;
}
