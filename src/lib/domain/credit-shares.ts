/** Credit that several managers share, as a row states it: parts of the whole that add up exactly. */
import { Exact, formatFen, parseFen } from './decimal.ts';
import { failure, success, type Fault, type Result, type Text } from './errors.ts';
import { compareBytewise } from './ledger-entry.ts';

/** One manager's part of an activity, above 0; those of an activity add up to 1. */
export interface CreditShare {
	readonly employeeNo: string;
	readonly share: Exact;
}

const MAX_MANAGERS = 50;
const MAX_NUMBER = 200;
/** What takes whatever the other parts leave. */
const REST = new Set(['rest', '其余', '剩余']);
const HUNDRED = Exact.ofInteger(100);

type Part =
	| { readonly kind: 'part'; readonly part: Exact }
	| { readonly kind: 'fen'; readonly fen: bigint }
	| { readonly kind: 'rest' };

/**
 * Reads `10012:60%;10013:40%`, `10012:1/3;10013:2/3` or `10012:5000;10013:rest`: percentages and fractions of the whole,
 * or yuan of the amount, and at most one `rest`. The fault's place is the column alone; the caller says which row.
 */
export function parseShares(
	text: string,
	amountFen: bigint | null
): Result<readonly CreditShare[]> {
	const named: { employeeNo: string; part: Part }[] = [];
	for (const item of text.normalize('NFKC').split(/[;、]/u)) {
		if (item.trim() === '') continue;
		const match = /^\s*([^:\s][^:]*?)\s*:\s*(\S+)\s*$/u.exec(item);
		const part = readPart(match?.[2] ?? '');
		const employeeNo = match?.[1] ?? '';
		if (part === null || employeeNo.length > MAX_NUMBER) return refuse('form', FORM, item.trim());
		if (named.some((one) => one.employeeNo === employeeNo))
			return refuse('twice', TWICE, employeeNo);
		named.push({ employeeNo, part });
	}
	if (named.length > MAX_MANAGERS)
		return refuse('many', MANY, String(named.length), String(MAX_MANAGERS));
	if (named.length === 0) return refuse('form', FORM, text);
	return sharesOf(named, amountFen);
}

/** Whom a text of shares names, whatever else is wrong with it. */
export function managersIn(text: string): readonly string[] {
	return text
		.normalize('NFKC')
		.split(/[;、]/u)
		.map((item) => item.split(':')[0]?.trim() ?? '')
		.filter((employeeNo) => employeeNo !== '');
}

function sharesOf(
	named: readonly { readonly employeeNo: string; readonly part: Part }[],
	amountFen: bigint | null
): Result<CreditShare[]> {
	const isInYuan = named.some(({ part }) => part.kind === 'fen');
	if (isInYuan && named.some(({ part }) => part.kind === 'part'))
		return refuse('mixed', MIXED, '%, ¥');
	if (named.filter(({ part }) => part.kind === 'rest').length > 1)
		return refuse('rest', TWO_RESTS, 'rest');
	if (isInYuan && (amountFen === null || amountFen <= 0n))
		return refuse('amount', NO_AMOUNT, amountFen === null ? '' : formatFen(amountFen));
	const whole = isInYuan ? Exact.ofFen(amountFen ?? 1n) : Exact.ONE;
	const inWhole = (part: Part) =>
		part.kind === 'fen' ? Exact.ofFen(part.fen) : part.kind === 'part' ? part.part : Exact.ZERO;
	const stated = named.reduce((sum, { part }) => sum.plus(inWhole(part)), Exact.ZERO);
	const shown = (sum: Exact) =>
		isInYuan ? `¥${sum.toFixed(2)}` : `${sum.times(HUNDRED).toString()}%`;
	const left = whole.minus(stated);
	const hasRest = named.some(({ part }) => part.kind === 'rest');
	if (hasRest && left.sign <= 0)
		return refuse('nothingLeft', NOTHING_LEFT, shown(stated), `< ${shown(whole)}`);
	if (!hasRest && left.sign !== 0)
		return refuse('sum', isInYuan ? YUAN_SUM : PERCENT_SUM, shown(stated), shown(whole));
	return success(
		named.map(({ employeeNo, part }) => ({
			employeeNo,
			share: (part.kind === 'rest' ? left : inWhole(part)).dividedBy(whole)
		}))
	);
}

/** Above zero; null: none of the forms. */
function readPart(text: string): Part | null {
	if (REST.has(text.toLowerCase())) return { kind: 'rest' };
	const fraction = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
	if (fraction) {
		const [numerator, denominator] = [BigInt(fraction[1] ?? 0), BigInt(fraction[2] ?? 0)];
		return numerator > 0n && denominator > 0n
			? { kind: 'part', part: Exact.ofRatio(numerator, denominator) }
			: null;
	}
	if (text.endsWith('%')) {
		const percent = Exact.parse(text.slice(0, -1));
		return percent.ok && percent.value.sign > 0
			? { kind: 'part', part: percent.value.dividedBy(HUNDRED) }
			: null;
	}
	const fen = parseFen(text.replace(/^¥/u, ''));
	return fen.ok && fen.value > 0n ? { kind: 'fen', fen: fen.value } : null;
}

/** The parts of whoever is the same person under two numbers are one. In bytewise order of the employee numbers. */
export function mergedShares(shares: readonly CreditShare[]): readonly CreditShare[] {
	const sums = new Map<string, Exact>();
	for (const { employeeNo, share } of shares)
		sums.set(employeeNo, (sums.get(employeeNo) ?? Exact.ZERO).plus(share));
	return [...sums]
		.map(([employeeNo, share]) => ({ employeeNo, share }))
		.sort((left, right) => compareBytewise(left.employeeNo, right.employeeNo));
}

/** One text for the same shares in whatever order: `10012:3/5;10013:2/5`. */
export function sharesText(shares: readonly CreditShare[]): string {
	return mergedShares(shares)
		.map(({ employeeNo, share }) => `${employeeNo}:${share.toString()}`)
		.join(';');
}

function refuse(code: string, message: Text, found: string, allowed?: string): Result<never> {
	const fault: Fault = { code: `shares.${code}`, message, place: 'shares', found };
	return failure(allowed === undefined ? fault : { ...fault, allowed });
}

const FORM: Text = {
	zh: '份额应写作 工号:60%、工号:1/3、工号:5000（元）或 工号:rest，之间用分号',
	en: 'a share is written as number:60%, number:1/3, number:5000 (yuan) or number:rest, with semicolons between them'
};
const TWICE: Text = { zh: '同一工号出现两次', en: 'the same manager is named twice' };
const MANY: Text = { zh: '分享人数过多', en: 'too many managers share one row' };
const MIXED: Text = {
	zh: '比例与金额不能混用',
	en: 'parts of the whole and amounts cannot stand side by side'
};
const TWO_RESTS: Text = { zh: '其余只能归一人', en: 'only one manager can have the rest' };
const NO_AMOUNT: Text = {
	zh: '按金额分享时，本行须有大于零的金额',
	en: 'shares in yuan need an amount above zero in the row'
};
const NOTHING_LEFT: Text = {
	zh: '其余部分没有剩余',
	en: 'nothing is left for the rest'
};
const PERCENT_SUM: Text = {
	zh: '份额之和不等于 100%',
	en: 'the shares do not add up to 100%'
};
const YUAN_SUM: Text = {
	zh: '各人金额之和不等于本行金额',
	en: 'the amounts do not add up to the amount of the row'
};
