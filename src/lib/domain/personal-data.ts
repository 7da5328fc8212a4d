/** Which values look like a person's own numbers. A client is an opaque reference here, so such a value refuses its row. */

export type PersonalData = 'identityNumber' | 'mobileNumber' | 'bankCard';

const FEWEST_DIGITS = 11;
/** Separators that people put inside a number; taken out before the number is read. */
const SEPARATORS = /(?<=\d)[ \u00a0\u3000\-–—·](?=[\dXx])/g;
/** A number stands alone: no letter, digit or underscore touches it. */
const NUMBERS = /(?<![\p{L}\p{N}_])\d{11,23}[Xx]?(?![\p{L}\p{N}_])/gu;
const COUNTRY_CODE = /^(?:0086|86)(?=1[3-9]\d{9}$)/;
const MOBILE = /^1[3-9]\d{9}$/;
const IDENTITY = /^[1-9]\d{16}[\dX]$/;
const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_CHECKS = '10X98765432';

/** Issuer prefixes with the lengths they are used at: UnionPay and the older domestic ranges first, then the others. */
const ISSUERS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
	{ prefix: /^62|^81[0-7]/, lengths: [16, 17, 18, 19] },
	{
		prefix: /^9558|^9559|^9111|^940|^955|^60(?:13|14|21|30|58)|^68|^69/,
		lengths: [16, 17, 18, 19]
	},
	{ prefix: /^4/, lengths: [16, 19] },
	{ prefix: /^5[1-5]|^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)/, lengths: [16] },
	{ prefix: /^35(?:2[89]|[3-8]\d)/, lengths: [16, 17, 18, 19] },
	{ prefix: /^3[47]/, lengths: [15] },
	{ prefix: /^3(?:0[0-5]|[68]\d)/, lengths: [14] },
	{ prefix: /^6011|^64[4-9]|^65/, lengths: [16, 19] }
];

/**
 * What a text looks like, or null: a Chinese identity number (checksum and plausible birth date), a mobile number, or a
 * bank card (Luhn and a known issuer prefix). Full-width digits, spaces and hyphens do not hide one, nor do words around it.
 */
export function findPersonalData(text: string): PersonalData | null {
	if (text.length < FEWEST_DIGITS) return null;
	const plain = text.normalize('NFKC').replace(SEPARATORS, '');
	for (const [number] of plain.matchAll(NUMBERS)) {
		const kind = classifyNumber(number.toUpperCase());
		if (kind !== null) return kind;
	}
	return null;
}

function classifyNumber(number: string): PersonalData | null {
	if (isIdentityNumber(number)) return 'identityNumber';
	if (MOBILE.test(number.replace(COUNTRY_CODE, ''))) return 'mobileNumber';
	return isBankCard(number) ? 'bankCard' : null;
}

function isIdentityNumber(number: string): boolean {
	if (!IDENTITY.test(number) || !isBirthDate(number.slice(6, 14))) return false;
	const sum = IDENTITY_WEIGHTS.reduce(
		(total, weight, index) => total + weight * Number(number[index]),
		0
	);
	return number[17] === IDENTITY_CHECKS[sum % 11];
}

/** `19491001`: a day that exists, of somebody who can be a client. */
function isBirthDate(digits: string): boolean {
	const year = Number(digits.slice(0, 4));
	const month = Number(digits.slice(4, 6));
	const day = Number(digits.slice(6));
	if (year < 1900 || year > 2060 || month < 1 || month > 12) return false;
	return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isBankCard(number: string): boolean {
	return (
		ISSUERS.some(({ prefix, lengths }) => lengths.includes(number.length) && prefix.test(number)) &&
		passesLuhn(number)
	);
}

function passesLuhn(number: string): boolean {
	let sum = 0;
	for (let index = 0; index < number.length; index += 1) {
		const digit = Number(number[number.length - 1 - index]);
		const doubled = digit * 2;
		sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}
