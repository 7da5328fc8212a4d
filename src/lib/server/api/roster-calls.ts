/** The roster by call: of each manager that a call names, all assignments are replaced. */
import { z } from 'zod';
import { parseRosterRow } from '#lib/domain/file-rows.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import { database, type Database } from '#lib/server/db/client.ts';
import type { AssignmentLine } from '#lib/server/db/roster.ts';
import { ingestBatch, type BatchReceipt } from '#lib/server/ingest/ingest-batch.ts';
import { described, named } from './described.ts';
import { count, day, grade, text, word } from './fields.ts';
import { MIB, type Answer, type Call, type Operation } from './operation.ts';
import { errorOf, pointerStep, Refusal, type ApiError } from './problems.ts';
import { readShape } from './shape-errors.ts';

const MAX_ASSIGNMENTS = 5_000;

const assignmentSchema = named(
	'Assignment',
	described(
		z.strictObject({
			employeeNo: text('工号', 'the employee number'),
			name: text('姓名', 'the name'),
			position: word('岗位代码，如 wealth', 'the code of the position, such as wealth'),
			grade: grade().optional(),
			step: described(z.int().min(1).max(9), '档', 'the step within the grade').optional(),
			orgUnit: text('机构代码', 'the code of the org unit'),
			from: day('起始日', 'the first day'),
			to: day('终止日（不含）', 'the first day that no longer belongs').optional(),
			employmentType: text('用工方式', 'how they are employed').optional()
		}),
		'一段任职',
		'who worked where, from when to when'
	)
);

const rosterSchema = named(
	'Roster',
	described(
		z.array(assignmentSchema).min(1).max(MAX_ASSIGNMENTS),
		`1 至 ${MAX_ASSIGNMENTS} 段任职；其中每个人的全部任职都以这次为准，一起存入或都不存入`,
		`1 to ${MAX_ASSIGNMENTS} assignments; of each manager named here these replace all there were, together or not at all`
	)
);

const rosterStoredSchema = named(
	'RosterStored',
	z.strictObject({
		accepted: count('新存入的任职', 'how many assignments are new'),
		duplicates: count('与已有相同的任职', 'how many were there as they are'),
		batch: described(z.int().nullable(), '批次；没有变化时为 null', 'the batch; null: no change'),
		position: described(
			z.int().nullable(),
			'台账位置；没有变化时为 null',
			'the position in the ledger; null: no change'
		)
	})
);

type Read =
	{ readonly lines: readonly AssignmentLine[] } | { readonly errors: readonly ApiError[] };

function readRoster(body: unknown): Read {
	const shape = readShape(rosterSchema, body);
	if ('errors' in shape) return shape;
	const lines: AssignmentLine[] = [];
	const errors: ApiError[] = [];
	shape.value.forEach(({ step, ...texts }, index) => {
		const pointer = pointerStep(index);
		const row = { ...texts, ...(step !== undefined && { step: String(step) }) };
		const personal = Object.entries(row).filter(([, value]) => findPersonalData(value) !== null);
		for (const [name] of personal)
			errors.push({
				pointer: pointer + pointerStep(name),
				code: 'row.personalData',
				detail: {
					zh: '疑似个人信息，未接收也未记录',
					en: 'looks like personal data; not taken and not logged'
				}
			});
		if (personal.length > 0) return;
		const parsed = parseRosterRow(row, index + 1);
		if (parsed.ok) lines.push({ line: index + 1, assignment: parsed.value });
		else
			for (const fault of parsed.faults)
				errors.push(errorOf(fault, pointer + pointerStep(fault.code.replace(/^row\./, ''))));
	});
	return errors.length > 0 ? { errors } : { lines };
}

class Contradiction extends Error {
	constructor(readonly receipt: BatchReceipt) {
		super('two assignments of a call contradict each other');
	}
}

async function storeRoster(call: Call): Promise<Answer | Refusal> {
	const read = readRoster(call.body);
	if ('errors' in read) return new Refusal('invalid', read.errors);
	const db = database();
	// One that contradicts another keeps the whole call out: half of somebody's assignments would be wrong ones.
	const whole: Pick<Database, 'transaction'> = {
		transaction: (run, config) =>
			db.transaction(async (tx) => {
				const result = await run(tx);
				const receipt = result as BatchReceipt;
				if (receipt.refusedCount > 0) throw new Contradiction(receipt);
				return result;
			}, config)
	};
	try {
		const { accepted, duplicates, batchId, position } = await ingestBatch(whole, {
			origin: 'api',
			by: call.by,
			roster: read.lines
		});
		return { status: 200, json: { accepted, duplicates, batch: batchId, position } };
	} catch (error) {
		if (!(error instanceof Contradiction)) throw error;
		return new Refusal(
			'conflict',
			error.receipt.refused.flatMap(({ line, faults }) =>
				faults.map((fault) => errorOf(fault, pointerStep(line - 1)))
			)
		);
	}
}

export const roster: readonly Operation[] = [
	{
		id: 'postRoster',
		method: 'POST',
		path: '/roster',
		summary: { zh: '报送人员任职', en: 'Hand in assignments of the roster' },
		description: {
			zh: '其中每个人的全部任职都以这次为准；没有提到的人不变。同样的内容可以反复发送。',
			en: 'Of each manager named all assignments are replaced; whoever is not named stays. The same may be sent again.'
		},
		access: { kind: 'token', scope: 'ingest:roster' },
		body: {
			kind: 'json',
			schema: rosterSchema,
			maxBytes: 2 * MIB,
			example: [
				{
					employeeNo: '80017',
					name: '林晓燕',
					position: 'wealth',
					grade: 'senior',
					step: 3,
					orgUnit: 'B0101',
					from: '2024-07-01'
				}
			]
		},
		answer: rosterStoredSchema,
		problems: ['conflict', 'invalid'],
		run: storeRoster
	}
];
