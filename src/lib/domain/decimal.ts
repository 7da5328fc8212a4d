/**
 * Exact numbers. Points are exact rationals that print as decimals, money is whole fen in a bigint, and no binary
 * float touches either. A ratio such as 1/3 stays 1/3 until it is shown or paid, so a gate compares the exact value and
 * three thirds are one. (Why not a decimal library, and why safe integers are exact: docs/adr/0002-exact-numbers.md.)
 */
import { failure, success, type Result } from './errors.ts';

/** A whole number: a safe integer (within ±(2^53 - 1)) always as a number, any other as a bigint. */
type Whole = number | bigint;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** More digits than any figure of a bank has; a longer text is a fault, not a calculation. */
const MAX_DIGITS = 40;

/** So many digits are a safe integer whatever they are. */
const SAFE_DIGITS = 15;
const SAFE_POWERS_OF_TEN = Array.from({ length: SAFE_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO_DIGIT = 48;

/** A denominator up to this leaves room for the decimals of a rate and a share, so lowest terms can wait. */
const ROOMY_DENOMINATOR = 10 ** 9;

/** Counts and whole points are mostly these; each exists once. */
const SHARED_INTEGERS = 256;

const { isInteger, isSafeInteger, MAX_SAFE_INTEGER } = Number;

/** Whether a sum or product of safe integers is exact: one that is beyond them never rounds to one of them. */
function isSafe(result: number): boolean {
	return result <= MAX_SAFE_INTEGER && result >= -MAX_SAFE_INTEGER;
}

function wholeOf(value: bigint): Whole {
	const number = Number(value);
	return isSafeInteger(number) ? number : value;
}

function sumOf(left: Whole, right: Whole): Whole {
	if (typeof left === 'number' && typeof right === 'number') {
		const sum = left + right;
		if (isSafe(sum)) return sum;
	}
	return wholeOf(BigInt(left) + BigInt(right));
}

function productOf(left: Whole, right: Whole): Whole {
	if (typeof left === 'number' && typeof right === 'number') {
		const product = left * right;
		// Zero is added so that no -0 is kept.
		if (isSafe(product)) return product + 0;
	}
	return wholeOf(BigInt(left) * BigInt(right));
}

function oppositeOf(value: Whole): Whole {
	return typeof value === 'number' ? 0 - value : -value;
}

/**
 * How many times one denominator is the other, or 0 where it is no multiple of it. The quotient of two safe integers
 * rounds to a whole number only where it is one, so `isInteger` and `Math.floor` of it tell the truth.
 */
function multipleOf(finer: Whole, coarser: Whole): Whole {
	if (typeof finer === 'number' && typeof coarser === 'number') {
		const times = finer / coarser;
		return isInteger(times) ? times : 0;
	}
	const dividend = BigInt(finer);
	const divisor = BigInt(coarser);
	return dividend % divisor === 0n ? wholeOf(dividend / divisor) : 0;
}

function digitsOf([, , whole = '', fraction = '']: RegExpExecArray): string {
	return whole + fraction;
}

function powerOfTen(exponent: number): bigint {
	return 10n ** BigInt(exponent);
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
	let a = left < 0n ? -left : left;
	let b = right;
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}

function greatestSafeDivisor(left: number, right: number): number {
	let a = Math.abs(left);
	let b = right;
	while (b !== 0) {
		// What `a % b` gives, in a fraction of its time.
		const rest = a - Math.floor(a / b) * b;
		a = b;
		b = rest;
	}
	return a;
}

/** An exact number: numerator over a positive denominator, not necessarily in lowest terms until it is printed. */
export class Exact {
	static readonly ZERO = new Exact(0, 1);
	static readonly ONE = new Exact(1, 1);
	private static readonly shared = Array.from({ length: SHARED_INTEGERS }, (_, value) =>
		value === 0 ? Exact.ZERO : value === 1 ? Exact.ONE : new Exact(value, 1)
	);

	private constructor(
		private readonly numerator: Whole,
		private readonly denominator: Whole
	) {}

	static ofInteger(value: bigint | number): Exact {
		const number = Number(value);
		return isSafeInteger(number) ? Exact.ofSafe(number, 1) : new Exact(BigInt(value), 1);
	}

	static ofRatio(numerator: bigint, denominator: bigint): Exact {
		if (denominator === 0n) throw new RangeError('division by zero');
		return denominator < 0n
			? Exact.ofBig(-numerator, -denominator)
			: Exact.ofBig(numerator, denominator);
	}

	/** Money as an exact number of yuan. */
	static ofFen(fen: bigint): Exact {
		return new Exact(wholeOf(fen), 100);
	}

	/** A plain decimal text such as `-12.50`; no exponent, no grouping, no spaces, 40 digits at most. */
	static parse(text: string): Result<Exact> {
		const short = Exact.ofShortText(text);
		if (short) return success(short);
		const match = DECIMAL.exec(text);
		if (!match || digitsOf(match).length > MAX_DIGITS) {
			return failure({
				code: 'decimal.invalid',
				message: { zh: '不是十进制数', en: 'not a decimal number' },
				place: '',
				found: text.slice(0, 60),
				allowed: '-12.5'
			});
		}
		return success(Exact.ofMatch(match));
	}

	/**
	 * A number that was checked before (a validated document) or that `toString` wrote, of any length; anything else is
	 * a bug and throws.
	 */
	static of(text: string): Exact {
		const short = Exact.ofShortText(text);
		if (short) return short;
		const slash = text.indexOf('/');
		if (slash > 0)
			return Exact.ofRatio(BigInt(text.slice(0, slash)), BigInt(text.slice(slash + 1)));
		const match = DECIMAL.exec(text);
		if (!match) throw new TypeError(`not a decimal number: ${text.slice(0, 60)}`);
		return Exact.ofMatch(match);
	}

	/** The sum of a number of each. */
	static sumOf<Item>(items: readonly Item[], numberOf: (item: Item) => Exact): Exact {
		const sum = new RunningSum();
		for (const item of items) sum.add(numberOf(item));
		return sum.value;
	}

	/** Of `RunningSum`: both are safe integers, the denominator positive. */
	static ofParts(numerator: number, denominator: number): Exact {
		return new Exact(numerator, denominator);
	}

	/** Of `RunningSum`. */
	addTo(sum: RunningSum): void {
		const { numerator: a, denominator: b } = this;
		if (a === 0) return;
		if (sum.beyond === null && typeof a === 'number' && typeof b === 'number') {
			const { numerator, denominator } = sum;
			if (b === denominator && isSafe(numerator + a)) {
				sum.numerator = numerator + a;
				return;
			}
			// Decimal denominators divide one another, so sums of decimals never grow past the finer one.
			const isFiner = b > denominator;
			const multiple = isFiner ? b / denominator : denominator / b;
			const kept = isFiner ? numerator * multiple : numerator;
			const added = isFiner ? a : a * multiple;
			if (isInteger(multiple) && isSafe(kept) && isSafe(added) && isSafe(kept + added)) {
				sum.numerator = kept + added;
				if (isFiner) sum.denominator = b;
				return;
			}
		}
		sum.beyond = sum.value.plus(this);
	}

	plus(other: Exact): Exact {
		return this.numerator === 0 ? other : this.added(other.numerator, other.denominator);
	}

	minus(other: Exact): Exact {
		return this.added(oppositeOf(other.numerator), other.denominator);
	}

	private added(c: Whole, d: Whole): Exact {
		const { numerator: a, denominator: b } = this;
		if (c === 0) return this;
		if (a === 0) return new Exact(c, d);
		if (b === d) return new Exact(sumOf(a, c), b);
		// Decimal denominators divide one another, so sums of decimals never grow past the finer one.
		if (b > d) {
			const multiple = multipleOf(b, d);
			if (multiple !== 0) return new Exact(sumOf(a, productOf(c, multiple)), b);
		} else {
			const multiple = multipleOf(d, b);
			if (multiple !== 0) return new Exact(sumOf(productOf(a, multiple), c), d);
		}
		return Exact.ofQuotient(sumOf(productOf(a, d), productOf(c, b)), productOf(b, d));
	}

	times(other: Exact): Exact {
		const { numerator: a, denominator: b } = this;
		const { numerator: c, denominator: d } = other;
		if (c === d) return this;
		if (a === b) return other;
		return new Exact(productOf(a, c), productOf(b, d));
	}

	/** Exact division; dividing by zero throws, so a caller decides first what a missing base means. */
	dividedBy(other: Exact): Exact {
		const { numerator: c, denominator: d } = other;
		if (c === 0) throw new RangeError('division by zero');
		const numerator = productOf(this.numerator, d);
		const denominator = productOf(this.denominator, c);
		return denominator < 0
			? Exact.ofQuotient(oppositeOf(numerator), oppositeOf(denominator))
			: Exact.ofQuotient(numerator, denominator);
	}

	negated(): Exact {
		return new Exact(oppositeOf(this.numerator), this.denominator);
	}

	/**
	 * A binary number that sorts into buckets and is never compared for more: a smaller value never has a greater one,
	 * because division of safe integers rounds to the nearest. Null beyond the safe integers.
	 */
	bucketNumber(): number | null {
		const { numerator, denominator } = this;
		return typeof numerator === 'number' && typeof denominator === 'number'
			? numerator / denominator
			: null;
	}

	/** Negative, zero or positive, as this is less than, equal to or greater than the other. */
	compare(other: Exact): number {
		return this.compareToParts(other.numerator, other.denominator);
	}

	/** Of `RunningSum`: the same with a numerator over a positive denominator. */
	compareToParts(c: Whole, d: Whole): number {
		const { numerator: a, denominator: b } = this;
		if (b === d) return a < c ? -1 : a > c ? 1 : 0;
		const left = productOf(a, d);
		const right = productOf(c, b);
		return left < right ? -1 : left > right ? 1 : 0;
	}

	equals(other: Exact): boolean {
		return this.compare(other) === 0;
	}

	get sign(): -1 | 0 | 1 {
		return this.numerator < 0 ? -1 : this.numerator > 0 ? 1 : 0;
	}

	/** The greatest whole number not above this one: floor(-0.5) is -1. */
	floor(): bigint {
		const { numerator, denominator } = this;
		if (typeof numerator === 'number' && typeof denominator === 'number')
			return BigInt(Math.floor(numerator / denominator));
		const dividend = BigInt(numerator);
		const divisor = BigInt(denominator);
		const quotient = dividend / divisor;
		return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
	}

	/** Half-up, away from zero at the half (1.005 → 1.01, -1.005 → -1.01), with exactly so many decimals. */
	toFixed(decimals: number): string {
		return formatScaled(this.roundedMagnitude(decimals), this.numerator < 0, decimals);
	}

	/** This many yuan as fen, half-up: the one rounding of money at payout. */
	toFen(): bigint {
		const fen = BigInt(this.roundedMagnitude(2));
		return this.numerator < 0 ? -fen : fen;
	}

	/** The canonical text: the shortest decimal where there is one (`0.3`), else lowest terms (`1/3`). `Exact.of` reads it. */
	toString(): string {
		return this.toShortText() ?? this.toLongText();
	}

	/** A decimal text for people and files: exact where it ends, else rounded half-up to 12 places. */
	toDecimalString(): string {
		const exact = this.toString();
		return exact.includes('/') ? this.toFixed(12) : exact;
	}

	private static ofSafe(numerator: number, denominator: number): Exact {
		const isShared = denominator === 1 && numerator >= 0 && numerator < SHARED_INTEGERS;
		// Zero is added so that no -0 is kept.
		return (isShared && Exact.shared[numerator]) || new Exact(numerator + 0, denominator);
	}

	/** The denominator positive; in lowest terms if it is a large one. */
	private static ofQuotient(numerator: Whole, denominator: Whole): Exact {
		const quotient = new Exact(numerator, denominator);
		return denominator <= ROOMY_DENOMINATOR ? quotient : quotient.reduced();
	}

	/** The denominator positive. */
	private static ofBig(numerator: bigint, denominator: bigint): Exact {
		return new Exact(wholeOf(numerator), wholeOf(denominator));
	}

	/** What `parse` reads, where it has at most 15 digits: most figures, and several times as fast. Else null. */
	private static ofShortText(text: string): Exact | null {
		const { length } = text;
		const first = text.charCodeAt(0);
		const start = first === MINUS || first === PLUS ? 1 : 0;
		if (length === start || length > SAFE_DIGITS) return null;
		let digits = 0;
		let point = length;
		for (let index = start; index < length; index += 1) {
			const digit = text.charCodeAt(index) - ZERO_DIGIT;
			if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
			else if (digit === POINT - ZERO_DIGIT && point === length && index > start) point = index;
			else return null;
		}
		if (point === length - 1) return null;
		const denominator = SAFE_POWERS_OF_TEN[point === length ? 0 : length - 1 - point];
		if (denominator === undefined) return null;
		return Exact.ofSafe(first === MINUS ? -digits : digits, denominator);
	}

	private static ofMatch(match: RegExpExecArray): Exact {
		const digits = BigInt(digitsOf(match));
		return Exact.ofBig(match[1] === '-' ? -digits : digits, powerOfTen(match[3]?.length ?? 0));
	}

	private reduced(): Exact {
		const { numerator, denominator } = this;
		if (typeof numerator === 'number' && typeof denominator === 'number') {
			const common = greatestSafeDivisor(numerator, denominator);
			return new Exact(numerator / common, denominator / common);
		}
		const dividend = BigInt(numerator);
		const divisor = BigInt(denominator);
		const common = greatestCommonDivisor(dividend, divisor);
		return Exact.ofBig(dividend / common, divisor / common);
	}

	/** The magnitude in units of the last of so many decimals, half-up. */
	private roundedMagnitude(decimals: number): Whole {
		const { numerator, denominator } = this;
		const scale = SAFE_POWERS_OF_TEN[decimals];
		if (scale !== undefined && typeof numerator === 'number' && typeof denominator === 'number') {
			// Nothing here is negative, so a safe end says that all before it was safe.
			const doubled = Math.abs(numerator) * scale * 2 + denominator;
			if (isSafe(doubled)) return Math.floor(doubled / (2 * denominator));
		}
		const magnitude = BigInt(numerator < 0 ? -numerator : numerator);
		const divisor = BigInt(denominator);
		return (magnitude * powerOfTen(decimals) * 2n + divisor) / (2n * divisor);
	}

	/** The canonical text where it is a decimal found without leaving the safe integers, else null. */
	private toShortText(): string | null {
		const { numerator, denominator } = this;
		if (typeof numerator !== 'number' || typeof denominator !== 'number') return null;
		const magnitude = Math.abs(numerator);
		for (let decimals = 0; ; decimals += 1) {
			const scaled = magnitude * (SAFE_POWERS_OF_TEN[decimals] ?? NaN);
			if (!isSafe(scaled)) return null;
			const quotient = scaled / denominator;
			if (isInteger(quotient)) return formatScaled(quotient, numerator < 0, decimals);
		}
	}

	private toLongText(): string {
		const { numerator, denominator } = this.reduced();
		const decimals = decimalPlaces(denominator);
		if (decimals === null) return `${numerator}/${denominator}`;
		const dividend = BigInt(numerator);
		const divisor = BigInt(denominator);
		const negative = dividend < 0n;
		const scaled = ((negative ? -dividend : dividend) * powerOfTen(decimals)) / divisor;
		return formatScaled(scaled, negative, decimals);
	}
}

/**
 * A sum that grows. As long as that is exact it is kept in two plain numbers, so that a sum of many does not make as many
 * numbers on its way.
 */
export class RunningSum {
	numerator = 0;
	denominator = 1;
	/** In their place once they would not be exact. */
	beyond: Exact | null = null;

	add(value: Exact): void {
		value.addTo(this);
	}

	get value(): Exact {
		return this.beyond ?? Exact.ofParts(this.numerator, this.denominator);
	}

	/** Negative, zero or positive, as the sum is less than, equal to or greater than a number. */
	compare(other: Exact): number {
		return this.beyond === null
			? -other.compareToParts(this.numerator, this.denominator)
			: this.beyond.compare(other);
	}
}

/** How many decimals a reduced fraction needs, or null where it never ends. */
function decimalPlaces(denominator: Whole): number | null {
	const [twos, odd] = timesDivisible(denominator, 2);
	const [fives, rest] = timesDivisible(odd, 5);
	return rest === 1 ? Math.max(twos, fives) : null;
}

/** How many times a whole number can be divided by a factor, and what is left then. */
function timesDivisible(value: Whole, factor: number): [times: number, rest: Whole] {
	let rest = value;
	let times = 0;
	for (let next = multipleOf(rest, factor); next !== 0; next = multipleOf(rest, factor)) {
		rest = next;
		times += 1;
	}
	return [times, rest];
}

function formatScaled(magnitude: Whole, negative: boolean, decimals: number): string {
	const digits = magnitude.toString().padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`;
	return negative && magnitude > 0 ? `-${text}` : text;
}

/** Yuan as a decimal text with at most two decimals → whole fen. A third decimal is refused, never rounded. */
export function parseFen(text: string): Result<bigint> {
	const match = DECIMAL.exec(text);
	const fraction = match?.[3] ?? '';
	const whole = match?.[2];
	if (whole === undefined || whole.length > 15 || /[^0]/.test(fraction.slice(2))) {
		return failure({
			code: 'money.invalid',
			message: { zh: '不是精确到分的金额（元）', en: 'not an amount in yuan, exact to the fen' },
			place: '',
			found: text.slice(0, 60),
			allowed: '1234.50'
		});
	}
	const fen = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'));
	return success(match?.[1] === '-' ? -fen : fen);
}

/** Whole fen → yuan with two decimals: 123450n → `1234.50`. */
export function formatFen(fen: bigint): string {
	const negative = fen < 0n;
	return formatScaled(negative ? -fen : fen, negative, 2);
}
