import { expect, it } from 'vitest';
import { nearestName } from '#lib/domain/nearest-name.ts';

const columns = ['externalId', 'employeeNo', 'metric', 'amount', 'occurredAt'];

it.each([
	['amont', 'amount'],
	['Amount ', 'amount'],
	['employee_no', 'employeeNo'],
	['occuredAt', 'occurredAt'],
	['ＡＭＯＵＮＴ', 'amount'],
	['surname', null],
	['', null]
])('%s means %s', (word, meant) => {
	expect(nearestName(word, columns)).toBe(meant);
});

it('knows a product by its slips, and a Chinese name that differs in one character', () => {
	expect(nearestName('GTXPro', ['GTX Basic', 'GTX Pro'])).toBe('GTX Pro');
	expect(nearestName('客户经里', ['分行', '客户经理'])).toBe('客户经理');
	expect(nearestName('行', ['日'])).toBeNull();
	expect(nearestName('amount', [])).toBeNull();
});
