/** A contest document held against head office's policy, before it is published and at each later version. */
import { contestWarnings, type ContestWarning } from '#lib/domain/contest-warnings.ts';
import type { Contest } from '#lib/domain/contest.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import { breachesOf, openBreaches } from '#lib/domain/policy/breaches.ts';
import { placeBreaches, type PlacedBreach } from '#lib/domain/policy/placed-breach.ts';
import { WorkCalendar, yearsWithoutCalendar } from '#lib/domain/work-calendar.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { datedInputsThrough } from '#lib/server/db/dated-inputs.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { currentPolicy } from '#lib/server/db/policies.ts';

export interface PolicyCheck {
	readonly policy: { readonly number: number; readonly name: Text };
	/** In the order of the document. */
	readonly breaches: readonly PlacedBreach[];
	/** Years of the contest whose working days nobody told. A warning: it does not keep the contest back. */
	readonly yearsWithoutCalendar: readonly string[];
	/** What is most likely a slip of the document; it does not keep the contest back either. */
	readonly warnings: readonly ContestWarning[];
}

export async function policyCheck(
	tx: Database | Transaction,
	{
		contest,
		document,
		isSample = false
	}: {
		readonly contest: Contest;
		readonly document: string;
		readonly isSample?: boolean;
	}
): Promise<PolicyCheck> {
	const { number, policy } = await currentPolicy(tx);
	return {
		policy: { number, name: policy.name },
		breaches: placeBreaches(document, breachesOf(contest, document, policy)),
		yearsWithoutCalendar: await missingYears(tx, contest, isSample),
		warnings: contestWarnings(contest, document)
	};
}

/** What keeps a document from being published, in words; nothing where all of it is waived. */
export function breachFaults({ breaches }: PolicyCheck): Fault[] {
	return openBreaches(breaches).map(({ code, text, remedy, place }) => ({
		code: `policy.${code}`,
		message: { zh: `${text.zh}${remedy.zh}`, en: `${text.en} ${remedy.en}` },
		place
	}));
}

/** What the audit log keeps of a check. */
export function checkDetail({ policy, breaches }: PolicyCheck): Record<string, string | number> {
	const waivers = breaches.flatMap(({ code, waiver }) =>
		waiver ? [`${code}: ${waiver.number} (${waiver.by})`] : []
	);
	return {
		policyVersion: policy.number,
		...(waivers.length > 0 ? { waivers: [...new Set(waivers)].join('; ') } : {})
	};
}

async function missingYears(
	tx: Database | Transaction,
	contest: Contest,
	ofSample: boolean
): Promise<string[]> {
	if (!contest.rules.some(({ usesWorkingDays }) => usesWorkingDays)) return [];
	const throughPosition = await headPosition(tx);
	const inputs = await datedInputsThrough(tx, { throughPosition, employeeNos: [], ofSample });
	const calendar = new WorkCalendar(inputs.filter((input) => input.kind === 'calendar'));
	return yearsWithoutCalendar(contest, calendar);
}
