/** Registered deals that count on a contest's board at a cut. Contests that do not ask for them read nothing. */
import type { Contest } from '#lib/domain/contest.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import {
	NOTHING_REGISTERED,
	registeredFacts,
	type RegisteredFacts,
	type Registration
} from '#lib/domain/registrations.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { ledgerCutOf } from '#lib/server/db/batch-cut.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { datedInputsThrough } from '#lib/server/db/dated-inputs.ts';
import { entriesOfClients } from '#lib/server/db/ledger.ts';
import { registrationsAt, type AskedRegistrations } from '#lib/server/db/registrations.ts';
import type { Cut } from './rescore.ts';

/** A contest as far as its registrations go: its end is the result, in which none counts. */
export interface Announcing {
	readonly contest: Contest;
	readonly endedAt: Instant | null;
	readonly isSample: boolean;
}

/** The result of an ended contest never counts a registration; the boards before it may. */
function isCounting({ contest, endedAt }: Announcing, { asOf }: Cut): boolean {
	return contest.registrations.ranks && (endedAt === null || asOf < endedAt);
}

/** All registrations, for a score from nothing. */
export async function registrationsOf(
	tx: Transaction,
	stored: Announcing,
	cut: Cut
): Promise<readonly Registration[]> {
	if (!isCounting(stored, cut)) return [];
	return registrationsAt(tx, await ledgerCutOf(tx, stored.contest, cut.position), 'all');
}

/**
 * Those that are asked for, and whatever else is registered about their clients: which of several a core figure confirms
 * follows from all of them.
 */
export async function registeredAt(
	tx: Transaction,
	stored: Announcing,
	cut: Cut,
	asked: AskedRegistrations
): Promise<RegisteredFacts> {
	if (!isCounting(stored, cut)) return NOTHING_REGISTERED;
	const { contest, isSample: ofSample } = stored;
	const ledgerCut = await ledgerCutOf(tx, contest, cut.position);
	const found = await registrationsAt(tx, ledgerCut, asked);
	if (found.length === 0) return NOTHING_REGISTERED;
	const clientRefs = [...new Set(found.map(({ clientRef }) => clientRef))];
	const all = await registrationsAt(tx, ledgerCut, { clientRefs });
	const metrics = [...new Set(all.map(({ metric }) => metric))];
	const entries = await entriesOfClients(tx, { ...ledgerCut, clientRefs, metrics });
	const scope = { throughPosition: cut.position, employeeNos: [], ofSample };
	const dated = await datedInputsThrough(tx, scope);
	const calendar = new WorkCalendar(dated.filter((input) => input.kind === 'calendar'));
	return registeredFacts(contest, all, entries, { asOf: cut.asOf, view: 'provisional', calendar });
}

/**
 * Whom a change of these managers and clients touches by what is registered: the clients of the managers' registrations,
 * and everybody who registered a deal with any of the clients.
 */
export async function touchedByRegistrations(
	tx: Transaction,
	stored: Announcing,
	cut: Cut,
	marks: { readonly employeeNos: readonly string[]; readonly clientRefs: readonly string[] }
): Promise<{ readonly employeeNos: readonly string[]; readonly clientRefs: readonly string[] }> {
	if (!isCounting(stored, cut)) return marks;
	const ledgerCut = await ledgerCutOf(tx, stored.contest, cut.position);
	const own = await registrationsAt(tx, ledgerCut, { employeeNos: marks.employeeNos });
	const clientRefs = [...new Set([...marks.clientRefs, ...own.map(({ clientRef }) => clientRef)])];
	const theirs = await registrationsAt(tx, ledgerCut, { clientRefs });
	return {
		employeeNos: [
			...new Set([...marks.employeeNos, ...theirs.map(({ employeeNo }) => employeeNo)])
		],
		clientRefs
	};
}
