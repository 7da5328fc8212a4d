/** Reads the fields of one row of a file in the product's own form, and collects what is wrong with them. */
import { isCalendarDay, parseInstant } from './calendar.ts';
import { Exact, parseFen } from './decimal.ts';
import { failure, success, type Fault, type Result } from './errors.ts';

const MAX_TEXT = 200;
/** The same codes as in contest documents. */
const WORD = /^[a-z][a-z0-9_-]{0,59}$/;
const CONTROL = /\p{Cc}/u;
const PERCENT = Exact.ofRatio(1n, 100n);

/** Collects the faults of one row while its fields are read; a field with a fault reads as null. */
export class RowReader<Column extends string> {
	readonly faults: Fault[] = [];

	constructor(
		private readonly row: Partial<Record<Column, string>>,
		private readonly place: number
	) {}

	has(column: Column): boolean {
		return (this.row[column] ?? '').trim() !== '';
	}

	refuse(column: Column, zh: string, en: string, allowed?: string): null {
		this.faults.push({
			code: `row.${column}`,
			message: { zh, en },
			place: `row ${this.place}, ${column}`,
			found: (this.row[column] ?? '').slice(0, 60),
			...(allowed === undefined ? {} : { allowed })
		});
		return null;
	}

	/** A fault that somebody else found in the column's value. */
	add(column: Column, { code, ...fault }: Fault): void {
		this.faults.push({ ...fault, code: `row.${code}`, place: `row ${this.place}, ${column}` });
	}

	text(column: Column): string | null {
		const value = (this.row[column] ?? '').trim();
		if (value === '') return null;
		if (value.length > MAX_TEXT)
			return this.refuse(column, `超过 ${MAX_TEXT} 个字符`, `longer than ${MAX_TEXT} characters`);
		if (CONTROL.test(value))
			return this.refuse(column, '含有控制字符', 'contains a control character');
		return value;
	}

	required(column: Column): string {
		const value = this.text(column);
		if (value === null && !this.has(column))
			this.refuse(column, '必填，但是空的', 'is required, but empty');
		return value ?? '';
	}

	/** A metric, product-like or position word: lower case, digits, `_` and `-`. */
	word(column: Column): string {
		const value = this.required(column);
		if (value !== '' && !WORD.test(value))
			this.refuse(column, '应为小写字母开头的代码', 'must be a code in lower case', 'cross_sale');
		return value;
	}

	/** `94.5%`, as a sheet shows 0.945, is 0.945. */
	decimal(column: Column): Exact | null {
		const value = this.text(column);
		if (value === null) return null;
		const isPercent = value.endsWith('%');
		const parsed = Exact.parse(isPercent ? value.slice(0, -1) : value);
		return parsed.ok
			? isPercent
				? parsed.value.times(PERCENT)
				: parsed.value
			: this.refuse(column, '不是十进制数', 'is not a decimal number', '12.5');
	}

	fen(column: Column): bigint | null {
		const value = this.text(column);
		if (value === null) return null;
		const parsed = parseFen(value);
		return parsed.ok
			? parsed.value
			: this.refuse(
					column,
					'不是精确到分的金额（元）',
					'is not an amount in yuan, exact to the fen',
					'1234.50'
				);
	}

	instant(column: Column, zone: string): number | null {
		const value = this.text(column);
		if (value === null) return null;
		return (
			parseInstant(value, zone) ??
			this.refuse(
				column,
				'不是日期或时间',
				'is not a date or a date with time',
				'2026-03-21T09:30:00+08:00'
			)
		);
	}

	requiredInstant(column: Column, zone: string): number {
		if (!this.has(column)) this.required(column);
		return this.instant(column, zone) ?? 0;
	}

	day(column: Column): string | null {
		const value = this.text(column);
		if (value === null) return null;
		return isCalendarDay(value)
			? value
			: this.refuse(column, '不是日期', 'is not a date', '2026-03-21');
	}

	/** The value, unless any field had a fault. */
	outcome<T>(value: T): Result<T> {
		return this.faults.length === 0 ? success(value) : failure(...this.faults);
	}
}
