import { error, fail } from '@sveltejs/kit';
import { BREACH_CODES, BREACH_NAMES, USUAL_STANCES } from '#lib/domain/policy/breach-codes.ts';
import { m } from '#lib/paraglide/messages.js';
import { isAdministrator, requireSession } from '#lib/server/auth/permissions.ts';
import { documentOfForm, placeFaults } from '#lib/server/contests/contest-document.ts';
import { database } from '#lib/server/db/client.ts';
import { currentPolicy, setPolicy } from '#lib/server/db/policies.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

/** Everybody at a desk may read what their contests are held against. */
export const load: PageServerLoad = async (event) => {
	const session = requireSession(event);
	const { number, document, policy, setAt, setBy } = await currentPolicy(database());
	const demands = new Map(policy.demands.map((demand) => [demand.breach, demand]));
	return {
		number,
		name: policy.name,
		document,
		setAt,
		setBy,
		maySet: isAdministrator(session),
		demands: BREACH_CODES.map((code) => {
			const demand = demands.get(code);
			return {
				code,
				name: BREACH_NAMES[code],
				stance: demand?.stance ?? USUAL_STANCES[code],
				citations: policy.citations.filter(({ id }) => demand?.citations?.includes(id) === true)
			};
		})
	};
};

export const actions = {
	default: async (event) => {
		const session = requireSession(event);
		if (!isAdministrator(session)) error(403, m.policy_only_administrators());
		const form = await readForm(event);
		const typed = form.get('document');
		const read = await documentOfForm(form);
		const document = read.ok ? read.value : typeof typed === 'string' ? typed : '';
		const set = read.ok
			? await setPolicy(database(), { document, by: session.user.username })
			: read;
		if (!set.ok)
			return fail(400, { document, faults: placeFaults(document, set.faults), set: null });
		return { document, faults: [], set: set.value };
	}
} satisfies Actions;
