import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, HIGHLIGHTS_KEPT } from '#lib/live/apply-delta.ts';
import type { BoardDelta, BoardSnapshot, Highlight } from '#lib/live/events.ts';
import {
	diffBoards,
	fixtureRow,
	fixtureSnapshot,
	fixtureStatus,
	rankedRows
} from '../support/board-fixtures.ts';

const people = ['王雅琴', '李承泽', '陈思远', '赵文博', '周若兰', '吴子墨', '郑晓彤'];

/** One state of the board: who is on it, with how many points; absent ones have left or not come yet. */
const scores = fc.array(fc.option(fc.integer({ min: 0, max: 60 })), {
	minLength: people.length,
	maxLength: people.length
});

const news = (revision: number): Highlight => ({
	at: revision,
	employeeNo: '1',
	name: '王雅琴',
	metric: 'vip_new',
	product: null,
	quantity: null,
	gained: '+1.0'
});

/** A run of board states, each with its revision and the news so far, newest first. */
function statesOf(run: readonly (readonly (number | null)[])[]): BoardSnapshot[] {
	return run.map((points, index) =>
		fixtureSnapshot({
			status: fixtureStatus({ revision: 10 + index }),
			rows: rankedRows(
				points.flatMap((tenths, person) =>
					tenths === null
						? []
						: [
								{
									employeeNo: String(person),
									name: people[person] ?? '',
									orgUnit: '',
									tenths,
									rankBefore: 1
								}
							]
				)
			),
			highlights: Array.from({ length: index + 1 }, (_, back) => news(index - back)).slice(
				0,
				HIGHLIGHTS_KEPT
			)
		})
	);
}

const run = fc.array(scores, { minLength: 2, maxLength: 12 }).map(statesOf);

function at<T>(list: readonly T[], index: number): T {
	const found = list.at(index);
	if (found === undefined) throw new Error(`nothing at ${index}`);
	return found;
}

/** The deltas of a run that is sent in pieces: between the first state, the chosen ones and the last. */
function split(states: readonly BoardSnapshot[], stops: readonly boolean[]): BoardDelta[] {
	const sent = states.filter(
		(_, index) => index === 0 || index === states.length - 1 || stops[index] === true
	);
	return sent.slice(1).map((state, index) => diffBoards(at(sent, index), state));
}

function applyAll(first: BoardSnapshot, deltas: readonly BoardDelta[]): BoardSnapshot {
	return deltas.reduce((snapshot, delta) => {
		const applied = applyDelta(snapshot, delta);
		if (applied.kind !== 'applied') throw new Error(applied.kind);
		return applied.snapshot;
	}, first);
}

const stops = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });

describe('applyDelta', () => {
	it('ends in the same snapshot however a run is split into deltas', () => {
		fc.assert(
			fc.property(run, stops, (states, chosen) => {
				expect(applyAll(at(states, 0), split(states, chosen))).toEqual(at(states, -1));
			})
		);
	});

	it('finds a gap when a delta is missing', () => {
		fc.assert(
			fc.property(run, fc.nat(), (states, pick) => {
				fc.pre(states.length > 2);
				const deltas = split(
					states,
					states.map(() => true)
				);
				const missing = pick % (deltas.length - 1);
				const before = applyAll(at(states, 0), deltas.slice(0, missing));
				expect(applyDelta(before, at(deltas, missing + 1)).kind).toBe('gap');
			})
		);
	});

	it('changes nothing when deltas come twice', () => {
		fc.assert(
			fc.property(run, (states) => {
				const deltas = split(
					states,
					states.map(() => true)
				);
				const end = applyAll(at(states, 0), deltas);
				expect(deltas.map((delta) => applyDelta(end, delta).kind)).toEqual(deltas.map(() => 'old'));
			})
		);
	});

	it('takes a delta that starts before its revision and ends after it for a gap', () => {
		const states = statesOf([
			[5, 4, null, null, null, null, null],
			[4, 5, null, null, null, null, null],
			[5, 4, null, null, null, null, null]
		]);
		expect(applyDelta(at(states, 1), diffBoards(at(states, 0), at(states, 2))).kind).toBe('gap');
	});

	it('takes a delta of another board for a gap', () => {
		const before = fixtureSnapshot();
		const delta = diffBoards(
			before,
			fixtureSnapshot({ status: fixtureStatus({ revision: 18_205 }) })
		);
		const other = { ...delta, key: { contest: 'q4', division: null } };
		expect(applyDelta(before, other).kind).toBe('gap');
	});

	it('leaves the snapshot it was given as it was, and unchanged rows the same objects', () => {
		const first = fixtureRow();
		const second = fixtureRow({ employeeNo: '0000002', order: 1, rank: 2 });
		const before = fixtureSnapshot({ rows: [first, second] });
		const copy = structuredClone(before);
		const after = fixtureSnapshot({
			status: fixtureStatus({ revision: 18_205 }),
			rows: [first, { ...second, points: '9.0' }]
		});
		const applied = applyDelta(before, diffBoards(before, after));
		expect(before).toEqual(copy);
		expect(applied.kind === 'applied' && applied.snapshot.rows[0]).toBe(first);
	});

	it('keeps no more news than a screen needs', () => {
		const many = Array.from({ length: 30 }, (_, index) => news(index));
		const before = fixtureSnapshot({ highlights: many.slice(0, 20) });
		const applied = applyDelta(before, {
			...diffBoards(before, fixtureSnapshot({ status: fixtureStatus({ revision: 18_205 }) })),
			highlights: many.slice(20)
		});
		expect(applied.kind === 'applied' && applied.snapshot.highlights.map((one) => one.at)).toEqual([
			20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
		]);
	});
});
