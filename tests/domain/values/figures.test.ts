import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { amountReader, numberReader, percentReader } from '#lib/domain/values/figures.ts';
import { BadValue, OpenValue, type Reading } from '#lib/domain/values/reading.ts';
import { valueReader } from '#lib/domain/values/readers.ts';

function short(reading: Reading): string {
	if (typeof reading === 'string') return reading;
	if (reading instanceof BadValue) return `!${reading.code}`;
	return `?${reading.setting} ${reading.readings.map(({ choice, text }) => `${choice}=${text}`).join(' ')}`;
}

describe('an amount in yuan', () => {
	const read = amountReader({ unit: 'yuan' });

	it.each([
		['1234.5', '1234.5'],
		['1,234.50', '1234.5'],
		['12,345,678', '12345678'],
		['1 234.50', '1234.5'],
		['￥6,600.00', '6600'],
		['¥1.2万', '12000'],
		['1.2万', '12000'],
		['1.2万元', '12000'],
		['1.2亿', '120000000'],
		['3千元', '3000'],
		['250分', '2.5'],
		['(1,234.50)', '-1234.5'],
		['（1,234.50）', '-1234.5'],
		['-300.00', '-300'],
		['−300', '-300'],
		['300-', '-300'],
		['-¥300', '-300'],
		['¥-300', '-300'],
		['¥(300)', '!mapping.amount'],
		['４５００', '4500'],
		['１，２３４．５０', '1234.5'],
		['35188 ', '35188'],
		['1,234.50元', '1234.5'],
		['RMB 5', '5'],
		['+5', '5'],
		['.5', '0.5'],
		['007', '7'],
		['0.00', '0'],
		['-0', '0'],
		['-', ''],
		['', ''],
		['无', ''],
		['—', ''],
		['　', ''],
		['N/A', ''],
		['1,2', '?decimal ,=1.2'],
		['1.234,50', '?decimal ,=1234.5'],
		['12,34,567', '!mapping.amount'],
		['1.2.3', '!mapping.amount'],
		['-(5)', '!mapping.amount'],
		['$5', '!mapping.amount'],
		['5 USD', '!mapping.amount'],
		['5%', '!mapping.amount'],
		['5笔', '!mapping.amount'],
		['1e5', '!mapping.amount'],
		['5²', '!mapping.amount'],
		['½', '!mapping.amount'],
		['NaN', '!mapping.amount'],
		['一万二', '!mapping.amount'],
		['#REF!', '!mapping.formula'],
		['9'.repeat(41), '!mapping.amount']
	])('%s → %s', (text, expected) => {
		expect(short(read(text))).toBe(expected);
	});

	it('multiplies by the unit of the column, but not what has a unit of its own', () => {
		const inWan = amountReader({ headerUnit: 'wanYuan' });
		expect(['1.2', '¥1.2', '1.2万', '500元', '0'].map(inWan)).toEqual([
			'12000',
			'12000',
			'12000',
			'5000000',
			'0'
		]);
	});

	it('asks what a bare figure is where nothing says so', () => {
		const open = amountReader({});
		expect(short(open('94.5'))).toBe(
			'?unit yuan=94.5 qianYuan=94500 wanYuan=945000 baiWanYuan=94500000 yiYuan=9450000000 fen=0.945'
		);
		expect(['¥94.5', '94.5元', '1.2万', '0', '-'].map(open)).toEqual([
			'94.5',
			'94.5',
			'12000',
			'0',
			''
		]);
	});
});

describe('a number', () => {
	it.each([
		['3', '3'],
		['1,234', '1234'],
		['1.2万', '12000'],
		['12户', '12'],
		['３', '3'],
		['3元', '!mapping.number'],
		['3%', '!mapping.number']
	])('%s → %s', (text, expected) => {
		expect(short(numberReader({})(text))).toBe(expected);
	});

	it('with a decimal comma reads points as grouping', () => {
		const read = numberReader({ decimal: ',' });
		expect(['1.234,50', '1.234', '0,5', '7'].map(read)).toEqual(['1234.5', '1234', '0.5', '7']);
		expect(short(read('1.5'))).toBe('!mapping.number');
	});
});

describe('a ratio', () => {
	it.each([
		[{}, '94.5 %', '0.945'],
		[{}, '94.5％', '0.945'],
		[{}, '100%', '1'],
		[{}, '0', '0'],
		[{}, '—', ''],
		[{}, '0.945', '?unit percent=0.00945 ratio=0.945'],
		[{}, '94.5', '?unit percent=0.945 ratio=94.5'],
		[{ unit: 'percent' }, '94.5', '0.945'],
		[{ unit: 'ratio' }, '0.945', '0.945'],
		[{ unit: 'ratio' }, '94.5%', '0.945'],
		[{ headerUnit: 'percent' }, '94.5', '0.945'],
		[{ headerUnit: 'percent' }, '0.945', '?unit percent=0.00945 ratio=0.945'],
		[{}, '5元', '!mapping.percent']
	] as const)('with %j: %s → %s', (settings, text, expected) => {
		expect(short(percentReader(settings)(text))).toBe(expected);
	});
});

describe('words and codes', () => {
	it.each([
		['code', ' 01023\u3000', '01023'],
		['code', '０１０２３', '01023'],
		['code', '1.023E+17', '!mapping.code'],
		['code', '无', ''],
		['text', '李娜 ', '李娜'],
		['text', '保险，寿险', '保险，寿险'],
		['text', '-A', '-A'],
		['text', '-', ''],
		['text', '#N/A', '!mapping.formula']
	] as const)('%s %s → %s', (kind, text, expected) => {
		expect(short(valueReader(kind, {})(text))).toBe(expected);
	});
});

/** Amounts to the fen, far beyond what a binary float holds exactly. */
const fen = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const plainOf = (value: bigint) => Exact.ofFen(value).toString();
const grouped = (text: string, group: string, point: string) => {
	const [whole = '', part] = text.replace('-', '').split('.');
	const signed = (text.startsWith('-') ? '-' : '') + whole.replace(/\B(?=(\d{3})+$)/g, group);
	return part === undefined ? signed : signed + point + part;
};
const wide = (text: string) =>
	text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

describe('laws of figures', () => {
	const styles: readonly (readonly [string, (plain: string) => string])[] = [
		['plain', (plain) => plain],
		['grouped', (plain) => grouped(plain, ',', '.')],
		['grouped by spaces', (plain) => grouped(plain, ' ', '.')],
		['with a sign', (plain) => (plain.startsWith('-') ? plain : `¥${plain}`)],
		['with 元', (plain) => `${plain}元`],
		['full width', (plain) => wide(grouped(plain, ',', '.'))],
		['brackets', (plain) => (plain.startsWith('-') ? `(${plain.slice(1)})` : plain)],
		['spaced', (plain) => `\u3000${plain} `]
	];

	it.each(styles)('what is written %s reads back', (_name, write) => {
		fc.assert(
			fc.property(fen, (value) => {
				const plain = plainOf(value);
				expect(amountReader({ unit: 'yuan' })(write(plain))).toBe(plain);
			})
		);
	});

	it('a decimal comma is the mirror of a decimal point', () => {
		fc.assert(
			fc.property(fen, (value) => {
				const plain = plainOf(value);
				expect(amountReader({ unit: 'yuan', decimal: ',' })(grouped(plain, '.', ','))).toBe(plain);
			})
		);
	});

	it('万 is ten thousand, exactly', () => {
		fc.assert(
			fc.property(fen, (value) => {
				const wan = Exact.ofFen(value).dividedBy(Exact.ofInteger(10_000)).toString();
				expect(amountReader({})(`${wan}万`)).toBe(plainOf(value));
				expect(amountReader({ headerUnit: 'wanYuan' })(wan)).toBe(plainOf(value));
			})
		);
	});

	it('every reading of an open amount is what its answer gives', () => {
		fc.assert(
			fc.property(fen, (value) => {
				const open = amountReader({})(plainOf(value));
				expect(open instanceof OpenValue).toBe(value !== 0n);
				if (!(open instanceof OpenValue)) return;
				for (const { choice, text } of open.readings)
					expect(amountReader({ unit: choice as 'yuan' })(plainOf(value))).toBe(text);
			})
		);
	});

	it('no reader throws on any text, and what it gives is a plain decimal', () => {
		const texts = fc.oneof(
			fc
				.array(fc.nat(0x10ffff), { maxLength: 12 })
				.map((points) => String.fromCodePoint(...points)),
			fc.stringMatching(/^[0-9０-９.,%％¥()万亿元 \-—]{0,24}$/u)
		);
		const readers = [
			amountReader({}),
			amountReader({ unit: 'wanYuan', decimal: ',' }),
			numberReader({}),
			percentReader({ headerUnit: 'percent' })
		];
		fc.assert(
			fc.property(texts, (text) => {
				for (const read of readers) {
					const reading = read(text);
					if (typeof reading === 'string')
						expect(reading).toMatch(/^(-?(0|[1-9]\d*)(\.\d*[1-9])?)?$/);
				}
				for (const kind of ['text', 'code'] as const) valueReader(kind, {})(text);
			}),
			{ numRuns: 500 }
		);
	});
});
