import { inChina, quarterOf } from './calendar.ts';
import { drawReferral } from './day-drafts.ts';
import { clientReference, drawSale, drawTier } from './deals.ts';
import { presentOn } from './draft.ts';
import { makePeople, type Person } from './people.ts';
import { randomFor } from './random.ts';
import { SAMPLE_SOURCE, type ActivityRow } from './rows.ts';

/**
 * The `n`th new activity of an endless stream, stamped with the instant `at`. Its id holds both, so a demo that is
 * started again never meets the rows of the one before. People whom the sample keeps at zero stay there.
 */
export function demoActivity(seed: number, n: number, at: string): ActivityRow {
	const occurredAt = inChina(at);
	const day = occurredAt.slice(0, 10);
	const random = randomFor(seed, 'demo', n);
	const present = presentOn(makePeople(seed, quarterOf(day)), day);
	const { person, branch } = random.weighted(
		present.map((who) => ({ value: who, weight: eagerness(who.person) }))
	);
	const common = {
		externalId: `DM-T${Date.parse(at).toString(36)}-N${n}`,
		employeeNo: person.employeeNo,
		quantity: '1',
		clientRef: clientReference(randomFor(seed, 'demo client', n, at)),
		occurredAt,
		source: SAMPLE_SOURCE
	};
	if (random.chance(22)) return { ...common, metric: 'vip_new', product: drawTier(random) };
	return {
		...common,
		metric: 'cross_sale',
		...drawSale(person.position, random),
		...drawReferral(random, person, branch, present)
	};
}

/** Nearer to each other than the quarter's drives: who is behind must be able to catch up while one looks. */
function eagerness(person: Person): number {
	return person.drive === 0 ? 0 : 8 + Math.min(person.drive, 40);
}
