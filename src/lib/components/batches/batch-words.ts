import { m } from '#lib/paraglide/messages.js';

const ORIGINS: ReadonlyMap<string, () => string> = new Map([
	['file', m.batch_origin_file],
	['api', m.batch_origin_api],
	['handOver', m.batch_origin_hand_over],
	['registration', m.batch_origin_registration],
	['takeBack', m.batch_origin_take_back],
	['link', m.batch_origin_link],
	['sample', m.batch_origin_sample],
	['demo', m.batch_origin_demo]
]);

export const ORIGIN_WORDS = [...ORIGINS.keys()];

/** Where a batch came from, in a word. */
export function originText(origin: string): string {
	return ORIGINS.get(origin)?.() ?? origin;
}

const KINDS: ReadonlyMap<string, () => string> = new Map([
	['activity', m.batch_kind_activity],
	['reversal', m.batch_kind_reversal],
	['decision', m.batch_kind_decision],
	['period_figure', m.batch_kind_period_figure],
	['assignment', m.batch_kind_assignment],
	['orgUnit', m.batch_kind_org_unit],
	['target', m.batch_kind_target],
	['leave', m.batch_kind_leave],
	['qualification', m.batch_kind_qualification],
	['calendar', m.batch_kind_calendar],
	['link', m.batch_kind_link],
	['snapshot', m.batch_kind_snapshot],
	['client_care', m.batch_kind_client_care],
	['client_figure', m.batch_kind_client_figure],
	['metric_info', m.batch_kind_metric_info],
	['product_info', m.batch_kind_product_info],
	['registration', m.batch_kind_registration],
	['registration_withdrawal', m.batch_kind_registration_withdrawal]
]);

/** What rows are, in a word. */
export function contentText(kind: string): string {
	return KINDS.get(kind)?.() ?? kind;
}

export interface BatchState {
	readonly takenBackPosition: number | null;
	readonly isRemoved: boolean;
}

export function stateText({ takenBackPosition, isRemoved }: BatchState): string {
	if (isRemoved) return m.batch_state_removed();
	return takenBackPosition === null ? m.batch_state_standing() : m.batch_state_taken_back();
}
