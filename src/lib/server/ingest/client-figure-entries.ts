/**
 * The managers' period figures that clients' figures come to, brought up to date: what no longer holds is stated anew at
 * a later instant, so past boards stay as they were and the latest statement is right.
 */
import {
	careOn,
	lastDayOf,
	managerFigures,
	type ClientCare,
	type ManagerFigure
} from '#lib/domain/client-care.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { Transaction } from '../db/client.ts';
import {
	careAround,
	careOfClients,
	clientFiguresIn,
	figureGroupsOf,
	knownFigures,
	type FeedView,
	type FigureGroup
} from '../db/client-care.ts';
import type { EntryLine } from '../db/entry-row.ts';

/** A manager's figure, whether or not it has a value. */
type Slot = FigureGroup & { readonly employeeNo: string };

/**
 * `before` is whose the clients were when the ledger was last right, `after` says which batches count now. Only managers
 * who have or had one of the clients on the last day of a period are looked at.
 */
export async function clientFigureEntries(
	tx: Transaction,
	change: {
		readonly clientRefs: Iterable<string>;
		readonly before: readonly ClientCare[];
		readonly after: FeedView;
	}
): Promise<EntryLine[]> {
	const clientRefs = [...change.clientRefs];
	if (clientRefs.length === 0) return [];
	const slots = await touchedSlots(tx, { ...change, clientRefs });
	if (slots.size === 0) return [];
	const wanted = await sumsOf(tx, [...slots.values()], change.after);
	const known = new Map(
		(await knownFigures(tx, [...slots.values()], change.after)).map((one) => [slotKey(one), one])
	);
	const entries: EntryLine[] = [];
	for (const [key, slot] of slots) {
		const sum = wanted.get(key);
		const stated = known.get(key);
		if (!sum && (stated?.numerator ?? null) === null) continue;
		const numerator = sum?.numerator ?? Exact.ZERO;
		const base = sum ? sum.base : stated?.base && Exact.ZERO;
		if (stated?.numerator?.equals(numerator) && isSame(stated.base, base ?? null)) continue;
		entries.push({
			line: 0,
			revival: 0,
			entry: {
				kind: 'periodFigure',
				...slot,
				statedAt: Math.max(sum?.statedAt ?? 0, (stated?.lastStatedAt ?? -1) + 1),
				numerator,
				base: base ?? null
			}
		});
	}
	return entries;
}

async function touchedSlots(
	tx: Transaction,
	{
		clientRefs,
		before,
		after
	}: {
		readonly clientRefs: readonly string[];
		readonly before: readonly ClientCare[];
		readonly after: FeedView;
	}
): Promise<Map<string, Slot>> {
	const then = groupBy(before, ({ clientRef }) => clientRef);
	const now = groupBy(await careOfClients(tx, clientRefs, after), ({ clientRef }) => clientRef);
	const slots = new Map<string, Slot>();
	for (const { clientRef, ...group } of await figureGroupsOf(tx, clientRefs))
		for (const rows of [then.get(clientRef), now.get(clientRef)]) {
			const carer = careOn(rows ?? [], lastDayOf(group.period));
			if (carer === null) continue;
			const slot = { ...group, employeeNo: carer.employeeNo };
			slots.set(slotKey(slot), slot);
		}
	return slots;
}

async function sumsOf(
	tx: Transaction,
	slots: readonly Slot[],
	view: FeedView
): Promise<Map<string, ManagerFigure>> {
	const care = await careAround(tx, new Set(slots.map(({ employeeNo }) => employeeNo)), view);
	const groups = [
		...new Map(
			slots.map(({ source, metric, period }) => [
				JSON.stringify([source, metric, period]),
				{ source, metric, period }
			])
		).values()
	];
	const clientRefs = new Set(care.map(({ clientRef }) => clientRef));
	const figures = await clientFiguresIn(tx, { groups, clientRefs }, view);
	return new Map(managerFigures(care, figures).map((sum) => [slotKey(sum), sum]));
}

function slotKey({ source, metric, period, employeeNo }: Slot): string {
	return JSON.stringify([source, metric, period, employeeNo]);
}

function isSame(left: Exact | null, right: Exact | null): boolean {
	return left === null || right === null ? left === right : left.equals(right);
}
