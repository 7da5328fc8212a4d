import { beforeEach, describe, expect, it } from 'vitest';
import { arithmeticText } from '#lib/components/arithmetic-text.ts';
import { budgetText, hasBudget } from '#lib/components/budget-text.ts';
import { groupDigits, isZero, shortYuanText, yuanText } from '#lib/components/number-text.ts';
import {
	ageText,
	contestDay,
	countdownText,
	dayText,
	lastDayText,
	timeText
} from '#lib/components/time-text.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';

const shanghai = (text: string): number => Date.parse(`${text}+08:00`);

beforeEach(() => overwriteGetLocale(() => 'zh'));

describe('numbers', () => {
	it.each([
		['0', '0'],
		['999.9', '999.9'],
		['1000', '1,000'],
		['1234567.8', '1,234,567.8'],
		['-1234.50', '-1,234.50'],
		['+100000.0', '+100,000.0'],
		['12345678901234567890.1234', '12,345,678,901,234,567,890.1234']
	])('groups %s digit for digit', (exact, shown) => {
		expect(groupDigits(exact)).toBe(shown);
	});

	it.each([
		['4 条记录：¥15100 ÷ 10000 × 6 = 9.06', '4 条记录：¥15,100 ÷ 10,000 × 6 = 9.06'],
		['¥10000 ÷ 30000 ≈ 0.333333333333', '¥10,000 ÷ 30,000 ≈ 0.333333…'],
		['25000.123456789 → -25000', '25,000.123456789 → -25,000'],
		['机构 110105，2026-Q4：9000 ÷ 10000', '机构 110105，2026-Q4：9,000 ÷ 10,000']
	])('groups the numbers of arithmetic, and no codes: %s', (arithmetic, shown) => {
		expect(arithmeticText(arithmetic)).toBe(shown);
	});

	it('says of a budget where some prizes have no end', () => {
		const texts = [
			{ budgetYuan: '5000.00', isBudgetOpen: false },
			{ budgetYuan: '5000.00', isBudgetOpen: true },
			{ budgetYuan: '0.00', isBudgetOpen: true }
		].map((budget) => budgetText(budget, shortYuanText));
		expect(texts).toEqual(['¥\u00a05,000', '¥\u00a05,000，另有按业绩计发的奖励', '按业绩计发']);
		expect(hasBudget({ budgetYuan: '0.00', isBudgetOpen: false })).toBe(false);
	});

	it('shows money with fen in tables, and from afar only where there are any', () => {
		expect([
			yuanText('5000.00'),
			shortYuanText('5000.00'),
			shortYuanText('0.10'),
			shortYuanText('1000.50')
		]).toEqual(['¥\u00a05,000.00', '¥\u00a05,000', '¥\u00a00.10', '¥\u00a01,000.50']);
	});

	it('knows zero in every form', () => {
		expect(['0', '0.00', '-0.0', '+0', '0.01', '10'].map(isZero)).toEqual([
			true,
			true,
			true,
			true,
			false,
			false
		]);
	});
});

describe('times', () => {
	const period = {
		startsAt: shanghai('2026-10-01T00:00'),
		endsAt: shanghai('2027-01-01T00:00'),
		zone: 'Asia/Shanghai'
	};

	it('shows hour and day as the contest has them, midnight as 00:00', () => {
		expect([
			timeText(shanghai('2026-11-24T15:42'), period.zone),
			timeText(period.startsAt, period.zone),
			dayText(shanghai('2026-11-24T00:30'), period.zone),
			lastDayText(period)
		]).toEqual(['15:42', '00:00', '2026-11-24', '2026-12-31']);
	});

	it('counts the days of the contest from one, and stops at the last', () => {
		const at = (text: string) => contestDay(period, shanghai(text)).day;
		expect([
			at('2026-09-30T23:59'),
			at('2026-10-01T00:00'),
			at('2026-11-26T12:00'),
			at('2026-12-31T23:59'),
			at('2027-02-01T00:00')
		]).toEqual([0, 1, 57, 92, 92]);
	});

	it('counts no day too many where a clock is put back', () => {
		const zone = 'Europe/Berlin';
		const startsAt = Date.parse('2026-10-24T00:00+02:00');
		const endsAt = Date.parse('2026-10-27T00:00+01:00');
		expect(contestDay({ startsAt, endsAt, zone }, endsAt - 1)).toEqual({ day: 3, days: 3 });
	});

	it('counts down in days, hours and minutes', () => {
		const minutes = (days: number, hours: number, rest: number) =>
			countdownText(((days * 24 + hours) * 60 + rest) * 60_000);
		expect([minutes(34, 6, 41), minutes(0, 0, 59), countdownText(-5)]).toEqual([
			'34 天 06:41',
			'00:59',
			'00:00'
		]);
	});

	it('says an age in the one unit that fits', () => {
		const ages = [0, 1_999, 59_000, 3_599_000, 86_399_000, 200_000_000];
		expect(ages.map(ageText)).toEqual([
			'刚刚',
			'刚刚',
			'59 秒前',
			'59 分钟前',
			'23 小时前',
			'2 天前'
		]);
		overwriteGetLocale(() => 'en');
		expect(ages.map(ageText)).toEqual([
			'just now',
			'just now',
			'59 s ago',
			'59 min ago',
			'23 h ago',
			'2 d ago'
		]);
	});
});
