/** The pages of hand-overs and of targets beside their parts, as a browser is answered. */
import type { RequestEvent } from '@sveltejs/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import type { HandOver } from '#lib/server/db/hand-overs.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { actions, load as loadCare } from '../../../src/routes/imports/care/+page.server.ts';
import { load as loadTargets } from '../../../src/routes/imports/targets/+page.server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { outcomeOf } from '../contests/contest-pages-support.ts';

let test: TestDatabase;
let closePool: () => Promise<void>;
beforeEach(async () => {
	test = await createTestDatabase();
	closePool = openDatabase(test.url).close;
});
afterEach(async () => {
	await closePool();
	await test.close();
});

interface Asked {
	readonly path: string;
	/** Null: nobody is signed in. */
	readonly as?: string | null;
	readonly role?: string;
	readonly form?: readonly (readonly [string, string])[];
}

function ask<Event extends RequestEvent>({ path, as = 'boss', role = '', form }: Asked): Event {
	const url = new URL(path, 'http://longhu.test');
	const body = new FormData();
	for (const [name, value] of form ?? []) body.append(name, value);
	const user = { id: `id-${as ?? ''}`, username: as ?? '', name: as ?? '', role };
	return {
		url,
		request: new Request(url, {
			headers: { accept: 'text/html' },
			...(form && { method: 'POST', body })
		}),
		isDataRequest: false,
		locals: {
			session: as === null ? null : { id: 's', user, startedAt: new Date() },
			display: null
		}
	} as unknown as Event;
}

interface CarePage {
	readonly open: readonly (HandOver & { readonly isOwn: boolean; readonly mayConfirm: boolean })[];
	readonly closed: readonly HandOver[];
}

interface TargetsPage {
	readonly topics: readonly { readonly metric: string; readonly differences: number }[];
	readonly topic: unknown;
	readonly rows: readonly {
		readonly kind: string;
		readonly code: string;
		readonly depth: number;
		readonly target: string | null;
		readonly parts: { readonly sum: string; readonly count: number } | null;
		readonly difference: string | null;
		readonly differs: boolean;
	}[];
}

async function care(as = 'boss', role = ''): Promise<CarePage> {
	return (await loadCare(ask({ path: '/imports/care', as, role }))) as CarePage;
}

async function targets(query = ''): Promise<TargetsPage> {
	return (await loadTargets(ask({ path: `/imports/targets${query}` }))) as TargetsPage;
}

const manager = (employeeNo: string, name: string, orgUnit: string) => ({
	employeeNo,
	name,
	position: 'wealth',
	grade: null,
	step: null,
	orgUnit,
	from: '2025-01-01',
	to: null,
	employmentType: null
});

describe('the page of hand-overs', () => {
	const CLIENTS = ['C-1', 'C-2', 'C-3'];
	beforeEach(async () => {
		await ingestBatch(test.db, {
			origin: 'file',
			by: 'tester',
			roster: [manager('007001', '王伟', 'B1'), manager('007002', '李娜', 'B1')].map(
				(assignment, index) => ({ line: index + 2, assignment })
			),
			feeds: {
				...noFeeds(),
				care: CLIENTS.map((clientRef, index) => ({
					line: index + 2,
					care: { clientRef, employeeNo: '007001', from: '2026-01-01', to: null }
				}))
			}
		});
	});

	const act = (
		name: keyof typeof actions,
		form: readonly (readonly [string, string])[],
		as = 'boss',
		role = ''
	) => outcomeOf(() => actions[name](ask({ path: `/imports/care?/${name}`, as, role, form })));
	const wish = (changes: Readonly<Record<string, string>> = {}) =>
		Object.entries({
			clientRef: '',
			from: '007001',
			to: '007002',
			onDay: '2026-11-20',
			reason: '转岗',
			...changes
		});
	const chosen = async (...clients: string[]) =>
		(await care()).open
			.filter(({ clientRef }) => clients.includes(clientRef))
			.map(({ id }) => ['id', String(id)] as const);
	const carers = () => test.sql`select * from client_care order by client_ref, from_on`;

	it('is for whoever is signed in', async () => {
		const path = '/imports/care';
		const anonymous = [
			() => loadCare(ask({ path, as: null })),
			() => actions.propose(ask({ path, as: null, form: wish() })),
			() => actions.confirm(ask({ path, as: null, form: [['id', '1']] })),
			() => actions.decline(ask({ path, as: null, form: [['id', '1']] }))
		];
		for (const run of anonymous)
			expect(await outcomeOf(run)).toMatchObject({
				kind: 'led',
				to: expect.stringMatching(/^\/login/) as string
			});
		expect((await care()).open).toEqual([]);
	});

	it('is empty at first, and says what was done', async () => {
		expect(await care()).toMatchObject({ open: [], closed: [], hasMore: false, said: '' });
		const shown = await loadCare(ask({ path: '/imports/care?said=proposed' }));
		expect(shown).toMatchObject({ said: 'proposed' });
	});

	it('lists what waits with names, and for each reader what that reader may do', async () => {
		expect(await act('propose', wish({ clientRef: ' C-1 ' }), '007001')).toEqual({
			kind: 'led',
			to: '/imports/care?said=proposed'
		});
		const mine = async (as: string, role = '') => {
			const [one] = (await care(as, role)).open;
			return [one?.isOwn, one?.mayConfirm];
		};
		expect((await care()).open).toMatchObject([
			{ clientRef: 'C-1', fromName: '王伟', toName: '李娜', onDay: '2026-11-20', reason: '转岗' }
		]);
		expect(await mine('007001')).toEqual([true, false]);
		expect(await mine('007002')).toEqual([false, true]);
		expect(await mine('007003')).toEqual([false, false]);
		expect(await mine('boss', 'administrator')).toEqual([false, true]);
		expect(await mine('007001', 'administrator')).toEqual([true, false]);
	});

	it('gives a refused proposal back to its form', async () => {
		const given = { clientRef: 'C-9', from: '', to: '007002', onDay: '2026-11-20', reason: '转岗' };
		expect(await act('propose', wish(given))).toMatchObject({
			kind: 'refused',
			status: 409,
			value: { proposed: given, problem: expect.stringContaining('移出人') as string }
		});
		expect((await care()).open).toEqual([]);
	});

	it('confirms those that are chosen, in one batch, which stands beside them and may be taken back', async () => {
		await act('propose', wish(), '007001');
		const ids = await chosen('C-1', 'C-2');
		expect(await act('confirm', ids, '007001')).toMatchObject({ kind: 'refused', status: 409 });
		expect(await act('confirm', ids, '007002')).toEqual({
			kind: 'led',
			to: '/imports/care?said=confirmed'
		});
		const position = await headPosition(test.db);
		const { open, closed } = await care();
		expect(open.map(({ clientRef }) => clientRef)).toEqual(['C-3']);
		expect(closed.map(({ clientRef }) => clientRef).sort()).toEqual(['C-1', 'C-2']);
		expect(closed[0]).toMatchObject({
			status: 'confirmed',
			closedBy: '007002',
			position,
			isTakenBack: false
		});
		expect(await act('confirm', ids, '007002')).toMatchObject({ kind: 'refused', status: 409 });
		const [batch] = await test.sql`select id::float8 as id from batch where position = ${position}`;
		await takeBack(test.db, { batchId: Number(batch?.id), reason: '误操作', by: 'boss' });
		expect((await care()).closed.every(({ isTakenBack }) => isTakenBack)).toBe(true);
	});

	it('says that nothing was chosen, and takes no number that is none', async () => {
		const before = await carers();
		for (const ids of [[], [['id', 'x']], [['id', '99']], [['id', '1.5']]] as const) {
			const refused = await act('confirm', ids, '007002');
			expect(refused).toMatchObject({
				kind: 'refused',
				value: {
					proposed: null,
					problem: expect.stringContaining(ids.length === 0 ? '勾选' : '刷新') as string
				}
			});
		}
		expect(await carers()).toEqual(before);
	});

	it('declines with a reason, and never without', async () => {
		await act('propose', wish({ clientRef: 'C-2' }), '007001');
		const ids = await chosen('C-2');
		expect(await act('decline', [...ids, ['reason', ' ']], '007002')).toMatchObject({
			kind: 'refused'
		});
		expect((await care()).open).toHaveLength(1);
		expect(await act('decline', [...ids, ['reason', '客户不同意']], '007002')).toEqual({
			kind: 'led',
			to: '/imports/care?said=declined'
		});
		expect(await care()).toMatchObject({
			open: [],
			closed: [{ status: 'declined', closingNote: '客户不同意', position: null }]
		});
	});
});

describe('the page of targets', () => {
	const unit = (code: string, parentCode: string | null) => ({
		code,
		nameZh: `${code}行`,
		nameEn: `Unit ${code}`,
		parentCode,
		level: 'unit'
	});
	const target = (of: string, value: string, metric = 'aum', period = '2026-Q4') => ({
		kind: 'target' as const,
		of: of.startsWith('0') ? { employeeNo: of } : { orgUnit: of },
		metric,
		period,
		target: Exact.of(value)
	});
	const bring = (dated: readonly ReturnType<typeof target>[]) =>
		ingestBatch(test.db, {
			origin: 'file',
			by: 'tester',
			roster: [manager('001', '王伟', 'B1'), manager('002', '李娜', 'B1')].map(
				(assignment, index) => ({ line: index + 2, assignment })
			),
			orgUnits: [unit('HQ', null), unit('R1', 'HQ'), unit('B1', 'R1')],
			dated: dated.map((input, index) => ({ line: index + 2, input }))
		});

	it('is for whoever is signed in, and empty without targets', async () => {
		const anonymous = () => loadTargets(ask({ path: '/imports/targets', as: null }));
		expect(await outcomeOf(anonymous)).toMatchObject({ kind: 'led' });
		expect(await targets()).toEqual({ topics: [], topic: null, isWhole: false, rows: [] });
	});

	it('sets each level beside the sum of its parts, exactly, and counts what differs in every topic', async () => {
		await bring([
			target('HQ', '100'),
			target('R1', '100.1'),
			target('B1', '100.1'),
			target('001', '60.05'),
			target('002', '40.05'),
			target('HQ', '9', 'vip', '2026-11'),
			target('R1', '9', 'vip', '2026-11')
		]);
		const shown = await targets();
		expect(shown.topics.map(({ metric, differences }) => [metric, differences])).toEqual([
			['aum', 1],
			['vip', 0]
		]);
		expect(shown.topic).toMatchObject({ metric: 'aum', period: '2026-Q4', differences: 1 });
		expect(
			shown.rows.map(({ code, depth, target, parts, difference, differs }) => [
				code,
				depth,
				target,
				parts && `${parts.sum} of ${parts.count}`,
				difference,
				differs
			])
		).toEqual([
			['HQ', 0, '100', '100.1 of 1', '0.1', true],
			['R1', 1, '100.1', '100.1 of 1', '0', false],
			['B1', 2, '100.1', '100.1 of 2', '0', false]
		]);
	});

	it('shows the managers where they are asked for, and the topic that is asked for', async () => {
		await bring([target('B1', '5'), target('001', '5'), target('B1', '7', 'vip', '2026-11')]);
		const whole = await targets('?show=all&metric=aum&period=2026-Q4');
		expect(whole.rows.map(({ kind, code }) => [kind, code])).toContainEqual(['manager', '001']);
		expect((await targets('?metric=vip&period=2026-11')).topic).toMatchObject({ metric: 'vip' });
		expect((await targets('?metric=vip&period=2026-12')).topic).toMatchObject({ metric: 'aum' });
	});

	it('forgets the targets of a batch that was taken back', async () => {
		const { batchId } = await bring([target('B1', '5')]);
		await takeBack(test.db, { batchId: batchId ?? 0, reason: '拿错了', by: 'boss' });
		expect(await targets()).toMatchObject({ topic: null });
	});
});
