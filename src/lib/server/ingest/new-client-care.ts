/** Which rows of client care and of clients' figures are new. Nobody has a client whom somebody else has that day. */
import { overlappingCare, type ClientCare, type ClientFigure } from '#lib/domain/client-care.ts';
import type { Fault } from '#lib/domain/errors.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { Transaction } from '../db/client.ts';
import {
	careOfClients,
	clientFiguresOf,
	type CareLine,
	type ClientFigureLine
} from '../db/client-care.ts';
import type { RefusedEntry } from './ingest-batch.ts';

export interface NewLines<Line> {
	readonly accepted: readonly Line[];
	readonly duplicates: number;
	readonly refused: readonly RefusedEntry[];
}

/** A row, and where it stands: null where the ledger has it already. */
interface PlacedCare extends ClientCare {
	readonly line: number | null;
}

/**
 * A row takes the place of the one about the same client from the same day. Where the client's days then overlap, none
 * of what the file says anew of the client comes in, and both rows are shown.
 */
export async function newCare(
	tx: Transaction,
	lines: readonly CareLine[]
): Promise<NewLines<CareLine>> {
	const byClient = groupBy(lines, ({ care }) => care.clientRef);
	const knownOf = groupBy(await careOfClients(tx, byClient.keys()), ({ clientRef }) => clientRef);
	const accepted: CareLine[] = [];
	const refused: RefusedEntry[] = [];
	let duplicates = 0;
	for (const [client, rows] of byClient) {
		const days = new Map<string, PlacedCare>(
			(knownOf.get(client) ?? []).map((care) => [care.from, { ...care, line: null }])
		);
		const fresh: CareLine[] = [];
		for (const { line, care } of rows) {
			const before = days.get(care.from);
			if (before && isSame(before, care)) duplicates += 1;
			else if (before && before.line !== null)
				refused.push(conflict(line, { found: care, with: before }));
			else {
				days.set(care.from, { ...care, line });
				fresh.push({ line, care });
			}
		}
		const overlap = overlappingCare([...days.values()]);
		if (overlap) refused.push(...fresh.map(({ line }) => overlapping(line, overlap)));
		else accepted.push(...fresh);
	}
	return { accepted, duplicates, refused };
}

function isSame(left: ClientCare, right: ClientCare): boolean {
	return left.employeeNo === right.employeeNo && left.to === right.to;
}

/** Never the client: the row of the file says whose it is. */
function describeCare({ employeeNo, from, to }: ClientCare): string {
	return `employeeNo=${employeeNo} from=${from}${to === null ? '' : ` to=${to}`}`;
}

function placeText(line: number | null): { readonly zh: string; readonly en: string } {
	return line === null
		? { zh: '已有记录', en: 'what is known already' }
		: { zh: `第 ${line} 行`, en: `row ${line}` };
}

function conflict(
	line: number,
	{ found, with: other }: { readonly found: ClientCare; readonly with: PlacedCare }
): RefusedEntry {
	const place = placeText(other.line);
	return refusal(line, {
		code: 'care.conflict',
		message: {
			zh: `与${place.zh}的同一客户、同一起始日期矛盾`,
			en: `contradicts ${place.en}: the same client from the same day`
		},
		found: describeCare(found),
		allowed: describeCare(other)
	});
}

function overlapping(
	line: number,
	[earlier, later]: readonly [PlacedCare, PlacedCare]
): RefusedEntry {
	const [first, second] = [placeText(earlier.line), placeText(later.line)];
	return refusal(line, {
		code: 'care.overlap',
		message: {
			zh: `同一客户在同一天有两位经理：${first.zh}与${second.zh}；请先写明前一位的 to，或办理移交`,
			en: `the client has two managers on one day: ${first.en} and ${second.en}; say until when the earlier one has the client, or hand the client over`
		},
		found: describeCare(later),
		allowed: describeCare(earlier)
	});
}

/** The same figure stated at the same instant says the same, or contradicts. */
export async function newClientFigures(
	tx: Transaction,
	lines: readonly ClientFigureLine[]
): Promise<NewLines<ClientFigureLine>> {
	const clients = new Set(lines.map(({ figure }) => figure.clientRef));
	const known = new Map<string, ClientFigure>(
		(await clientFiguresOf(tx, clients)).map((figure) => [keyOf(figure), figure])
	);
	const accepted: ClientFigureLine[] = [];
	const refused: RefusedEntry[] = [];
	let duplicates = 0;
	for (const line of lines) {
		const key = keyOf(line.figure);
		const before = known.get(key);
		if (!before) {
			known.set(key, line.figure);
			accepted.push(line);
		} else if (describeFigure(before) === describeFigure(line.figure)) duplicates += 1;
		else
			refused.push(
				refusal(line.line, {
					code: 'clientFigure.conflict',
					message: {
						zh: '同一时刻已报过另一数值；更正请用更晚的 statedAt',
						en: 'another value was stated at the same instant; to correct it, state it with a later `statedAt`'
					},
					found: describeFigure(line.figure),
					allowed: describeFigure(before)
				})
			);
	}
	return { accepted, duplicates, refused };
}

function keyOf({ source, clientRef, metric, period, statedAt }: ClientFigure): string {
	return JSON.stringify([source, clientRef, metric, period, statedAt]);
}

function describeFigure({ value, base }: ClientFigure): string {
	return `value=${value.toString()}${base === null ? '' : ` base=${base.toString()}`}`;
}

function refusal(line: number, fault: Omit<Fault, 'place'>): RefusedEntry {
	return { line, faults: [{ ...fault, place: `row ${line}` }] };
}
