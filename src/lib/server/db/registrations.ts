/** Registrations in the database: what is known of them at a cut, and appending more. */
import { sql, type SQL } from 'drizzle-orm';
import { Exact } from '#lib/domain/decimal.ts';
import type { Registration } from '#lib/domain/registrations.ts';
import { arrayLiteral } from './array-literal.ts';
import { countsAt, type LedgerCut } from './batch-cut.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { linksThrough } from './person-links.ts';
import { registration, registrationWithdrawal } from './schema.ts';

/** A registration, and who brought it. */
export interface StoredRegistration extends Registration {
	readonly receivedBy: string | null;
}

export type AskedRegistrations =
	| 'all'
	| { readonly employeeNos: readonly string[] }
	| { readonly clientRefs: readonly string[] }
	/** Identities, whatever they are about. */
	| { readonly source: string; readonly externalIds: readonly string[] };

type RegistrationRow = {
	source: string;
	externalId: string;
	employeeNo: string;
	metric: string;
	product: string | null;
	quantity: string | null;
	amountFen: string | null;
	clientRef: string;
	day: string;
	receivedAt: number;
	receivedBy: string | null;
	isWithdrawn: boolean;
};

/** Those that count at a cut, as those of the managers whose numbers they give; in no order. */
export async function registrationsAt(
	tx: Reader,
	cut: LedgerCut,
	asked: AskedRegistrations
): Promise<StoredRegistration[]> {
	const links = await linksThrough(tx, cut);
	const array = (values: readonly string[]) => sql`any(${arrayLiteral(values)}::text[])`;
	const wanted = (): SQL => {
		if (asked === 'all') return sql`true`;
		if ('employeeNos' in asked)
			return sql`r.employee_no = ${array(links.withNumbers(asked.employeeNos))}`;
		if ('clientRefs' in asked) return sql`r.client_ref = ${array(asked.clientRefs)}`;
		return sql`r.source = ${asked.source} and r.external_id = ${array(asked.externalIds)}`;
	};
	const rows = await tx.execute<RegistrationRow>(sql`
		select r.source, r.external_id as "externalId", r.employee_no as "employeeNo", r.metric, r.product,
			r.quantity::text as quantity, r.amount_fen::text as "amountFen", r.client_ref as "clientRef",
			r.on_day::text as day, (extract(epoch from b.received_at) * 1000)::float8 as "receivedAt",
			b.received_by as "receivedBy",
			exists (
				select from registration_withdrawal w join batch b on b.id = w.batch_id
				where w.source = r.source and w.external_id = r.external_id and ${countsAt(cut)}
			) as "isWithdrawn"
		from registration r join batch b on b.id = r.batch_id
		where ${wanted()} and ${countsAt(cut)}`);
	return rows.map((row) => ({
		...row,
		employeeNo: links.managerOf(row.employeeNo),
		quantity: row.quantity === null ? null : Exact.of(row.quantity),
		amountFen: row.amountFen === null ? null : BigInt(row.amountFen)
	}));
}

/** A registration on its way into an open batch. */
export interface RegistrationLine {
	readonly line: number;
	readonly registration: NewRegistration;
}
export type NewRegistration = Omit<Registration, 'receivedAt' | 'isWithdrawn'>;

/** How often each identity's place was held by registrations that were taken back. */
export async function formerRegistrations(
	tx: Transaction,
	source: string,
	externalIds: readonly string[]
): Promise<ReadonlyMap<string, number>> {
	const rows = await tx.execute<{ id: string; next: number }>(sql`
		select external_id as id, max(revival) + 1 as next from registration
		where source = ${source} and external_id = any(${arrayLiteral(externalIds)}::text[])
		group by external_id`);
	return new Map(rows.map(({ id, next }) => [id, next]));
}

export async function appendRegistrations(
	tx: Transaction,
	batchId: number,
	lines: readonly (RegistrationLine & { readonly revival: number })[]
): Promise<void> {
	if (lines.length === 0) return;
	await tx.insert(registration).values(
		lines.map(({ line, revival, registration: { day, quantity, ...fields } }) => ({
			...fields,
			batchId,
			line,
			revival,
			quantity: quantity?.toString() ?? null,
			onDay: day
		}))
	);
}

export async function appendWithdrawal(
	tx: Transaction,
	withdrawal: { readonly batchId: number; readonly source: string; readonly externalId: string }
): Promise<void> {
	await tx.insert(registrationWithdrawal).values(withdrawal);
}
