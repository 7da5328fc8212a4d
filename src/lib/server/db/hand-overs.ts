/** Hand-overs of clients: proposed, then confirmed or declined once. */
import { sql, type SQL } from 'drizzle-orm';
import { arrayLiteral } from './array-literal.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';

export interface ProposedHandOver {
	readonly clientRef: string;
	readonly from: string;
	readonly to: string;
	/** The first day in the care of the other. */
	readonly onDay: string;
	readonly reason: string;
	readonly proposedBy: string;
}

export interface HandOver extends ProposedHandOver {
	readonly id: number;
	readonly status: 'open' | 'confirmed' | 'declined';
	readonly proposedAt: number;
	readonly closedAt: number | null;
	readonly closedBy: string | null;
	readonly closingNote: string | null;
	/** Of the batch that brought it in, and whether that one was taken back since. */
	readonly position: number | null;
	readonly isTakenBack: boolean;
}

type HandOverRow = {
	id: number;
	clientRef: string;
	from: string;
	to: string;
	onDay: string;
	reason: string;
	status: HandOver['status'];
	proposedAt: number;
	proposedBy: string;
	closedAt: number | null;
	closedBy: string | null;
	closingNote: string | null;
	position: number | null;
	isTakenBack: boolean;
};

async function handOvers(tx: Reader, rest: SQL): Promise<HandOver[]> {
	return [
		...(await tx.execute<HandOverRow>(sql`
			select h.id::float8 as id, h.client_ref as "clientRef", h.from_employee_no as "from",
				h.to_employee_no as "to", h.on_day::text as "onDay", h.reason, h.status,
				(extract(epoch from h.proposed_at) * 1000)::float8 as "proposedAt",
				h.proposed_by as "proposedBy",
				(extract(epoch from h.closed_at) * 1000)::float8 as "closedAt", h.closed_by as "closedBy",
				h.closing_note as "closingNote", b.position::float8 as position,
				b.taken_back_position is not null as "isTakenBack"
			from hand_over h left join batch b on b.id = h.batch_id ${rest}`))
	];
}

/** Those that wait, the oldest first. */
export function openHandOvers(tx: Reader, limit: number): Promise<HandOver[]> {
	return handOvers(tx, sql`where h.status = 'open' order by h.id limit ${limit}`);
}

/** Those that are done with, the latest first. */
export function closedHandOvers(tx: Reader, limit: number): Promise<HandOver[]> {
	return handOvers(
		tx,
		sql`where h.status <> 'open' order by h.closed_at desc, h.id desc limit ${limit}`
	);
}

/** Held until the end of the transaction, so that nobody else closes them. */
export function lockHandOvers(tx: Transaction, ids: readonly number[]): Promise<HandOver[]> {
	return handOvers(
		tx,
		sql`where h.id = any(${arrayLiteral(ids)}::bigint[]) order by h.id for update of h`
	);
}

/** The clients who are in an open hand-over already get none, and are left out of what comes back. */
export async function insertHandOvers(
	tx: Transaction,
	proposed: readonly ProposedHandOver[]
): Promise<string[]> {
	const column = (of: (one: ProposedHandOver) => string) => arrayLiteral(proposed.map(of));
	const rows = await tx.execute<{ clientRef: string }>(sql`
		insert into hand_over (client_ref, from_employee_no, to_employee_no, on_day, reason, proposed_by)
		select * from unnest(
			${column(({ clientRef }) => clientRef)}::text[], ${column(({ from }) => from)}::text[],
			${column(({ to }) => to)}::text[], ${column(({ onDay }) => onDay)}::date[],
			${column(({ reason }) => reason)}::text[], ${column(({ proposedBy }) => proposedBy)}::text[])
		on conflict do nothing returning client_ref as "clientRef"`);
	return rows.map(({ clientRef }) => clientRef);
}

export async function closeHandOvers(
	tx: Transaction,
	ids: readonly number[],
	end: {
		readonly status: 'confirmed' | 'declined';
		readonly by: string;
		readonly note: string | null;
		readonly batchId: number | null;
	}
): Promise<void> {
	await tx.execute(sql`
		update hand_over set status = ${end.status}, closed_at = clock_timestamp(), closed_by = ${end.by},
			closing_note = ${end.note}, batch_id = ${end.batchId}
		where id = any(${arrayLiteral(ids)}::bigint[]) and status = 'open'`);
}
