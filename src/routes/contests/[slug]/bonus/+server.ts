import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import { connection } from '#lib/server/db/client.ts';
import { contestBySlug } from '#lib/server/db/contests.ts';
import { contentDisposition, type BonusFileFormat } from '#lib/server/results/bonus-file.ts';
import { refusalOf, resultState } from '#lib/server/results/contest-result.ts';
import { runJob } from '#lib/server/workers.ts';
import { refusalPage } from './refusal-page.ts';
import type { RequestHandler } from './$types';

/** The bonus file of an ended contest. Until it is scored to its end there is none: 409, with the reason in words. */
export const GET: RequestHandler = async (event) => {
	const { user } = requireSession(event);
	const format = formatOf(event.url.searchParams.get('format'));
	const { db, url: databaseUrl } = connection();
	const stored = await contestBySlug(db, event.params.slug);
	if (!stored) error(404, m.contest_not_found());
	const state = resultState(stored);
	if (state !== 'ready') {
		const { message } = refusalOf(state);
		return refusalPage({
			request: event.request,
			sentence: message[getLocale()],
			back: { path: `/contests/${stored.slug}`, label: m.bonus_back() }
		});
	}
	const file = await runJob('bonusFile', { databaseUrl, contestId: stored.id, format });
	await appendAudit(db, {
		actor: user.username,
		action: 'bonus.downloaded',
		subject: stored.slug,
		detail: { format, revision: stored.revision }
	});
	return new Response(new Uint8Array(file.bytes), {
		headers: {
			'content-type': file.type,
			'content-disposition': contentDisposition(file.fileName),
			'cache-control': 'no-store'
		}
	});
};

function formatOf(asked: string | null): BonusFileFormat {
	if (asked === null || asked === 'xlsx') return 'xlsx';
	if (asked === 'csv') return 'csv';
	error(400, m.bonus_unknown_format());
}
