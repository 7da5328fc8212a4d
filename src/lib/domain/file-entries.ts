/**
 * Files without a ledger: gives each row of figures the generation that the ledger would give it, in the order of the
 * file, and refuses what the ledger would refuse. An identity is live once: the same content again counts once, other
 * content is a fault that shows both; after its reversal the identity may come again.
 */
import { Exact } from './decimal.ts';
import { failure, success, type Fault, type Result } from './errors.ts';
import {
	identityKey,
	type Activity,
	type Instant,
	type LedgerEntry,
	type NewEntry
} from './ledger-entry.ts';

export interface FileEntry {
	readonly row: number;
	readonly entry: NewEntry;
	/** When it became known; null: not stated, so it is known from when it happened. */
	readonly receivedAt: Instant | null;
}

interface Known {
	readonly row: number;
	readonly content: string;
}

export function entriesOfFile(rows: readonly FileEntry[]): Result<LedgerEntry[]> {
	const faults: Fault[] = [];
	const entries: LedgerEntry[] = [];
	/** Per identity: the activities in order, and the reversals in order. */
	const activities = new Map<string, Known[]>();
	const reversals = new Map<string, (Known & { readonly id: string })[]>();
	const statements = new Map<string, Known>();

	for (const { row, entry, receivedAt } of rows) {
		const known = receivedAt ?? (entry.kind === 'periodFigure' ? entry.statedAt : entry.occurredAt);
		const content = contentOf(entry);
		switch (entry.kind) {
			case 'activity': {
				const key = identityKey(entry);
				const before = activities.get(key) ?? [];
				const reversed = reversals.get(key)?.length ?? 0;
				const live = before.length > reversed ? before.at(-1) : undefined;
				if (live?.content === content) break;
				if (live) {
					faults.push(conflict(row, content, live));
					break;
				}
				activities.set(key, [...before, { row, content }]);
				entries.push({ ...entry, generation: before.length + 1, receivedAt: known });
				break;
			}
			case 'reversal': {
				const key = identityKey(entry);
				const before = reversals.get(key) ?? [];
				if (before.some(({ id }) => id === entry.reversalId)) break;
				const generation = before.length + 1;
				if (generation > Math.max(activities.get(key)?.length ?? 0, 1)) {
					faults.push({
						code: 'entry.alreadyReversed',
						message: { zh: '这笔业绩已经冲减过', en: 'this activity has been reversed before' },
						place: `row ${row}, reverses`,
						found: entry.externalId
					});
					break;
				}
				reversals.set(key, [...before, { row, content, id: entry.reversalId }]);
				entries.push({ ...entry, generation, receivedAt: known });
				break;
			}
			case 'decision':
				entries.push({ ...entry, receivedAt: known });
				break;
			case 'periodFigure': {
				const key = [
					entry.source,
					entry.employeeNo,
					entry.metric,
					entry.period,
					entry.statedAt
				].join('\u001f');
				const before = statements.get(key);
				if (before?.content === content) break;
				if (before) {
					faults.push(conflict(row, content, before));
					break;
				}
				statements.set(key, { row, content });
				entries.push({ ...entry, receivedAt: known });
				break;
			}
			default:
				entry satisfies never;
		}
	}
	return faults.length > 0 ? failure(...faults) : success(entries);
}

/** The content that must be the same for the same identity, as one comparable text. */
export function contentOf(entry: NewEntry | Activity): string {
	return JSON.stringify(entry, (field, value: unknown) =>
		field === 'generation' || field === 'receivedAt'
			? undefined
			: value instanceof Exact || typeof value === 'bigint'
				? value.toString()
				: value
	);
}

function conflict(row: number, content: string, earlier: Known): Fault {
	return {
		code: 'entry.conflict',
		message: {
			zh: `与第 ${earlier.row} 行同号而内容不同`,
			en: `has the identity of row ${earlier.row}, but other content`
		},
		place: `row ${row}`,
		found: content,
		allowed: earlier.content
	};
}
