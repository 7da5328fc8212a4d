import type { Text } from '#lib/domain/errors.ts';

/** What the sample's words are called on screens. */
export const sampleLabels = {
	bank: { zh: '龙湖示范银行', en: 'Longhu Sample Bank' },
	metrics: {
		cross_sale: { zh: '交叉销售', en: 'Cross-sales' },
		vip_new: { zh: '新增贵宾客户', en: 'New VIP clients' },
		retention: { zh: '贵宾客户保有率', en: 'VIP client retention' },
		complaint: { zh: '客户投诉', en: 'Client complaints' }
	},
	products: {
		fund: { zh: '基金', en: 'Funds' },
		insurance: { zh: '保险', en: 'Insurance' },
		wealth_product: { zh: '理财产品', en: 'Wealth products' },
		precious_metal: { zh: '贵金属', en: 'Precious metals' },
		pension: { zh: '个人养老金', en: 'Personal pension' },
		credit_card: { zh: '信用卡', en: 'Credit cards' },
		card: { zh: '金卡客户', en: 'Card client' },
		platinum: { zh: '白金客户', en: 'Platinum client' },
		diamond: { zh: '钻石客户', en: 'Diamond client' },
		private: { zh: '私人银行客户', en: 'Private banking client' }
	},
	positions: {
		wealth: { zh: '理财', en: 'Wealth' },
		marketing: { zh: '营销', en: 'Marketing' },
		lobby: { zh: '大堂', en: 'Lobby' }
	},
	grades: {
		trainee: { zh: '见习', en: 'Trainee' },
		assistant: { zh: '助理', en: 'Assistant' },
		intermediate: { zh: '中级', en: 'Intermediate' },
		senior: { zh: '高级', en: 'Senior' },
		expert: { zh: '资深', en: 'Expert' },
		chief: { zh: '首席', en: 'Chief' }
	},
	employmentTypes: {
		contract: { zh: '合同制', en: 'Contract' },
		dispatch: { zh: '派遣制', en: 'Dispatch' },
		rehired: { zh: '返聘', en: 'Rehired' }
	}
} satisfies Record<string, Text | Record<string, Text>>;

export type SampleProduct = keyof typeof sampleLabels.products;
export type SamplePosition = keyof typeof sampleLabels.positions;
