/** What the page of registrations shows: what can be chosen, and what became of each. */
import { dayOf } from '#lib/domain/calendar.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import { compareBytewise } from '#lib/domain/ledger-entry.ts';
import { netEntries } from '#lib/domain/netting.ts';
import {
	DEFAULT_LAPSE_DAYS,
	judgeRegistrations,
	type JudgedRegistration,
	type RegistrationState
} from '#lib/domain/registrations.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { metricsAt, productsAt } from '../db/catalogue.ts';
import type { Database } from '../db/client.ts';
import { listContests, type StoredContest } from '../db/contests.ts';
import { datedInputsThrough } from '../db/dated-inputs.ts';
import { entriesOfClients, headPosition } from '../db/ledger.ts';
import { registrationsAt, type StoredRegistration } from '../db/registrations.ts';
import { assignmentsThrough } from '../db/roster.ts';
import { mayWithdraw, type Registrar } from './registrations.ts';

/** A registration in words and numbers, never with its client. */
export interface ShownRegistration {
	readonly source: string;
	readonly externalId: string;
	readonly employeeNo: string;
	readonly managerName: string | null;
	readonly metric: string;
	readonly product: string | null;
	readonly quantity: string | null;
	readonly amountYuan: string | null;
	readonly day: string;
	readonly state: RegistrationState;
	/** The last day for its core figure. */
	readonly lastDay: string;
	/** What the core figure says. */
	readonly figure: { readonly quantity: string | null; readonly amountYuan: string | null } | null;
	readonly mayWithdraw: boolean;
}

export interface RegistrationDesk {
	readonly today: string;
	readonly metrics: readonly Named[];
	readonly products: readonly Named[];
	readonly rows: readonly ShownRegistration[];
	readonly hasMore: boolean;
	readonly lapseDays: number;
}

interface Named {
	readonly code: string;
	readonly name: Text;
}

const ZONE = 'Asia/Shanghai';

/** Own registrations, or everybody's for a steward; the latest business date first. */
export async function registrationDesk(
	db: Database,
	user: Registrar,
	{ now, limit }: { readonly now: number; readonly limit: number }
): Promise<RegistrationDesk> {
	const cut = { throughPosition: await headPosition(db) };
	const contests = (await listContests(db)).filter(({ status }) => status === 'running');
	const own = await registrationsAt(db, cut, user.isSteward ? 'all' : { employeeNos: [user.name] });
	const listed = [...own]
		.sort(
			(left, right) => compareBytewise(right.day, left.day) || right.receivedAt - left.receivedAt
		)
		.slice(0, limit);
	const judged = await judgeAt(db, cut, { listed, contests, now });
	const people = await assignmentsThrough(db, {
		...cut,
		employeeNos: [...new Set(listed.map(({ employeeNo }) => employeeNo))]
	});
	const names = new Map(people.map(({ employeeNo, name }) => [employeeNo, name]));
	return {
		today: dayOf(now, ZONE),
		...(await choicesAt(db, cut, contests)),
		rows: listed.flatMap((one) => {
			const state = judged.get(keyOf(one));
			return state ? [shown(one, state, { name: names.get(one.employeeNo) ?? null, user })] : [];
		}),
		hasMore: own.length > limit,
		lapseDays: lapseDaysOf(contests)
	};
}

/** By identity; of each client all registrations are judged together. */
async function judgeAt(
	db: Database,
	cut: { readonly throughPosition: number },
	{
		listed,
		contests,
		now
	}: {
		readonly listed: readonly StoredRegistration[];
		readonly contests: readonly StoredContest[];
		readonly now: number;
	}
): Promise<ReadonlyMap<string, JudgedRegistration>> {
	if (listed.length === 0) return new Map();
	const clientRefs = [...new Set(listed.map(({ clientRef }) => clientRef))];
	const all = await registrationsAt(db, cut, { clientRefs });
	const metrics = [...new Set(all.map(({ metric }) => metric))];
	const entries = await entriesOfClients(db, { ...cut, clientRefs, metrics });
	const dated = await datedInputsThrough(db, { ...cut, employeeNos: [] });
	const calendar = new WorkCalendar(dated.filter((input) => input.kind === 'calendar'));
	const judged = judgeRegistrations(all, netEntries(entries).activities, {
		zone: ZONE,
		calendar,
		asOf: now,
		lapseAfterWorkingDays: lapseDaysOf(contests)
	});
	return new Map(judged.map((one) => [keyOf(one.registration), one]));
}

/** As long as any running contest that ranks them lets them wait. */
function lapseDaysOf(contests: readonly StoredContest[]): number {
	const stated = contests.flatMap(({ contest: { registrations } }) =>
		registrations.ranks ? [registrations.lapseAfterWorkingDays] : []
	);
	return stated.length === 0 ? DEFAULT_LAPSE_DAYS : Math.max(...stated);
}

function keyOf({ source, externalId }: { readonly source: string; readonly externalId: string }) {
	return `${source}\u001f${externalId}`;
}

function shown(
	one: StoredRegistration,
	{ state, lastDay, figure }: JudgedRegistration,
	{ name, user }: { readonly name: string | null; readonly user: Registrar }
): ShownRegistration {
	const { source, externalId, employeeNo, metric, product, quantity, amountFen, day } = one;
	return {
		source,
		externalId,
		employeeNo,
		managerName: name,
		metric,
		product,
		quantity: quantity?.toDecimalString() ?? null,
		amountYuan: amountFen === null ? null : formatFen(amountFen),
		day,
		state,
		lastDay,
		figure: figure && {
			quantity: figure.quantity?.toDecimalString() ?? null,
			amountYuan: figure.amountFen === null ? null : formatFen(figure.amountFen)
		},
		mayWithdraw: state === 'pending' && mayWithdraw(one, user)
	};
}

/** Metrics and products that the catalogue or a running contest names. */
async function choicesAt(
	db: Database,
	cut: { readonly throughPosition: number },
	contests: readonly StoredContest[]
): Promise<{ readonly metrics: readonly Named[]; readonly products: readonly Named[] }> {
	const metrics = new Map<string, Text>();
	const products = new Map<string, Text>();
	for (const { contest } of contests) {
		for (const { metrics: own } of contest.rules)
			for (const code of own)
				metrics.set(code, contest.labels.metrics[code] ?? { zh: code, en: code });
		for (const [code, name] of Object.entries(contest.labels.products)) products.set(code, name);
	}
	for (const { code, name, kind } of await metricsAt(db, cut)) {
		if (kind === 'count' || kind === 'amount') metrics.set(code, name);
		else metrics.delete(code);
	}
	for (const { code, name } of await productsAt(db, cut)) products.set(code, name);
	const listed = (named: ReadonlyMap<string, Text>) =>
		[...named].map(([code, name]) => ({ code, name }));
	return { metrics: listed(metrics), products: listed(products) };
}
