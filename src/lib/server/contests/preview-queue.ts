/** Has previews computed in worker threads, one after the other, and knows how each is going. */
import { connection } from '#lib/server/db/client.ts';
import type { RuleDraft } from '#lib/server/db/rule-versions.ts';
import { describeError, log } from '#lib/server/log.ts';
import { runJob } from '#lib/server/workers.ts';

export type PreviewState = 'computing' | 'ready' | 'failed';

interface Previews {
	readonly states: Map<number, 'computing' | 'failed'>;
	last: Promise<void>;
}

// A reload in development runs this module again, and what is being computed goes on.
const key = Symbol.for('longhu.previews');
const holder = globalThis as { [key]?: Previews };

function previews(): Previews {
	return (holder[key] ??= { states: new Map(), last: Promise.resolve() });
}

/**
 * How far a draft's preview is. One that is missing is computed: that it was never begun, or a crash took it, comes to
 * the same. On several nodes each may compute it; the outcome is one.
 */
export function previewState(draft: RuleDraft): PreviewState {
	const state = previews().states.get(draft.id);
	if (state) return state;
	if (draft.preview) return 'ready';
	startPreview(draft);
	return 'computing';
}

/** Computes a preview, also where there is one: on the cut of the board as it stands when its turn comes. */
export function startPreview({ id, contestId }: Pick<RuleDraft, 'id' | 'contestId'>): void {
	const { states, last } = previews();
	if (states.get(id) === 'computing') return;
	states.set(id, 'computing');
	previews().last = last.then(async () => {
		try {
			await runJob('versionPreview', { databaseUrl: connection().url, contestId, draftId: id });
			states.delete(id);
		} catch (error) {
			log().error({ draft: id, err: describeError(error) }, 'a preview failed');
			states.set(id, 'failed');
		}
	});
}
