/** Which registrations of a batch are new: the same one counts once, and one that says something else is refused. */
import { formatFen } from '#lib/domain/decimal.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { Transaction } from '../db/client.ts';
import {
	formerRegistrations,
	registrationsAt,
	type NewRegistration,
	type RegistrationLine
} from '../db/registrations.ts';
import { linksNow } from '../db/person-links.ts';
import type { RefusedEntry } from './ingest-batch.ts';
import type { NewLines } from './new-client-care.ts';

const NOW = { throughPosition: Number.MAX_SAFE_INTEGER };

export async function newRegistrations(
	tx: Transaction,
	lines: readonly RegistrationLine[]
): Promise<NewLines<RegistrationLine & { readonly revival: number }>> {
	const accepted: (RegistrationLine & { revival: number })[] = [];
	const refused: RefusedEntry[] = [];
	let duplicates = 0;
	if (lines.length === 0) return { accepted, duplicates, refused };
	const links = await linksNow(tx);
	for (const [source, own] of groupBy(lines, ({ registration }) => registration.source)) {
		const externalIds = [...new Set(own.map(({ registration }) => registration.externalId))];
		const known = new Map<string, NewRegistration>(
			(await registrationsAt(tx, NOW, { source, externalIds })).map((one) => [one.externalId, one])
		);
		const revivals = await formerRegistrations(tx, source, externalIds);
		for (const { line, registration } of own) {
			const before = known.get(registration.externalId);
			const stated = { ...registration, employeeNo: links.managerOf(registration.employeeNo) };
			if (!before) {
				known.set(registration.externalId, stated);
				const revival = revivals.get(registration.externalId) ?? 0;
				accepted.push({ line, registration, revival });
			} else if (contentOf(before) === contentOf(stated)) duplicates += 1;
			else
				refused.push({
					line,
					faults: [
						{
							code: 'registration.conflict',
							message: {
								zh: '同一编号已登记过其他内容；更正请先撤回，再以新编号登记',
								en: 'another deal is registered under this id; to correct it, withdraw it and register it under a new one'
							},
							place: `row ${line}`,
							found: describe(stated),
							allowed: describe(before)
						}
					]
				});
		}
	}
	return { accepted, duplicates, refused };
}

function contentOf(registration: NewRegistration): string {
	return JSON.stringify([describe(registration), registration.clientRef]);
}

/** Never the client: the row says whose it is. */
function describe({ employeeNo, metric, product, quantity, amountFen, day }: NewRegistration) {
	const fields = {
		employeeNo,
		metric,
		product,
		quantity: quantity?.toString() ?? null,
		amount: amountFen === null ? null : formatFen(amountFen),
		day
	};
	return Object.entries(fields)
		.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
		.join(' ');
}
