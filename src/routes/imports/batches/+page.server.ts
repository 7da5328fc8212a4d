import { addDays, isCalendarDay, startOfDay } from '#lib/domain/calendar.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import {
	batchAuthors,
	countBatches,
	listBatches,
	type BatchFilter
} from '#lib/server/db/batches.ts';
import { database } from '#lib/server/db/client.ts';
import { openCorrections } from '#lib/server/db/corrections.ts';
import { isBatchOrigin } from '#lib/server/db/ledger-append.ts';
import type { PageServerLoad } from './$types';

const SHOWN = 50;
const ZONE = 'Asia/Shanghai';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const asked = event.url.searchParams;
	const word = (name: string) => (asked.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 200);
	const day = (name: string) => (isCalendarDay(word(name)) ? word(name) : null);
	const [origin, state, from, to] = [word('origin'), word('state'), day('from'), day('to')];
	const filter: BatchFilter = {
		...(isBatchOrigin(origin) ? { origin } : {}),
		...(word('by') ? { by: word('by') } : {}),
		...(word('file') ? { file: word('file') } : {}),
		...(state === 'standing' || state === 'takenBack' ? { state } : {}),
		...(from === null ? {} : { from: startOfDay(from, ZONE) }),
		...(to === null ? {} : { to: startOfDay(addDays(to, 1), ZONE) })
	};
	const below = askedNumber(asked.get('below'));
	const [rows, total, authors, waiting] = await Promise.all([
		listBatches(database(), filter, { below, limit: SHOWN + 1 }),
		countBatches(database(), filter),
		batchAuthors(database()),
		openCorrections(database(), 'takeBack')
	]);
	const shown = rows.slice(0, SHOWN);
	return {
		rows: shown,
		total,
		authors,
		waiting: waiting.flatMap((one) => (one.kind === 'takeBack' ? [one.position] : [])),
		isFirstPage: below === null,
		/** The position to go on below; null: these are the last. */
		next: rows.length > SHOWN ? (shown.at(-1)?.position ?? null) : null,
		asked: {
			origin: filter.origin ?? '',
			by: filter.by ?? '',
			file: filter.file ?? '',
			state: filter.state ?? '',
			from: from ?? '',
			to: to ?? ''
		}
	};
};
