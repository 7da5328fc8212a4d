/** What metrics and products are called and how they are counted. For names and warnings; no fact is refused by it. */
import type { Result, Text } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import { RowReader } from './row-reader.ts';

export const METRIC_COLUMNS = [
	'code',
	'nameZh',
	'nameEn',
	'kind',
	'unitZh',
	'unitEn',
	'decimals',
	'dueDays',
	'dueBy'
] as const;
export const PRODUCT_COLUMNS = [
	'code',
	'nameZh',
	'nameEn',
	'family',
	'risk',
	'qualification'
] as const;

type Row<Columns extends readonly string[]> = Partial<Record<Columns[number], string>>;

export const METRIC_KINDS = ['count', 'amount', 'ratio', 'level', 'average'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];
export const RISK_GRADES = ['R1', 'R2', 'R3', 'R4', 'R5'] as const;
export type RiskGrade = (typeof RISK_GRADES)[number];

export interface MetricInfo {
	readonly code: string;
	readonly name: Text;
	readonly kind: MetricKind;
	/** What one of it is called, such as 户 or yuan. */
	readonly unit: Text | null;
	readonly decimals: number | null;
	/** When a business date's figures should have come: so many days after it, by this hour `HH:MM`. */
	readonly due: { readonly days: number; readonly by: string } | null;
}

export interface ProductInfo {
	readonly code: string;
	readonly name: Text;
	readonly family: string | null;
	readonly risk: RiskGrade | null;
	/** The code of the qualification that selling it takes. */
	readonly qualification: string | null;
}

export function parseMetricRow(row: Row<typeof METRIC_COLUMNS>, place: number): Result<MetricInfo> {
	const read = new RowReader<(typeof METRIC_COLUMNS)[number]>(row, place);
	const code = read.word('code');
	const kindWord = read.required('kind');
	const kind = METRIC_KINDS.find((word) => word === kindWord);
	if (kind === undefined && kindWord !== '')
		read.refuse('kind', '没有这种指标', 'is not a kind of metric', METRIC_KINDS.join(', '));
	const unit = read.text('unitZh') ?? read.text('unitEn');
	const decimals = read.text('decimals');
	if (decimals !== null && !/^[0-6]$/.test(decimals))
		read.refuse('decimals', '应为 0 至 6', 'must be 0 to 6', '0–6');
	const days = read.text('dueDays');
	if (days !== null && !/^\d{1,2}$/.test(days))
		read.refuse('dueDays', '应为 0 至 99 的整数', 'must be a whole number from 0 to 99', '0–99');
	const by = read.text('dueBy');
	if (by !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(by))
		read.refuse('dueBy', '不是时刻', 'is not an hour of the day', '09:30');
	if ((days === null) !== (by === null))
		read.refuse(
			days === null ? 'dueDays' : 'dueBy',
			'到数日和时刻要么都填，要么都不填',
			'days and hour go together'
		);
	return read.outcome({
		code,
		name: readName(read),
		kind: kind ?? 'count',
		unit:
			unit === null ? null : { zh: read.text('unitZh') ?? unit, en: read.text('unitEn') ?? unit },
		decimals: decimals === null ? null : Number(decimals),
		due: days === null || by === null ? null : { days: Number(days), by }
	});
}

export function parseProductRow(
	row: Row<typeof PRODUCT_COLUMNS>,
	place: number
): Result<ProductInfo> {
	const read = new RowReader<(typeof PRODUCT_COLUMNS)[number]>(row, place);
	const riskWord = read.text('risk');
	const risk = RISK_GRADES.find((word) => word === riskWord) ?? null;
	if (risk === null && riskWord !== null)
		read.refuse('risk', '没有这个风险等级', 'is not a risk grade', RISK_GRADES.join(', '));
	return read.outcome({
		code: read.required('code'),
		name: readName(read),
		family: read.text('family'),
		risk,
		qualification: read.has('qualification') ? read.word('qualification') : null
	});
}

/** One name serves for both languages where the other is missing. */
function readName(read: RowReader<'nameZh' | 'nameEn'>): Text {
	const zh = read.text('nameZh') ?? read.text('nameEn') ?? read.required('nameZh');
	return { zh, en: read.text('nameEn') ?? zh };
}

/** A code in a file that the catalogue does not have. */
export interface UnknownCode {
	readonly of: 'metric' | 'product';
	readonly code: string;
	readonly rows: number;
	/** The likely meaning. */
	readonly suggestion: string | null;
}

/** Counts the codes of a file and says which are unknown. An empty catalogue knows no better, and says nothing. */
export class CodeCounter {
	readonly #counts = { metric: new Map<string, number>(), product: new Map<string, number>() };

	add(of: UnknownCode['of'], code: string): void {
		const counts = this.#counts[of];
		const count = counts.get(code);
		// A file of made-up products must not fill the memory.
		if (count !== undefined || counts.size < MOST_CODES) counts.set(code, (count ?? 0) + 1);
	}

	unknown(catalogue: Readonly<Record<UnknownCode['of'], readonly string[]>>): UnknownCode[] {
		return (['metric', 'product'] as const).flatMap((of) => {
			const known = new Set(catalogue[of]);
			if (known.size === 0) return [];
			return [...this.#counts[of]]
				.filter(([code]) => !known.has(code))
				.map(([code, rows]) => ({ of, code, rows, suggestion: nearestName(code, [...known]) }));
		});
	}
}

const MOST_CODES = 1_000;
