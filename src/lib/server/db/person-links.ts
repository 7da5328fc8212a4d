/** Numbers that no roster knows, and whose they are, as known through a position. */
import { sql, type SQL } from 'drizzle-orm';
import { mergedShares, type CreditShare } from '#lib/domain/credit-shares.ts';
import type { LedgerEntry, NewEntry } from '#lib/domain/ledger-entry.ts';
import { countsAt, type LedgerCut } from './batch-cut.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { personLink } from './schema.ts';

/**
 * By number the manager that it belongs to. There are few of them, so readers take all, and ask for the numbers of the
 * managers that they want instead of joining each row.
 */
export class PersonLinks {
	readonly #numbersOf = new Map<string, string[]>();

	constructor(private readonly managers: ReadonlyMap<string, string>) {
		for (const [number, employeeNo] of managers) {
			const known = this.#numbersOf.get(employeeNo);
			if (known) known.push(number);
			else this.#numbersOf.set(employeeNo, [number]);
		}
	}

	get size(): number {
		return this.managers.size;
	}

	/** The manager that a number is linked with; undefined: none. */
	get(number: string): string | undefined {
		return this.managers.get(number);
	}

	/** Whose a number of an entry is: its own, unless it is linked. */
	managerOf(number: string): string {
		return this.managers.get(number) ?? number;
	}

	/** An entry as that of the managers whose numbers it gives. Whoever refers to oneself has the whole. */
	attribute<Entry extends NewEntry | LedgerEntry>(entry: Entry): Entry {
		if (this.size === 0 || (entry.kind !== 'activity' && entry.kind !== 'periodFigure'))
			return entry;
		const employeeNo = this.managerOf(entry.employeeNo);
		if (entry.kind === 'periodFigure') return { ...entry, employeeNo };
		if (entry.shares) return { ...entry, employeeNo, shares: this.#managersOf(entry.shares) };
		if (entry.referral === null) return { ...entry, employeeNo };
		const referrerNo = this.managerOf(entry.referral.referrerNo);
		const referral = referrerNo === employeeNo ? null : { ...entry.referral, referrerNo };
		return { ...entry, employeeNo, referral };
	}

	#managersOf(shares: readonly CreditShare[]): readonly CreditShare[] {
		return mergedShares(
			shares.map(({ employeeNo, share }) => ({ employeeNo: this.managerOf(employeeNo), share }))
		);
	}

	/** The managers with every number that is theirs; numbers that are somebody else's are left out. */
	withNumbers(employeeNos: readonly string[]): readonly string[] {
		if (this.size === 0) return employeeNos;
		return employeeNos.flatMap((employeeNo) => [
			...(this.managers.has(employeeNo) ? [] : [employeeNo]),
			...(this.#numbersOf.get(employeeNo) ?? [])
		]);
	}
}

export async function linksThrough(
	tx: Reader,
	{ throughPosition, correctionsThrough = throughPosition }: LedgerCut
): Promise<PersonLinks> {
	const rows = await tx.execute<{ number: string; employeeNo: string }>(sql`
		select number, employee_no as "employeeNo" from (${standingLinks(correctionsThrough)}) standing
		where employee_no is not null`);
	return new PersonLinks(new Map(rows.map(({ number, employeeNo }) => [number, employeeNo])));
}

/** What is known now, whatever position comes next. */
export function linksNow(tx: Reader): Promise<PersonLinks> {
	return linksThrough(tx, { throughPosition: Number.MAX_SAFE_INTEGER });
}

/** For each number what was said of it last: `number`, `employee_no` (null: undone), `batch_id`. */
export function standingLinks(throughPosition: number): SQL {
	return sql`select distinct on (l.number) l.number, l.employee_no, l.batch_id
		from person_link l join batch b on b.id = l.batch_id where ${countsAt({ throughPosition })}
		order by l.number, b.position desc`;
}

export async function appendLink(
	tx: Transaction,
	link: { readonly batchId: number; readonly number: string; readonly employeeNo: string | null }
): Promise<void> {
	await tx.insert(personLink).values(link);
}

/** Is anything in the ledger under this number? */
export async function isNumberOfEntries(tx: Reader, number: string): Promise<boolean> {
	const [row] = await tx.execute(sql`
		select from entry where employee_no = ${number}
		union all select from entry where referrer_no = ${number}
		union all select from entry where shares ? ${number} limit 1`);
	return row !== undefined;
}

/** A number of entries that no roster knows. */
export interface UnknownNumber {
	readonly number: string;
	/** The manager that it is linked with; null: nobody, so that nothing of it counts. */
	readonly employeeNo: string | null;
	readonly name: string | null;
	readonly linkedAt: number | null;
	readonly linkedBy: string | null;
	/** The roster has come to know the number itself since it was linked. */
	readonly isKnown: boolean;
	readonly rows: number;
	readonly metrics: readonly string[];
	/** First and last business date in Asia/Shanghai. */
	readonly firstOn: string | null;
	readonly lastOn: string | null;
	/** Positions of the first batches that brought it. */
	readonly positions: readonly number[];
}

/** Numbers whose rows count for nobody, and those that are linked; the ones with most rows first. */
export async function unknownNumbers(
	tx: Reader,
	asked: {
		/** Part of the number. */
		readonly number: string | null;
		readonly state: 'open' | 'linked';
		readonly offset: number;
		readonly limit: number;
	}
): Promise<UnknownNumber[]> {
	const now = countsAt({ throughPosition: Number.MAX_SAFE_INTEGER });
	const links = standingLinks(Number.MAX_SAFE_INTEGER);
	// The distinct numbers of a million rows by jumping from one to the next in the index.
	const jumps = (column: SQL) => sql`(
		with recursive found as (
			(select min(${column}) as number from entry where ${column} is not null)
			union all
			select (select min(e.${column}) from entry e where e.${column} > found.number)
			from found where found.number is not null
		) select number from found where number is not null)`;
	const rows = await tx.execute<UnknownNumber & Record<string, unknown>>(sql`
		with link as materialized (
			select l.number, l.employee_no, b.received_at, b.received_by
			from (${links}) l join batch b on b.id = l.batch_id where l.employee_no is not null
		), known as materialized (
			select distinct a.employee_no as number from assignment a join batch b on b.id = a.batch_id
			where ${now}
		), asked as materialized (
			${
				asked.state === 'linked'
					? sql`select number from link`
					: sql`select number from (${jumps(sql`employee_no`)} union ${jumps(sql`referrer_no`)}
						union select jsonb_object_keys(shares) from entry where shares is not null) every
						where number not in (select number from known) and number not in (select number from link)`
			}
		)
		select asked.number, link.employee_no as "employeeNo",
			(select a.name from assignment a join batch b on b.id = a.batch_id
				where a.employee_no = link.employee_no and ${now} order by b.position desc, a.line desc limit 1) as name,
			(extract(epoch from link.received_at) * 1000)::float8 as "linkedAt",
			link.received_by as "linkedBy",
			asked.number in (select number from known) as "isKnown",
			brought.rows, brought.metrics, brought.first_on as "firstOn", brought.last_on as "lastOn",
			brought.positions
		from asked left join link using (number) cross join lateral (
			select count(*)::int as rows, array_agg(distinct metric) as metrics,
				(min(at) at time zone 'Asia/Shanghai')::date::text as first_on,
				(max(at) at time zone 'Asia/Shanghai')::date::text as last_on,
				(array_agg(distinct position order by position))[1:5] as positions
			from (
				select e.metric, coalesce(e.occurred_at, e.stated_at) as at, b.position::float8 as position
				from entry e join batch b on b.id = e.batch_id
				where e.employee_no = asked.number and ${now}
				union all
				select e.metric, e.occurred_at, b.position::float8
				from entry e join batch b on b.id = e.batch_id
				where e.referrer_no = asked.number and ${now}
				union all
				select e.metric, e.occurred_at, b.position::float8
				from entry e join batch b on b.id = e.batch_id
				where e.shares ? asked.number and e.employee_no <> asked.number and ${now}
			) one
		) brought
		where (brought.rows > 0 or link.number is not null)
			${asked.number === null ? sql`` : sql`and strpos(lower(asked.number), lower(${asked.number})) > 0`}
		order by brought.rows desc, asked.number offset ${asked.offset} limit ${asked.limit}`);
	return rows.map((row) => ({
		...row,
		metrics: row.metrics ?? [],
		positions: row.positions ?? []
	}));
}
