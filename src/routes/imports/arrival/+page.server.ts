import { fail, redirect } from '@sveltejs/kit';
import { isCalendarDay } from '#lib/domain/calendar.ts';
import { m } from '#lib/paraglide/messages.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { removeArrivalRule, setArrivalRule } from '#lib/server/db/arrivals.ts';
import { database } from '#lib/server/db/client.ts';
import { arrivalTable } from '#lib/server/ingest/arrival-page.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

const METRIC = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAYS = /^(\d|10)$/;

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	return {
		...(await arrivalTable(database(), Date.now())),
		edited: event.url.searchParams.get('edit')
	};
};

export const actions = {
	set: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		const [metric, time, days, from] = ['metric', 'time', 'days', 'from'].map((name) =>
			textField(form, name).trim()
		) as [string, string, string, string];
		if (!METRIC.test(metric)) return fail(400, { problem: m.arrival_bad_metric() });
		if (!TIME.test(time)) return fail(400, { problem: m.arrival_bad_time() });
		if (!DAYS.test(days)) return fail(400, { problem: m.arrival_bad_days() });
		if (!isCalendarDay(from)) return fail(400, { problem: m.arrival_bad_from() });
		const workingDaysOnly = form.get('workingDaysOnly') !== null;
		const rule = { metric, time, days: Number(days), workingDaysOnly, from, by: user.username };
		await setArrivalRule(database(), rule);
		redirect(303, '/imports/arrival');
	},
	remove: async (event) => {
		const { user } = requireSession(event);
		const metric = textField(await readForm(event), 'metric');
		await removeArrivalRule(database(), { metric, by: user.username });
		redirect(303, '/imports/arrival');
	}
} satisfies Actions;
