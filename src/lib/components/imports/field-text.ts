import type { MappingTarget } from '#lib/domain/mapping-document.ts';
import { m } from '#lib/paraglide/messages.js';

const FIELDS: ReadonlyMap<string, () => string> = new Map([
	['externalId', m.import_field_external_id],
	['employeeNo', m.import_field_employee_no],
	['metric', m.import_field_metric],
	['product', m.import_field_product],
	['quantity', m.import_field_quantity],
	['amount', m.import_field_amount],
	['base', m.import_field_base],
	['clientRef', m.import_field_client_ref],
	['occurredAt', m.import_field_occurred_at],
	['reverses', m.import_field_reverses],
	['referrerNo', m.import_field_referrer_no],
	['share', m.import_field_share],
	['shares', m.import_field_shares],
	['period', m.import_field_period],
	['statedAt', m.import_field_stated_at],
	['receivedAt', m.import_field_received_at],
	['source', m.import_field_source],
	['decision', m.import_field_decision],
	['name', m.import_field_name],
	['position', m.import_field_position],
	['grade', m.import_field_grade],
	['step', m.import_field_step],
	['orgUnit', m.import_field_org_unit],
	['from', m.import_field_from],
	['to', m.import_field_to],
	['employmentType', m.import_field_employment_type],
	['code', m.import_field_code],
	['nameZh', m.import_field_name_zh],
	['nameEn', m.import_field_name_en],
	['parentCode', m.import_field_parent_code],
	['level', m.import_field_level],
	['target', m.import_field_target],
	['qualification', m.import_field_qualification],
	['reason', m.import_field_reason],
	['date', m.import_field_date],
	['isWorkingDay', m.import_field_is_working_day],
	['businessDate', m.import_field_business_date],
	['scope', m.import_field_scope],
	['value', m.import_field_value],
	['reference', m.import_field_reference],
	['day', m.import_field_day],
	['count', m.import_field_count],
	['kind', m.import_field_kind],
	['unitZh', m.import_field_unit_zh],
	['unitEn', m.import_field_unit_en],
	['decimals', m.import_field_decimals],
	['dueDays', m.import_field_due_days],
	['dueBy', m.import_field_due_by],
	['family', m.import_field_family],
	['risk', m.import_field_risk],
	['endReason', m.import_field_end_reason]
]);

/** What a column of the product's own form is called. */
export function fieldText(column: string): string {
	return FIELDS.get(column)?.() ?? column;
}

const TARGETS = {
	activities: m.import_target_activities,
	snapshots: m.import_target_snapshots,
	figures: m.import_target_figures,
	conduct: m.import_target_conduct,
	care: m.import_target_care,
	clientFigures: m.import_target_client_figures,
	roster: m.import_target_roster,
	orgUnits: m.import_target_org_units,
	targets: m.import_target_targets,
	leave: m.import_target_leave,
	qualifications: m.import_target_qualifications,
	calendar: m.import_target_calendar,
	metrics: m.import_target_metrics,
	products: m.import_target_products
} satisfies Record<MappingTarget, () => string>;

/** What a file brings, in words. */
export function targetText(target: MappingTarget): string {
	return TARGETS[target]();
}

const DELIMITERS: ReadonlyMap<string, () => string> = new Map([
	[',', m.import_delimiter_comma],
	[';', m.import_delimiter_semicolon],
	['\t', m.import_delimiter_tab]
]);

/** The separator in words: a comma alone is hard to see. */
export function delimiterText(delimiter: string): string {
	return DELIMITERS.get(delimiter)?.() ?? delimiter;
}

const UNITS: ReadonlyMap<string, () => string> = new Map([
	['yuan', m.import_unit_yuan],
	['qianYuan', m.import_unit_qian_yuan],
	['wanYuan', m.import_unit_wan_yuan],
	['baiWanYuan', m.import_unit_bai_wan_yuan],
	['yiYuan', m.import_unit_yi_yuan],
	['fen', m.import_unit_fen],
	['percent', m.import_unit_percent],
	['ratio', m.import_unit_ratio]
]);

export function unitText(unit: string): string {
	return UNITS.get(unit)?.() ?? unit;
}

/** A count as people write it: `8,476`. */
export function countText(count: number): string {
	return count.toLocaleString('en-US');
}

export interface ImportState {
	readonly status: string;
	readonly isReadable: boolean;
	readonly hasQuestions: boolean;
	readonly stoppedBy: string | null;
}

/** Where a file stands, in words. A checked file that cannot be read is not one that waits for a yes. */
export function statusText(state: ImportState): string {
	const { status, isReadable, hasQuestions, stoppedBy } = state;
	switch (status) {
		case 'unmapped':
			return m.import_status_unmapped();
		case 'proposed':
			return m.import_status_proposed();
		case 'uploaded':
			return m.import_status_uploaded();
		case 'checking':
			return m.import_status_checking();
		case 'checked':
			if (!isReadable) return m.import_status_unreadable();
			return hasQuestions ? m.import_status_questions() : m.import_status_checked();
		case 'committing':
			return m.import_status_committing();
		case 'committed':
			return m.import_status_committed();
		case 'dropped':
			return m.import_status_dropped();
		default:
			return stoppedBy === 'cancelled' ? m.import_status_cancelled() : m.import_status_failed();
	}
}

/** What became of a file whose work was stopped, in words; null where other words say it. */
export function stopText(stoppedBy: string, status: string, days: number): string | null {
	switch (stoppedBy) {
		case 'cancelled':
			return status === 'checked'
				? m.import_stopped_cancelled_commit()
				: m.import_stopped_cancelled();
		case 'killed':
			return m.import_stopped_killed();
		case 'interrupted':
			return m.import_stopped_interrupted();
		case 'expired':
			return m.import_stopped_expired({ days });
		default:
			return null;
	}
}

/** Whether somebody is at work on it, so that its page looks again. */
export function isWorking(status: string): boolean {
	return status === 'uploaded' || status === 'checking' || status === 'committing';
}
