/** Who cares for which client, and figures of clients, as they were given. */
import { sql, type SQL } from 'drizzle-orm';
import type { ClientCare, ClientFigure } from '#lib/domain/client-care.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { arrayLiteral } from './array-literal.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { clientCare, clientFigure } from './schema.ts';

export interface CareLine {
	readonly line: number;
	readonly care: ClientCare;
}

export interface ClientFigureLine {
	readonly line: number;
	readonly figure: ClientFigure;
}

/** Which batches are asked: all that count, but some that are just taken back, and one that is not closed yet. */
export interface FeedView {
	readonly without?: readonly number[];
	readonly own?: number;
}

/** A condition on the batch `b`. */
function counts({ without = [], own = 0 }: FeedView): SQL {
	return sql`((b.position is not null or b.id = ${own}) and b.taken_back_position is null
		and not b.id = any(${arrayLiteral(without)}::bigint[]))`;
}

/** Of several rows about a client from one day that of the latest batch counts. */
const effectiveCare = (view: FeedView, where: SQL) => sql`
	select distinct on (c.client_ref, c.from_on) c.* from client_care c join batch b on b.id = c.batch_id
	where ${counts(view)} and ${where}
	order by c.client_ref, c.from_on, b.position desc nulls first`;

const careFields = sql.raw(`x.client_ref as "clientRef", x.employee_no as "employeeNo",
	x.from_on::text as "from", x.to_on::text as "to"`);

type CareRow = { clientRef: string; employeeNo: string; from: string; to: string | null };

export async function careOfClients(
	tx: Reader,
	clientRefs: Iterable<string>,
	view: FeedView = {}
): Promise<ClientCare[]> {
	const clients = sql`any(${arrayLiteral([...clientRefs])}::text[])`;
	return [
		...(await tx.execute<CareRow>(sql`
			select ${careFields} from (${effectiveCare(view, sql`c.client_ref = ${clients}`)}) x`))
	];
}

/** All rows of the clients whom any of the managers ever cared for. */
export async function careAround(
	tx: Reader,
	employeeNos: Iterable<string>,
	view: FeedView = {}
): Promise<ClientCare[]> {
	const managers = sql`any(${arrayLiteral([...employeeNos])}::text[])`;
	const clients = sql`c.client_ref in (select client_ref from client_care where employee_no = ${managers})`;
	return [
		...(await tx.execute<CareRow>(
			sql`select ${careFields} from (${effectiveCare(view, clients)}) x`
		))
	];
}

/** The clients that batches say anything of. */
export async function clientsOfBatches(
	tx: Transaction,
	batchIds: readonly number[]
): Promise<string[]> {
	const batches = sql`any(${arrayLiteral(batchIds)}::bigint[])`;
	const rows = await tx.execute<{ clientRef: string }>(sql`
		select client_ref as "clientRef" from client_care where batch_id = ${batches}
		union select client_ref from client_figure where batch_id = ${batches}`);
	return rows.map(({ clientRef }) => clientRef);
}

type FigureRow = Omit<ClientFigure, 'value' | 'base'> & { value: string; base: string | null };

const figureFields = sql.raw(`f.source, f.client_ref as "clientRef", f.metric, f.period,
	trim_scale(f.value)::text as value, trim_scale(f.base)::text as base,
	(extract(epoch from f.stated_at) * 1000)::float8 as "statedAt"`);

function toFigure({ value, base, ...row }: FigureRow): ClientFigure {
	return { ...row, value: Exact.of(value), base: base === null ? null : Exact.of(base) };
}

/** What was stated of the clients, at each instant once. */
export async function clientFiguresOf(
	tx: Reader,
	clientRefs: Iterable<string>,
	view: FeedView = {}
): Promise<ClientFigure[]> {
	const rows = await tx.execute<FigureRow>(sql`
		select ${figureFields} from client_figure f join batch b on b.id = f.batch_id
		where ${counts(view)} and f.client_ref = any(${arrayLiteral([...clientRefs])}::text[])`);
	return rows.map(toFigure);
}

/** A figure of the bank, of all its clients. */
export interface FigureGroup {
	readonly source: string;
	readonly metric: string;
	readonly period: string;
}

/** What clients have figures of, whether or not these count. */
export async function figureGroupsOf(
	tx: Reader,
	clientRefs: Iterable<string>
): Promise<(FigureGroup & { readonly clientRef: string })[]> {
	return [
		...(await tx.execute<{ clientRef: string; source: string; metric: string; period: string }>(sql`
			select distinct client_ref as "clientRef", source, metric, period from client_figure
			where client_ref = any(${arrayLiteral([...clientRefs])}::text[])`))
	];
}

/** What was stated of clients in some groups. */
export async function clientFiguresIn(
	tx: Reader,
	asked: { readonly groups: readonly FigureGroup[]; readonly clientRefs: Iterable<string> },
	view: FeedView
): Promise<ClientFigure[]> {
	const column = (of: (group: FigureGroup) => string) => arrayLiteral(asked.groups.map(of));
	const rows = await tx.execute<FigureRow>(sql`
		select ${figureFields} from client_figure f join batch b on b.id = f.batch_id
		where ${counts(view)} and f.client_ref = any(${arrayLiteral([...asked.clientRefs])}::text[])
			and (f.source, f.metric, f.period) in (select * from unnest(
				${column(({ source }) => source)}::text[], ${column(({ metric }) => metric)}::text[],
				${column(({ period }) => period)}::text[]))`);
	return rows.map(toFigure);
}

/** What the ledger says of managers in some groups: the figure that counts, and the last instant that is taken. */
export interface KnownFigure extends FigureGroup {
	readonly employeeNo: string;
	/** Null where none counts. */
	readonly numerator: Exact | null;
	readonly base: Exact | null;
	readonly lastStatedAt: number;
}

type KnownFigureRow = {
	source: string;
	metric: string;
	period: string;
	employeeNo: string;
	numerator: string | null;
	base: string | null;
	lastStatedAt: number;
};

export async function knownFigures(
	tx: Reader,
	asked: readonly (FigureGroup & { readonly employeeNo: string })[],
	view: FeedView
): Promise<KnownFigure[]> {
	const column = (of: (one: FigureGroup & { employeeNo: string }) => string) =>
		arrayLiteral(asked.map(of));
	const rows = await tx.execute<KnownFigureRow>(sql`
		select k.source, k.metric, k.period, k.employee_no as "employeeNo",
			trim_scale(c.quantity)::text as numerator, trim_scale(c.base)::text as base,
			(extract(epoch from l.stated_at) * 1000)::float8 as "lastStatedAt"
		from unnest(
			${column(({ source }) => source)}::text[], ${column(({ metric }) => metric)}::text[],
			${column(({ period }) => period)}::text[], ${column(({ employeeNo }) => employeeNo)}::text[]
		) as k(source, metric, period, employee_no)
		cross join lateral (
			select max(e.stated_at) as stated_at from entry e
			where e.kind = 'period_figure' and e.source = k.source and e.employee_no = k.employee_no
				and e.metric = k.metric and e.period = k.period
		) l
		left join lateral (
			select e.quantity, e.base from entry e join batch b on b.id = e.batch_id
			where e.kind = 'period_figure' and e.source = k.source and e.employee_no = k.employee_no
				and e.metric = k.metric and e.period = k.period and ${counts(view)}
			order by e.stated_at desc limit 1
		) c on true
		where l.stated_at is not null`);
	return rows.map(({ numerator, base, ...row }) => ({
		...row,
		numerator: numerator === null ? null : Exact.of(numerator),
		base: base === null ? null : Exact.of(base)
	}));
}

/** Few enough parameters for one statement. */
const ROWS_PER_STATEMENT = 1000;

export async function appendCare(
	tx: Transaction,
	batchId: number,
	lines: readonly CareLine[]
): Promise<void> {
	for (let start = 0; start < lines.length; start += ROWS_PER_STATEMENT)
		await tx.insert(clientCare).values(
			lines
				.slice(start, start + ROWS_PER_STATEMENT)
				.map(({ line, care: { from, to, ...fields } }) => ({
					batchId,
					line,
					...fields,
					fromOn: from,
					toOn: to
				}))
		);
}

export async function appendClientFigures(
	tx: Transaction,
	batchId: number,
	lines: readonly ClientFigureLine[]
): Promise<void> {
	for (let start = 0; start < lines.length; start += ROWS_PER_STATEMENT)
		await tx.insert(clientFigure).values(
			lines
				.slice(start, start + ROWS_PER_STATEMENT)
				.map(({ line, figure: { value, base, statedAt, ...fields } }) => ({
					batchId,
					line,
					...fields,
					value: value.toString(),
					base: base?.toString() ?? null,
					statedAt: new Date(statedAt)
				}))
		);
}
