import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityBody, startTestApi, type TestApi } from './api-support.ts';

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
});
afterAll(() => api.close());

const codes = (errors: readonly { pointer: string; code: string }[] = []) =>
	errors.map(({ pointer, code }) => `${pointer} ${code}`);

describe('one activity', () => {
	it('is durable when it is answered, and answered the same again', async () => {
		const first = await api.post('/activities', activityBody('a1'));
		expect(first.status).toBe(200);
		expect(first.body).toEqual({
			outcome: 'accepted',
			batch: expect.any(Number),
			position: expect.any(Number)
		});
		expect(await api.entries()).toBe(1);
		await api.post('/activities', activityBody('a2'));
		const again = await api.post('/activities', activityBody('a1'));
		expect(again.status).toBe(200);
		expect(again.body).toEqual({ ...first.body, outcome: 'duplicate' });
		// The same content, written in another way.
		const same = await api.post(
			'/activities',
			activityBody('a1', { amount: '+0100.0', occurredAt: '2026-11-02T01:30:00Z' })
		);
		expect(same.body).toEqual(again.body);
	});

	it('of other content is a conflict that shows both', async () => {
		const before = await api.entries();
		const { status, headers, body } = await api.post(
			'/activities',
			activityBody('a1', { amount: '200.00' })
		);
		expect(status).toBe(409);
		expect(headers.get('content-type')).toBe('application/problem+json');
		expect(codes(body.errors)).toEqual([' ledger.activity.conflict']);
		expect(body.errors?.[0]?.found).toContain('amount=200.00');
		expect(body.errors?.[0]?.allowed).toContain('amount=100.00');
		expect(await api.entries()).toBe(before);
	});

	it('with wrong fields is refused at each of them', async () => {
		const { status, body } = await api.post('/activities', {
			...activityBody('wrong'),
			amount: 12.5,
			metric: 'Cross Sale',
			occurredAt: '2026-02-30',
			colour: 'red',
			product: ''
		});
		expect(status).toBe(422);
		expect(codes(body.errors).sort()).toEqual([
			'/amount field.number',
			'/colour field.unknown',
			'/metric field.format',
			'/product field.tooShort'
		]);
		const day = await api.post('/activities', activityBody('wrong', { occurredAt: '2026-02-30' }));
		expect(codes(day.body.errors)).toEqual(['/occurredAt row.occurredAt']);
	});

	it("keeps a client's number out of the ledger, and a person's out of everything", async () => {
		const first = await api.post('/activities', activityBody('c1', { clientNumber: '6200012345' }));
		expect(first.status).toBe(200);
		const [row] = await api.database.sql`
			select client_ref from entry where external_id = 'c1'`;
		expect(row?.client_ref).toMatch(/^C-[0-9A-Z]{26}$/);
		const again = await api.post('/activities', activityBody('c1', { clientNumber: '6200012345' }));
		expect(again.body.outcome).toBe('duplicate');
		const both = activityBody('c2', { clientNumber: '1', clientRef: 'C-1' });
		expect(codes((await api.post('/activities', both)).body.errors)).toEqual([
			'/clientNumber field.twice'
		]);
		const phone = await api.post('/activities', activityBody('c3', { clientRef: '13800138000' }));
		expect(codes(phone.body.errors)).toEqual(['/clientRef row.personalData']);
		expect(JSON.stringify(phone.body)).not.toContain('13800138000');
	});
});

describe('what is said of an activity later', () => {
	it('takes it back, decides on it, and gives a period its figure', async () => {
		await api.post('/activities', activityBody('r1'));
		const reversal = {
			externalId: 'r1-back',
			reverses: 'r1',
			metric: 'cross_sale',
			occurredAt: '2026-11-03',
			source: 'crm'
		};
		const first = await api.post('/reversals', reversal);
		expect(first.body.outcome).toBe('accepted');
		expect(await api.post('/reversals', reversal)).toMatchObject({
			status: 200,
			body: { ...first.body, outcome: 'duplicate' }
		});
		const other = await api.post('/reversals', { ...reversal, externalId: 'r1-back-again' });
		expect(other.status).toBe(409);
		expect(codes(other.body.errors)).toEqual([' ledger.activity.reversed']);
		const corrected = await api.post('/activities', activityBody('r1', { amount: '90' }));
		expect(corrected.body.outcome).toBe('accepted');

		const decision = {
			externalId: 'r1',
			metric: 'cross_sale',
			decision: 'hold',
			occurredAt: '2026-11-04',
			source: 'crm'
		};
		expect((await api.post('/decisions', decision)).body.outcome).toBe('accepted');
		expect((await api.post('/decisions', decision)).body.outcome).toBe('duplicate');

		const figure = {
			employeeNo: '80017',
			metric: 'retention',
			period: '2026-10',
			quantity: '186',
			base: '200',
			statedAt: '2026-11-02'
		};
		expect((await api.post('/period-figures', figure)).body.outcome).toBe('accepted');
		const changed = await api.post('/period-figures', { ...figure, quantity: '187' });
		expect(changed.status).toBe(409);
		expect(changed.body.errors?.[0]?.allowed).toContain('quantity=186');
	});
});

describe('a batch', () => {
	it('is stored together, told row by row, and may be sent again', async () => {
		const records = [
			activityBody('b1'),
			{ kind: 'activity', ...activityBody('b2') },
			{
				kind: 'reversal',
				externalId: 'b1-back',
				reverses: 'b1',
				metric: 'cross_sale',
				occurredAt: '2026-11-03',
				source: 'crm'
			},
			activityBody('b2')
		];
		const first = await api.post('/activities/batch', records);
		expect(first.status).toBe(200);
		expect(first.body).toMatchObject({ accepted: 3, duplicates: 1 });
		const stored = first.body.records as { position: number; outcome: string }[];
		expect(stored.map(({ outcome }) => outcome)).toEqual([
			'accepted',
			'accepted',
			'accepted',
			'duplicate'
		]);
		expect(new Set(stored.map(({ position }) => position)).size).toBe(1);
		const again = await api.post('/activities/batch', records);
		expect(again.body).toMatchObject({ accepted: 0, duplicates: 4 });
		expect((again.body.records as { position: number }[]).map(({ position }) => position)).toEqual(
			stored.map(({ position }) => position)
		);
	});

	it('is not stored at all where one record is wrong, or contradicts the ledger', async () => {
		await api.post('/activities', activityBody('k1'));
		const before = await api.entries();
		const wrong = await api.post('/activities/batch', [
			activityBody('k2'),
			{ ...activityBody('k3'), kind: 'gift' },
			activityBody('k4', { employeeNo: ' ' })
		]);
		expect(wrong.status).toBe(422);
		expect(codes(wrong.body.errors)).toEqual([
			'/1/kind field.value',
			'/2/employeeNo row.employeeNo'
		]);
		const [conflict, other] = await Promise.all([
			api.post('/activities/batch', [activityBody('k5'), activityBody('k1', { amount: '7' })]),
			api.post('/activities/batch', [activityBody('k6'), activityBody('k7')])
		]);
		expect(conflict.status).toBe(409);
		expect(codes(conflict.body.errors)).toEqual(['/1 ledger.activity.conflict']);
		expect(other.body).toMatchObject({ accepted: 2 });
		expect(await api.entries()).toBe(before + 2);
	});

	it('is a list of 1 to 1,000 records', async () => {
		for (const body of [[], {}, 'text', null, Array.from({ length: 1_001 }, () => ({}))]) {
			const { status, body: problem } = await api.post('/activities/batch', JSON.stringify(body));
			expect([status, codes(problem.errors)]).toEqual([422, [' batch.size']]);
		}
	});
});

describe('the roster', () => {
	const assignment = {
		employeeNo: '90001',
		name: '林晓燕',
		position: 'wealth',
		grade: 'senior',
		step: 3,
		orgUnit: 'B0101',
		from: '2024-07-01'
	};

	it('replaces what is known of those it names, and nothing when nothing changed', async () => {
		const first = await api.post('/roster', [assignment]);
		expect(first).toMatchObject({ status: 200, body: { accepted: 1, duplicates: 0 } });
		const again = await api.post('/roster', [assignment]);
		expect(again.body).toEqual({ accepted: 0, duplicates: 1, batch: null, position: null });
		const moved = [
			{ ...assignment, to: '2026-01-01' },
			{ ...assignment, orgUnit: 'B0202', from: '2026-01-01' }
		];
		expect((await api.post('/roster', moved)).body).toMatchObject({ accepted: 2 });
	});

	it('is refused whole where two assignments contradict each other', async () => {
		const [before] = await api.database.sql`select count(*)::int as count from assignment`;
		const { status, body } = await api.post('/roster', [
			{ ...assignment, employeeNo: '90002' },
			{ ...assignment, orgUnit: 'B0303' },
			{ ...assignment, orgUnit: 'B0404' }
		]);
		expect([status, codes(body.errors)]).toEqual([409, ['/2 roster.assignment.conflict']]);
		const [after] = await api.database.sql`select count(*)::int as count from assignment`;
		expect(after).toEqual(before);
		const wrong = await api.post('/roster', [{ ...assignment, grade: 'duke', from: '2024-07-32' }]);
		expect(codes(wrong.body.errors)).toEqual(['/0/grade field.value']);
	});
});
