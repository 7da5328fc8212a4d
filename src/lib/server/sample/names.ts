import type { Random, Weighted } from './random.ts';

/** Surnames with how often they are met, roughly. */
const SURNAMES: readonly Weighted<string>[] = [
	...weigh(20, '王李张刘陈'),
	...weigh(10, '杨黄赵吴周徐孙马朱胡郭何林罗高'),
	...weigh(
		5,
		'梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白'
	),
	...weigh(2, '江阎薛尹段雷黎史龙陶贺顾郝龚邵万钱严覃武莫孔向汤温康施')
];
const COMPOUND_SURNAMES = ['欧阳', '上官', '司马', '诸葛', '慕容', '令狐', '司徒'];

const SINGLE_GIVEN = [
	...'静敏芳丽娟艳慧颖琳洁倩雪莹璐婷薇岚蕾勇军磊杰斌超波辉刚健旭亮俊帆峰昊晨阳楠宁琪悦'
];
/** Two-part given names: a first and a second character that go together. */
const FIRST_GIVEN = [...'晓思雨佳文嘉欣梓志建国明海春秋雅诗若宇浩俊子天永一承心书锦梦婉清景'];
const SECOND_GIVEN = [
	...'婷雯怡慧琳涵萱瑶彤妍洁颖敏华军辉斌杰宏伟轩然晨阳航博文宇峰林松柏霖岩宁悦君凡'
];

/** Names that a board must be able to show: a long one with the dot of a minority name, one outside the basic plane. */
export const LONG_NAME = '迪丽努尔·阿卜杜热合曼';
export const RARE_CHARACTER_NAME = '陈\u{23c97}宁';
export const COMPOUND_NAME = '欧阳雨晴';

/** A made Chinese name of two to four characters that is not in `taken`; adds it there. */
export function makeName(random: Random, taken: Set<string>): string {
	for (;;) {
		const name = surname(random) + givenName(random);
		if (taken.has(name)) continue;
		taken.add(name);
		return name;
	}
}

function surname(random: Random): string {
	return random.chance(3) ? random.pick(COMPOUND_SURNAMES) : random.weighted(SURNAMES);
}

function givenName(random: Random): string {
	if (random.chance(20)) return random.pick(SINGLE_GIVEN);
	const first = random.pick(FIRST_GIVEN);
	for (;;) {
		const second = random.pick(SECOND_GIVEN);
		if (second !== first) return first + second;
	}
}

function weigh(weight: number, characters: string): Weighted<string>[] {
	return [...characters].map((value) => ({ value, weight }));
}
