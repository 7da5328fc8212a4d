/** A number of one manager that a rule works on: summed from entries, stated as a figure, or made by another rule. */
import { z } from 'zod';
import { code, decimal, nonNegativeDecimal, periodName } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { PeriodFigure } from '../ledger-entry.ts';
import type { Credit, MemberFacts, RuleReads } from './rule-kind.ts';
import {
	countedEntries,
	selectCredits,
	selectionFields,
	selectionReads,
	unitsOf,
	yuanOf
} from './selection.ts';

const figureFields = {
	metric: code,
	/** Absent: the latest period in the window that has a figure. */
	period: periodName.optional()
};

export const measureSchema = z
	.discriminatedUnion('take', [
		/** Units of the selected entries. */
		z.strictObject({ take: z.literal('quantity'), ...selectionFields }),
		/** Yuan of the selected entries. */
		z.strictObject({ take: z.literal('amount'), ...selectionFields }),
		/** How many entries, each by the manager's share. */
		z.strictObject({ take: z.literal('entries'), ...selectionFields }),
		/** Different clients; an entry without a client reference stands for as many as its quantity. */
		z.strictObject({ take: z.literal('clients'), ...selectionFields }),
		/** The value of a period figure: a balance, a numerator. */
		z.strictObject({ take: z.literal('figure'), ...figureFields }),
		/** Numerator over base; no base, or one below the minimum: not rated. */
		z.strictObject({
			take: z.literal('ratio'),
			...figureFields,
			minBase: nonNegativeDecimal.optional()
		}),
		/** The manager's target of a metric. */
		z.strictObject({ take: z.literal('target'), ...figureFields }),
		/** What another rule makes, after everything that adjusts it. */
		z.strictObject({ take: z.literal('rule'), rule: code }),
		/** All points of the rules of earlier phases. */
		z.strictObject({ take: z.literal('points') }),
		z.strictObject({ take: z.literal('constant'), value: decimal })
	])
	.meta({ id: 'measure' });
export type Measure = z.output<typeof measureSchema>;

export interface MeasurePart {
	readonly credit: Credit;
	readonly value: Exact;
}

export interface Measured {
	/** Null: not rated. */
	readonly value: Exact | null;
	/** What each entry adds, in order of occurrence; empty where entries do not make it. */
	readonly parts: readonly MeasurePart[];
	/** How the value came about, without the value. */
	readonly text: Text;
}

export function measureReads(measure: Measure): RuleReads {
	switch (measure.take) {
		case 'quantity':
		case 'amount':
		case 'entries':
		case 'clients':
			return selectionReads(measure);
		case 'figure':
		case 'ratio':
			return { metrics: [measure.metric] };
		case 'target':
			return { targets: [measure.metric] };
		case 'rule':
			return { lines: [measure.rule] };
		case 'points':
			return { readsTotal: true };
		case 'constant':
			return {};
		default:
			return measure satisfies never;
	}
}

/** What several measures read together. */
export function joinReads(...reads: readonly RuleReads[]): RuleReads {
	return {
		metrics: reads.flatMap(({ metrics = [] }) => metrics),
		claims: reads.flatMap(({ claims = [] }) => claims),
		lines: reads.flatMap(({ lines = [] }) => lines),
		targets: reads.flatMap(({ targets = [] }) => targets),
		readsTotal: reads.some(({ readsTotal }) => readsTotal === true),
		usesWorkingDays: reads.some(({ usesWorkingDays }) => usesWorkingDays === true)
	};
}

export function measureOf(measure: Measure, facts: MemberFacts): Measured {
	switch (measure.take) {
		case 'quantity':
			return ofParts(selectCredits(measure, facts), unitsOf);
		case 'amount':
			return ofParts(selectCredits(measure, facts), yuanOf);
		case 'entries':
			return ofParts(selectCredits(measure, facts), ({ share }) => share);
		case 'clients':
			return ofClients(selectCredits(measure, facts));
		case 'figure': {
			const figure = figureOf(measure, facts);
			return stated(figure, figure?.numerator ?? null);
		}
		case 'ratio':
			return ratioOf(figureOf(measure, facts), measure.minBase);
		case 'target': {
			const target = facts.targetOf(measure.metric, measure.period);
			return {
				value: target?.target ?? null,
				parts: [],
				text: target
					? { zh: `任务（${target.period}）`, en: `target (${target.period})` }
					: { zh: '没有任务', en: 'no target' }
			};
		}
		case 'rule':
			return {
				value: facts.valueOf(measure.rule),
				parts: [],
				text: { zh: `规则 ${measure.rule}`, en: `rule ${measure.rule}` }
			};
		case 'points':
			return {
				value: facts.totalSoFar(),
				parts: [],
				text: { zh: '积分', en: 'points' }
			};
		case 'constant':
			return { value: measure.value, parts: [], text: { zh: '定值', en: 'fixed' } };
		default:
			return measure satisfies never;
	}
}

function ofParts(credits: readonly Credit[], valueOf: (credit: Credit) => Exact): Measured {
	let parts: MeasurePart[] | null = null;
	return {
		value: Exact.sumOf(credits, valueOf),
		get parts() {
			return (parts ??= credits.map((credit) => ({ credit, value: valueOf(credit) })));
		},
		text: countedEntries(credits.length)
	};
}

/** The first entry of a client counts for it; its share does not split a client. */
function ofClients(credits: readonly Credit[]): Measured {
	const known = new Set<string>();
	return ofParts(
		credits.filter(({ activity: { clientRef } }) => {
			if (clientRef === null) return true;
			if (known.has(clientRef)) return false;
			known.add(clientRef);
			return true;
		}),
		({ activity }) => (activity.clientRef === null ? (activity.quantity ?? Exact.ONE) : Exact.ONE)
	);
}

/** The figure that a measure means: of its period, else of the latest one in the window. */
export function figureOf(
	{ metric, period }: { readonly metric: string; readonly period?: string | undefined },
	facts: MemberFacts
): PeriodFigure | null {
	const known = period === undefined ? facts.figures : facts.figureHistory;
	const figures = known.get(metric) ?? [];
	return (
		(period === undefined
			? figures.at(-1)
			: figures.find((candidate) => candidate.period === period)) ?? null
	);
}

function stated(figure: PeriodFigure | null, value: Exact | null): Measured {
	return {
		value,
		parts: [],
		text: figure
			? { zh: `${figure.period} 的数据`, en: `figure of ${figure.period}` }
			: { zh: '没有期间数据', en: 'no figure' }
	};
}

function ratioOf(figure: PeriodFigure | null, minBase: Exact | undefined): Measured {
	const base = figure?.base ?? null;
	if (!figure || base === null || base.sign === 0) return stated(figure, null);
	if (minBase && base.compare(minBase) < 0)
		return {
			value: null,
			parts: [],
			text: { zh: `${figure.period} 基数低于最低要求`, en: `base of ${figure.period} too small` }
		};
	return {
		value: figure.numerator.dividedBy(base),
		parts: [],
		text: {
			zh: `${figure.period}：${figure.numerator.toString()} ÷ ${base.toString()}`,
			en: `${figure.period}: ${figure.numerator.toString()} ÷ ${base.toString()}`
		}
	};
}
