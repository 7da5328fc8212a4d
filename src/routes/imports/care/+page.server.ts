import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Fault, Result } from '#lib/domain/errors.ts';
import { mayConfirm } from '#lib/domain/hand-over.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { textField } from '#lib/server/auth/enter.ts';
import { isAdministrator, requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { database } from '#lib/server/db/client.ts';
import { closedHandOvers, openHandOvers, type HandOver } from '#lib/server/db/hand-overs.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { assignmentsThrough } from '#lib/server/db/roster.ts';
import {
	confirmHandOvers,
	declineHandOvers,
	proposeHandOvers
} from '#lib/server/ingest/hand-overs.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN_OPEN = 500;
const SHOWN_CLOSED = 20;

export const load: PageServerLoad = async (event) => {
	const { user } = requireSession(event);
	const db = database();
	const [waiting, closed] = await Promise.all([
		openHandOvers(db, SHOWN_OPEN + 1),
		closedHandOvers(db, SHOWN_CLOSED)
	]);
	const open = waiting.slice(0, SHOWN_OPEN);
	const people = await assignmentsThrough(db, {
		throughPosition: await headPosition(db),
		employeeNos: [...new Set([...open, ...closed].flatMap(({ from, to }) => [from, to]))]
	});
	const names = new Map(people.map(({ employeeNo, name }) => [employeeNo, name]));
	const named = (one: HandOver) => ({
		...one,
		fromName: names.get(one.from) ?? null,
		toName: names.get(one.to) ?? null
	});
	const confirmer = confirmerOf(event);
	return {
		open: open.map((one) => ({
			...named(one),
			isOwn: one.proposedBy === user.username,
			mayConfirm: mayConfirm(one, confirmer)
		})),
		/** More wait than are shown. */
		hasMore: waiting.length > SHOWN_OPEN,
		closed: closed.map(named),
		said: event.url.searchParams.get('said') ?? ''
	};
};

/** The data steward's part is the administrator's until there are roles for it. */
function confirmerOf(event: RequestEvent) {
	const session = requireSession(event);
	return { name: session.user.username, isSteward: isAdministrator(session) };
}

interface Proposed {
	readonly clientRef: string;
	readonly from: string;
	readonly to: string;
	readonly onDay: string;
	readonly reason: string;
}

/** A proposal that is refused stays in its form. */
function answer(result: Result<number>, said: string, proposed: Proposed | null = null) {
	if (!result.ok) return problem(result.faults, proposed);
	redirect(303, `/imports/care?said=${said}`);
}

const problem = (faults: readonly Fault[], proposed: Proposed | null) =>
	fail(409, { problem: faults.map(({ message }) => message[getLocale()]).join(' '), proposed });

async function idsOf(event: RequestEvent) {
	const form = await readForm(event);
	const ids = form.getAll('id').map((id) => askedNumber(typeof id === 'string' ? id : '') ?? 0);
	return { ids, reason: textField(form, 'reason') };
}

export const actions = {
	propose: async (event) => {
		const { name: by } = confirmerOf(event);
		const form = await readForm(event);
		const word = (name: string) => textField(form, name).trim();
		const wish = {
			clientRef: word('clientRef'),
			from: word('from'),
			to: word('to'),
			onDay: word('onDay'),
			reason: word('reason')
		};
		const asked = await proposeHandOvers(database(), { ...wish, by });
		return answer(asked, 'proposed', wish);
	},
	confirm: async (event) => {
		const user = confirmerOf(event);
		const { ids } = await idsOf(event);
		return answer(await confirmHandOvers(database(), ids, user), 'confirmed');
	},
	decline: async (event) => {
		const user = confirmerOf(event);
		const { ids, reason } = await idsOf(event);
		return answer(await declineHandOvers(database(), ids, { user, reason }), 'declined');
	}
} satisfies Actions;
