import { describe, expect, it } from 'vitest';
import { findPersonalData } from '#lib/domain/personal-data.ts';

describe('what looks like personal data', () => {
	it.each([
		['11010519491231002X', 'identityNumber'],
		['11010519491231002x', 'identityNumber'],
		['440524188001010014', null], // born in 1880
		['110105194912310021', null], // wrong checksum
		['110105194902310020', null], // 31 February
		['客户 11010519491231002X', 'identityNumber'],
		['１１０１０５１９４９１２３１００２Ｘ', 'identityNumber'],
		['110105 19491231 002X', 'identityNumber'],
		['13812345678', 'mobileNumber'],
		['+8613812345678', 'mobileNumber'],
		['+86 138-1234-5678', 'mobileNumber'],
		['张三(138 1234 5678)', 'mobileNumber'],
		['13812345678.0', 'mobileNumber'],
		['12812345678', null], // no such prefix
		['1381234567', null], // ten digits
		['6222021234567890123', null], // wrong check digit
		['6222 0212 3456 7890 128', 'bankCard'],
		['4111111111111111', 'bankCard'],
		['5555-5555-5555-4444', 'bankCard'],
		['378282246310005', 'bankCard'],
		['1234567890123452', null], // Luhn holds, but nobody issues it
		['0000000000000000', null]
	])('%s: %s', (text, kind) => {
		expect(findPersonalData(text)).toBe(kind);
	});

	it.each([
		'2017-03-01',
		'2017-03-01 09:30:00',
		'2017-03-01T09:30:00.123+08:00',
		'20170301093000123',
		'1,234,567.89',
		'10005534',
		'Darcel Schlecht',
		'1C1I7A6R',
		'ORDER13812345678X',
		'a3f9c2d1-4b5e-4a6f-8c7d-1e2f3a4b5c6d',
		''
	])('leaves %s alone', (text) => {
		expect(findPersonalData(text)).toBeNull();
	});
});
