export type SampleLevel = 'headOffice' | 'region' | 'subRegion' | 'branch' | 'outlet';

export interface SampleOrgUnit {
	code: string;
	nameZh: string;
	nameEn: string;
	parentCode: string | null;
	level: SampleLevel;
}

/** Invented places: four regions with six branches each. */
const REGIONS: readonly {
	zh: string;
	en: string;
	branches: readonly (readonly [string, string])[];
}[] = [
	{
		zh: '东湖',
		en: 'Donghu',
		branches: [
			['湖滨', 'Hubin'],
			['柳岸', "Liu'an"],
			['文华', 'Wenhua'],
			['科苑', 'Keyuan'],
			['望江', 'Wangjiang'],
			['新港', 'Xingang']
		]
	},
	{
		zh: '南屏',
		en: 'Nanping',
		branches: [
			['翠微', 'Cuiwei'],
			['金桥', 'Jinqiao'],
			['凤栖', 'Fengqi'],
			['榕荫', 'Rongyin'],
			['白沙', 'Baisha'],
			['海棠', 'Haitang']
		]
	},
	{
		zh: '西岭',
		en: 'Xiling',
		branches: [
			['云锦', 'Yunjin'],
			['石桥', 'Shiqiao'],
			['宽巷', 'Kuanxiang'],
			['茶马', 'Chama'],
			['雪松', 'Xuesong'],
			['双溪', 'Shuangxi']
		]
	},
	{
		zh: '北苑',
		en: 'Beiyuan',
		branches: [
			['朝晖', 'Zhaohui'],
			['玉泉', 'Yuquan'],
			['清河', 'Qinghe'],
			['松柏', 'Songbai'],
			['长亭', 'Changting'],
			['银杏', 'Yinxing']
		]
	}
];

/** The sample bank as a tree, parents first: head office `HO`, regions `R01` to `R04`, branches `B0101` to `B0406`. */
export const SAMPLE_ORG_UNITS: readonly SampleOrgUnit[] = [
	{
		code: 'HO',
		nameZh: '龙湖示范银行',
		nameEn: 'Longhu Sample Bank',
		parentCode: null,
		level: 'headOffice'
	},
	...REGIONS.flatMap((region, index): SampleOrgUnit[] => {
		const number = String(index + 1).padStart(2, '0');
		return [
			{
				code: `R${number}`,
				nameZh: `${region.zh}分行`,
				nameEn: `${region.en} Region`,
				parentCode: 'HO',
				level: 'region'
			},
			...region.branches.map(([zh, en], place): SampleOrgUnit => ({
				code: `B${number}${String(place + 1).padStart(2, '0')}`,
				nameZh: `${zh}支行`,
				nameEn: `${en} Branch`,
				parentCode: `R${number}`,
				level: 'branch'
			}))
		];
	})
];

export const SAMPLE_BRANCH_CODES: readonly string[] = SAMPLE_ORG_UNITS.filter(
	(unit) => unit.level === 'branch'
).map((unit) => unit.code);
