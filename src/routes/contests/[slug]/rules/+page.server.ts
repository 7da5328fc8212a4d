import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { parseContest } from '#lib/domain/contest.ts';
import { planOf } from '#lib/domain/contest-plan.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { m } from '#lib/paraglide/messages.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { confirmReading } from '#lib/server/contests/confirm-reading.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { listRuleVersions, readingOf } from '#lib/server/db/rule-versions.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

async function contestOf({ params }: RequestEvent<{ slug: string }>): Promise<StoredContest> {
	const stored = await contestBySlug(database(), params.slug);
	if (!stored) error(404, m.contest_not_found());
	return stored;
}

export const load: PageServerLoad = async (event) => {
	const { user } = requireSession(event);
	const db = database();
	const stored = await contestOf(event);
	const asked = event.url.searchParams.get('version');
	const number = asked === null ? stored.ruleVersion : askedNumber(asked);
	const versions = await listRuleVersions(db, stored.id);
	const version = versions.find((one) => one.number === number);
	const document = version && (await documentOf(db, stored.id, version.number));
	if (!version || document === undefined || document === null) error(404, m.version_not_found());
	const reading = { contestId: stored.id, version: version.number, readBy: user.username };
	return {
		slug: stored.slug,
		version,
		current: stored.ruleVersion,
		plan: planOf(expectValue(parseContest(document)), document),
		readAt: await readingOf(db, reading)
	};
};

export const actions = {
	/** Confirms the version that the page showed; where it has been replaced meanwhile, the new one is to be read. */
	read: async (event) => {
		const { user } = requireSession(event);
		const stored = await contestOf(event);
		const version = askedNumber(textField(await readForm(event), 'version'));
		if (version !== stored.ruleVersion) return fail(409, { problem: m.plan_read_outdated() });
		await confirmReading(database(), { stored, by: user.username });
		redirect(303, `/contests/${stored.slug}/rules`);
	}
} satisfies Actions;
