import { error } from '@sveltejs/kit';
import { formatFen } from '#lib/domain/decimal.ts';
import type { MoneyLine } from '#lib/domain/prizes/money-line.ts';
import { m } from '#lib/paraglide/messages.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { loadScorecard } from '#lib/server/contests/scorecard-page.ts';
import { database } from '#lib/server/db/client.ts';
import { live } from '#lib/server/live/live-service.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	event.setHeaders({ 'cache-control': 'no-store' });
	const { slug, employeeNo } = event.params;
	const since = event.url.searchParams.get('since');
	const scorecard = await loadScorecard(database(), {
		slug,
		employeeNo,
		since: since !== null && /^\d{1,15}$/.test(since) ? Number(since) : null
	});
	if (!scorecard) error(404, m.scorecard_not_found());
	const board = await live().store.open(slug);
	return { scorecard, money: (board?.moneyOf(employeeNo) ?? []).map(shownMoney) };
};

/** A line of money as the page shows it; of the present board, also beside an earlier scorecard. */
function shownMoney({ name, fen, held, arithmetic }: MoneyLine, index: number) {
	return {
		key: index,
		name,
		yuan: formatFen(fen),
		held: held.map((part) => ({ yuan: formatFen(part.fen), until: part.until })),
		arithmetic
	};
}
