import { describe, expect, it } from 'vitest';
import { makeSampleBatches } from '#lib/server/sample/activities.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { demoActivity } from '#lib/server/sample/demo-stream.ts';

const AT = '2026-11-24T02:30:00.000Z';
const stream = (at: string) => Array.from({ length: 200 }, (_, n) => demoActivity(7, n, at));

describe('the demo stream', () => {
	it('gives the same row for the same seed, number and instant', () => {
		expect(JSON.stringify(stream(AT))).toBe(JSON.stringify(stream(AT)));
		expect(demoActivity(8, 0, AT)).not.toEqual(demoActivity(7, 0, AT));
	});

	it('stamps the instant as it is told in China', () => {
		expect(demoActivity(7, 0, AT).occurredAt).toBe('2026-11-24T10:30:00.000+08:00');
	});

	it('is alive on the first day of a quarter and of a year, and by night', () => {
		for (const at of ['2026-12-31T16:00:00.000Z', '2026-09-30T16:00:05.000Z', AT]) {
			const { roster } = makeSampleBank(7, at === AT ? '2026-11-24' : demoDay(at));
			const known = new Set(roster.map((row) => row.employeeNo));
			const rows = stream(at);
			expect(new Set(rows.map((row) => row.employeeNo)).size).toBeGreaterThan(80);
			expect(new Set(rows.map((row) => row.metric))).toEqual(new Set(['cross_sale', 'vip_new']));
			for (const row of rows) expect(known.has(row.employeeNo ?? '')).toBe(true);
		}
	});

	it('never meets the ids of the quarter, of itself or of a demo started again', () => {
		const ids = [
			...makeSampleBatches(7, '2026-12-31').flatMap((batch) => batch.rows),
			...stream(AT),
			...stream('2026-11-24T02:30:00.001Z')
		].map((row) => row.externalId);
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids) expect(id).not.toMatch(/\d{11}/);
	});

	it('leaves those at zero where they are', () => {
		const quarter = makeSampleBatches(7, '2026-12-31').flatMap((batch) => batch.rows);
		const active = new Set(
			[...quarter, ...stream(AT)].flatMap((row) => [row.employeeNo, row.referrerNo])
		);
		const idle = makeSampleBank(7, '2026-11-24').roster.filter(
			(row) => !active.has(row.employeeNo)
		);
		expect(idle.length).toBeGreaterThanOrEqual(8);
	});
});

function demoDay(at: string): string {
	return (demoActivity(7, 0, at).occurredAt ?? '').slice(0, 10);
}
