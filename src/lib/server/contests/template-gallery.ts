/** The ready contests as a leader chooses among them: where each comes from, when it would run, what the policy says of it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addDays } from '#lib/domain/calendar.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue, type Text } from '#lib/domain/errors.ts';
import { breachesOf, openBreaches } from '#lib/domain/policy/breaches.ts';
import type { Policy } from '#lib/domain/policy/policy.ts';
import type { CalendarDay } from '#lib/domain/roster.ts';
import { TEMPLATES } from '#lib/templates/index.ts';
import type { ContestTemplate } from '#lib/templates/contest-template.ts';
import { documentFor, windowOf } from '#lib/templates/template-period.ts';

export interface GalleryItem extends Pick<
	ContestTemplate,
	'id' | 'title' | 'summary' | 'source' | 'isHistoric'
> {
	/** The period that its document is moved to. */
	readonly firstDay: CalendarDay;
	readonly lastDay: CalendarDay;
	/** What keeps it from being published as it stands. */
	readonly breaches: readonly Text[];
}

/** What the policy says of each depends on nothing but the policy: kept until another holds. */
let known: { readonly policy: Policy; readonly breaches: Promise<readonly Text[][]> } | null = null;

export async function templateGallery(
	policy: Policy,
	today: CalendarDay
): Promise<readonly GalleryItem[]> {
	if (known?.policy !== policy) known = { policy, breaches: breachesOfAll(policy) };
	const breaches = await known.breaches;
	return TEMPLATES.map(({ id, title, summary, source, isHistoric, document, span }, index) => {
		const { from, to } = windowOf(documentFor({ document, span }, today));
		return {
			...{ id, title, summary, source, isHistoric },
			firstDay: from,
			lastDay: addDays(to, -1),
			breaches: breaches[index] ?? []
		};
	});
}

async function breachesOfAll(policy: Policy): Promise<Text[][]> {
	const all: Text[][] = [];
	for (const { document } of TEMPLATES) {
		// One at a time: sockets are served by this very thread.
		await nextTurn();
		const contest = expectValue(parseContest(document));
		all.push(openBreaches(breachesOf(contest, document, policy)).map(({ text }) => text));
	}
	return all;
}
