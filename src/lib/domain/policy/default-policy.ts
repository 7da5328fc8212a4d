/**
 * The policy that holds where a bank has not set its own. It ships with the product as a document like any other, so that
 * a bank can take it as it is, change it and set it. Metrics and products are the usual words; a bank's own come with its
 * own policy, and until then are taken for volumes.
 */
import { expectValue } from '../errors.ts';
import { parsePolicy, type Policy } from './policy.ts';

export const DEFAULT_POLICY_DOCUMENT = `# 随产品提供的竞赛政策：下载后改成本行的，再上传生效。
# The policy that ships with the product: download it, make it the bank's own, set it.
schema: longhu/policy@1
id: default
name: { zh: 通用竞赛政策, en: General contest policy }

# 指标目录。kind: level 为时点，average 为日均。 The catalogue; level: at a point in time, average: daily average.
metrics:
  - { code: cross_sale, name: { zh: 交叉销售, en: Cross-sales }, kind: amount, isCrossSale: true, categories: [fund, insurance, wealth, metal] }
  - { code: fund_sale, name: { zh: 基金销售, en: Fund sales }, kind: amount, categories: [fund] }
  - { code: insurance_sale, name: { zh: 保险销售, en: Insurance sales }, kind: amount, categories: [insurance] }
  - { code: wealth_sale, name: { zh: 理财销售, en: Wealth product sales }, kind: amount, categories: [wealth] }
  - { code: metal_sale, name: { zh: 贵金属销售, en: Precious metal sales }, kind: amount, categories: [metal] }
  - { code: vip_new, name: { zh: 新增贵宾客户, en: New VIP clients }, kind: count }
  - { code: card_issue, name: { zh: 发卡, en: Cards issued }, kind: count }
  - { code: deposit_balance, name: { zh: 存款时点余额, en: Deposits at a point in time }, kind: level }
  - { code: deposit_average, name: { zh: 存款日均余额, en: Daily average of deposits }, kind: average }
  - { code: aum_balance, name: { zh: 管理资产时点余额, en: Assets under management at a point in time }, kind: level }
  - { code: aum_average, name: { zh: 管理资产日均余额, en: Daily average of assets under management }, kind: average }
  - { code: retention, name: { zh: 贵宾客户保有率, en: VIP client retention }, kind: ratio, role: quality }
  - { code: churn, name: { zh: 客户流失率, en: Client churn }, kind: ratio, role: quality }
  - { code: persistency, name: { zh: 续期率, en: Persistency }, kind: ratio, role: quality }
  - { code: complaint, name: { zh: 客户投诉, en: Client complaints }, kind: count, role: conduct }
  - { code: mis_selling, name: { zh: 误导销售, en: Mis-selling }, kind: count, role: conduct }
otherMetrics: allowed

categories:
  - { id: fund, name: { zh: 基金, en: Funds }, products: [fund, money_fund, bond_fund, other_fund, fund_sip], needsConduct: true, qualifications: [fund-licence] }
  - { id: insurance, name: { zh: 保险, en: Insurance }, products: [insurance, life, annuity], needsConduct: true, qualifications: [insurance-licence] }
  - { id: wealth, name: { zh: 理财产品, en: Wealth products }, products: [wealth, wealth_product], needsConduct: true, qualifications: [wealth-licence] }
  - { id: metal, name: { zh: 贵金属, en: Precious metals }, products: [metal, precious_metal], needsConduct: true, qualifications: [metal-licence] }

# 没有写出的按通常立场；金额、权重、封顶的界限由本行填写。
# What is not named stands as usual; limits of money, weights and caps are the bank's to set.
demands:
  - { breach: pointInTime, citations: [deposit-deviation-2014] }
  - { breach: oneMetric, citations: [agency-sales-2025] }
  - { breach: outsideAppraisal, citations: [rbi-axis-2024] }
  - { breach: noTarget, citations: [deposit-deviation-2014] }
  - { breach: noConductLeg, citations: [agency-sales-2025] }
  - { breach: noQualificationGate, citations: [interagency-1994] }

citations:
  - id: deposit-deviation-2014
    title: { zh: 关于加强商业银行存款偏离度管理有关事项的通知, en: 'Notice on managing the deposit deviation of commercial banks' }
    source:
      zh: 银监会、财政部、人民银行 2014 年 9 月；不得设立时点性存款规模考评指标，不得设定单纯以存款市场份额或排名为要求的考评指标
      en: 'CBRC, Ministry of Finance and PBOC, September 2014: no appraisal by deposits at a point in time, none by market share or ranking alone'
    url: http://paper.ce.cn/jjrb/html/2014-09/15/content_215834.htm
  - id: agency-sales-2025
    title: { zh: 商业银行代理销售业务管理办法, en: "Measures on commercial banks' agency sales" }
    source:
      zh: 国家金融监督管理总局 2025 年 3 月；对代销业务的绩效考核不得仅考核销售业绩指标，应包括销售行为和程序的合规性、客户投诉情况和内外部检查结果等
      en: 'National Financial Regulatory Administration, March 2025: agency sales are not appraised by sales figures alone, but also by conduct, complaints and inspections'
  - id: interagency-1994
    title: { zh: 关于零售非存款投资产品的跨部门声明, en: Interagency Statement on Retail Sales of Nondeposit Investment Products }
    source:
      zh: 美国联邦储备委员会、联邦存款保险公司等 1994 年 2 月 15 日；柜员等员工转介此类产品，每位客户只能得一次金额固定的小额费用
      en: 'Federal Reserve, FDIC, OCC and OTS, 15 February 1994: employees such as tellers may receive a one-time nominal fee of a fixed amount for each customer referred'
    url: https://bankersonline.com/qa/ndip-referral-fees
  - id: rbi-axis-2024
    title: { zh: 印度储备银行批评 Axis Bank 的员工业务竞赛, en: 'RBI pulls up Axis Bank over contests to generate business' }
    source:
      zh: Mint 2024 年 9 月报道；在员工浮动薪酬之外另给奖励，违反规定
      en: 'Mint, September 2024: the rewards came over and above the variable pay of the staff, against the guidelines'
`;

export const DEFAULT_POLICY: Policy = expectValue(parsePolicy(DEFAULT_POLICY_DOCUMENT));
