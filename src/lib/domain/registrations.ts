/**
 * What became of registered deals 报单. A deal that somebody registers before the core figure comes is shown apart, never
 * paid, and confirmed once: a pure function of registrations, live activities, the working calendar and an instant, so
 * that any past cut can be shown again and the order of arrival never matters.
 */
import { addDays, dayOf, startOfDay } from './calendar.ts';
import type { Contest } from './contest.ts';
import { entering } from './cut-off.ts';
import { Exact } from './decimal.ts';
import { addTo, groupBy } from './group-by.ts';
import {
	compareByOccurrence,
	compareBytewise,
	type Activity,
	type Instant,
	type LedgerEntry
} from './ledger-entry.ts';
import { netEntries } from './netting.ts';
import type { CalendarDay } from './roster.ts';
import type { RunContext } from './scoring-inputs.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** A deal as it was registered. Identity: (source, external id). */
export interface Registration {
	readonly source: string;
	readonly externalId: string;
	readonly employeeNo: string;
	readonly metric: string;
	readonly product: string | null;
	readonly quantity: Exact | null;
	readonly amountFen: bigint | null;
	readonly clientRef: string;
	/** The business date. */
	readonly day: CalendarDay;
	readonly receivedAt: Instant;
	readonly isWithdrawn: boolean;
}

/** `corrected`: confirmed by a core figure with another amount or quantity, which is the one that counts. */
export type RegistrationState = 'pending' | 'confirmed' | 'corrected' | 'lapsed' | 'withdrawn';

export interface JudgedRegistration {
	readonly registration: Registration;
	readonly state: RegistrationState;
	/** The core figure that confirms it. */
	readonly figure: Activity | null;
	/** The last day on which the deal of a core figure that confirms it may have happened. */
	readonly lastDay: CalendarDay;
	/** When the state changes without new facts: it lapses, or a figure that is known already happens. */
	readonly changesAt: Instant | null;
}

export const DEFAULT_LAPSE_DAYS = 5;

export interface RegistrationRules {
	readonly zone: string;
	readonly calendar: WorkCalendar;
	/** Null: everything given has happened, and whatever waits has lapsed. */
	readonly asOf: Instant | null;
	/** Working days after the business date, through whose end a registration waits. */
	readonly lapseAfterWorkingDays: number;
}

/**
 * The state of each, in the order of the registrations given. Of one client, metric and product the earliest registration
 * takes the earliest core figure that happened from its business date through its last day; each figure confirms one
 * registration at most. `activities` are live, in any order; figures that have not happened confirm nothing yet.
 */
export function judgeRegistrations(
	registrations: readonly Registration[],
	activities: readonly Activity[],
	{ zone, calendar, asOf, lapseAfterWorkingDays }: RegistrationRules
): readonly JudgedRegistration[] {
	const figuresOf = groupBy(activities, keyOfDeal);
	const judged = new Map<Registration, JudgedRegistration>();
	for (const [key, own] of groupBy(registrations, keyOfDeal)) {
		const free = [...(figuresOf.get(key) ?? [])].sort(compareByOccurrence);
		for (const registration of [...own].sort(compareRegistrations)) {
			const lastDay = lastDayOf(registration.day, lapseAfterWorkingDays, calendar);
			if (registration.isWithdrawn) {
				judged.set(registration, { ...NONE_YET, registration, state: 'withdrawn', lastDay });
				continue;
			}
			const fits = free.findIndex(({ occurredAt }) => {
				const day = dayOf(occurredAt, zone);
				return day >= registration.day && day <= lastDay;
			});
			const figure = fits < 0 ? null : (free[fits] ?? null);
			const lapsesAt = startOfDay(addDays(lastDay, 1), zone);
			if (figure !== null && (asOf === null || figure.occurredAt <= asOf)) {
				free.splice(fits, 1);
				const state = saysTheSame(registration, figure) ? 'confirmed' : 'corrected';
				judged.set(registration, { registration, state, figure, lastDay, changesAt: null });
			} else if (asOf === null || asOf >= lapsesAt)
				judged.set(registration, { ...NONE_YET, registration, state: 'lapsed', lastDay });
			else {
				if (figure !== null) free.splice(fits, 1);
				const changesAt = Math.min(lapsesAt, figure?.occurredAt ?? lapsesAt);
				judged.set(registration, {
					...NONE_YET,
					registration,
					state: 'pending',
					lastDay,
					changesAt
				});
			}
		}
	}
	return registrations.flatMap((registration) => judged.get(registration) ?? []);
}

const NONE_YET = { figure: null, changesAt: null };

/** Client, metric and product; null: no registration can be about it. */
export function keyOfDeal({
	clientRef,
	metric,
	product
}: Pick<Activity, 'clientRef' | 'metric' | 'product'>): string | null {
	return clientRef === null ? null : JSON.stringify([clientRef, metric, product]);
}

/** By business date, then by when they were registered. */
function compareRegistrations(left: Registration, right: Registration): number {
	return (
		compareBytewise(left.day, right.day) ||
		left.receivedAt - right.receivedAt ||
		compareBytewise(left.source, right.source) ||
		compareBytewise(left.externalId, right.externalId)
	);
}

function lastDayOf(day: CalendarDay, workingDays: number, calendar: WorkCalendar): CalendarDay {
	let last = day;
	for (let count = 0; count < workingDays; count += 1) last = calendar.nextWorkingDay(last);
	return last;
}

/** What either side leaves open is not compared; no quantity is one. */
function saysTheSame(registration: Registration, figure: Activity): boolean {
	const isAmount =
		registration.amountFen === null ||
		figure.amountFen === null ||
		registration.amountFen === figure.amountFen;
	const isQuantity =
		registration.quantity === null || registration.quantity.equals(figure.quantity ?? Exact.ONE);
	return isAmount && isQuantity;
}

/** Registered deals that count in a run as if they were activities, and when each manager's change without new facts. */
export interface RegisteredFacts {
	readonly activities: readonly Activity[];
	readonly changesAt: ReadonlyMap<string, Instant>;
}

export const NOTHING_REGISTERED: RegisteredFacts = { activities: [], changesAt: new Map() };

/**
 * Where the contest says so, what waits for its core figure counts in the provisional run. `entries` must hold every
 * entry about the clients of the registrations, and the registrations be all of those clients.
 */
export function registeredFacts(
	contest: Contest,
	given: readonly Registration[],
	entries: Iterable<LedgerEntry>,
	{ asOf, view, calendar }: Pick<RunContext, 'asOf' | 'view' | 'calendar'>
): RegisteredFacts {
	const rules = contest.registrations;
	if (!rules.ranks || view === 'confirmed' || given.length === 0) return NOTHING_REGISTERED;
	const { zone, cutOff } = contest;
	const registrations =
		cutOff === null ? given : given.filter(({ receivedAt }) => receivedAt < cutOff);
	const clients = new Set(registrations.map(({ clientRef }) => clientRef));
	const activities = netEntries(aboutClients(entering(contest, entries), clients)).activities;
	const { lapseAfterWorkingDays } = rules;
	const changes = new Map<string, Instant[]>();
	const pending: Activity[] = [];
	for (const { registration, state, changesAt } of judgeRegistrations(registrations, activities, {
		zone,
		calendar,
		asOf,
		lapseAfterWorkingDays
	})) {
		if (state === 'pending') pending.push(asActivity(registration, zone));
		if (changesAt !== null) addTo(changes, registration.employeeNo, changesAt);
	}
	return {
		activities: pending,
		changesAt: new Map([...changes].map(([no, instants]) => [no, Math.min(...instants)]))
	};
}

/** Reversals, decisions and later generations come along, whomever they are about. */
function* aboutClients(
	entries: Iterable<LedgerEntry>,
	clients: ReadonlySet<string>
): Generator<LedgerEntry, void> {
	for (const entry of entries)
		if (
			entry.kind === 'activity'
				? entry.generation > 1 || (entry.clientRef !== null && clients.has(entry.clientRef))
				: entry.kind !== 'periodFigure'
		)
			yield entry;
}

function asActivity(registration: Registration, zone: string): Activity {
	const { source, externalId, employeeNo, metric, product, quantity, amountFen, clientRef } =
		registration;
	return {
		kind: 'activity',
		source: `${REGISTERED} ${source}`,
		externalId,
		metric,
		generation: 1,
		employeeNo,
		referral: null,
		product,
		quantity,
		amountFen,
		clientRef,
		occurredAt: startOfDay(registration.day, zone),
		receivedAt: registration.receivedAt,
		isRegistration: true
	};
}

/** Before the source of a registered deal, so that its identity is never that of a core figure. */
const REGISTERED = '报单';
