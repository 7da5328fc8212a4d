/** Which tables a backup holds, and the order in which rows of one may point to rows of another. */
import type { TransactionSql } from 'postgres';

/** What ends with the running app or must not outlive it: sign-ins, open links, counts of attempts. */
const LEFT_OUT: readonly string[] = [
	'user_session',
	'user_verification',
	'setup_link',
	'sign_in_attempts'
];

export interface TableShape {
	readonly name: string;
	readonly columns: readonly string[];
}

/** All tables to be kept, each after those that it points to. */
export async function tablesInOrder(
	sql: TransactionSql<{ bigint: bigint }>
): Promise<readonly TableShape[]> {
	const tables = await sql<{ name: string; columns: string[] }[]>`
		select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
		from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
			and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		group by c.relname order by c.relname`;
	const pointers = await sql<{ from: string; to: string }[]>`
		select c.relname as from, f.relname as to from pg_constraint k
		join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
		where k.contype = 'f' and k.conrelid <> k.confrelid and c.relnamespace = 'public'::regnamespace`;
	const left = new Map(
		tables.filter(({ name }) => !LEFT_OUT.includes(name)).map((table) => [table.name, table])
	);
	const ordered: TableShape[] = [];
	while (left.size > 0) {
		const free = [...left.values()].filter(
			({ name }) => !pointers.some(({ from, to }) => from === name && left.has(to))
		);
		if (free.length === 0) throw new Error('tables point to each other in a circle');
		for (const table of free) {
			ordered.push(table);
			left.delete(table.name);
		}
	}
	return ordered;
}

/** A table with its columns, as COPY names them. */
export function copyTarget({ name, columns }: TableShape): string {
	return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
	if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new TypeError('not a name of ours');
	return `"${name}"`;
}
