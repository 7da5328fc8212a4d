/** What metrics and products are called, as known through a position. */
import { sql } from 'drizzle-orm';
import type { MetricInfo, MetricKind, ProductInfo, RiskGrade } from '#lib/domain/catalogue.ts';
import { countsAt, type LedgerCut } from './batch-cut.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { metricInfo, productInfo } from './schema.ts';

/** Of several facts about one metric that of the latest batch counts. */
export async function metricsAt(tx: Reader, cut: LedgerCut): Promise<MetricInfo[]> {
	const rows = await tx.execute<{
		code: string;
		nameZh: string;
		nameEn: string;
		kind: MetricKind;
		unitZh: string | null;
		unitEn: string | null;
		decimals: number | null;
		dueBy: string | null;
		dueDays: number | null;
	}>(sql`
		select * from (
			select distinct on (m.code) m.code, m.name_zh as "nameZh", m.name_en as "nameEn", m.kind,
				m.unit_zh as "unitZh", m.unit_en as "unitEn", m.decimals, m.due_by as "dueBy",
				m.due_days as "dueDays"
			from metric_info m join batch b on b.id = m.batch_id where ${countsAt(cut)}
			order by m.code, b.position desc
		) known order by code collate "C"`);
	return rows.map(({ code, nameZh, nameEn, kind, unitZh, unitEn, decimals, dueBy, dueDays }) => ({
		code,
		name: { zh: nameZh, en: nameEn },
		kind,
		unit: unitZh === null || unitEn === null ? null : { zh: unitZh, en: unitEn },
		decimals,
		due: dueBy === null || dueDays === null ? null : { days: dueDays, by: dueBy }
	}));
}

/** Of several facts about one product that of the latest batch counts. */
export async function productsAt(tx: Reader, cut: LedgerCut): Promise<ProductInfo[]> {
	const rows = await tx.execute<{
		code: string;
		nameZh: string;
		nameEn: string;
		family: string | null;
		risk: RiskGrade | null;
		qualification: string | null;
	}>(sql`
		select * from (
			select distinct on (p.code) p.code, p.name_zh as "nameZh", p.name_en as "nameEn", p.family,
				p.risk, p.qualification
			from product_info p join batch b on b.id = p.batch_id where ${countsAt(cut)}
			order by p.code, b.position desc
		) known order by code collate "C"`);
	return rows.map(({ nameZh, nameEn, ...fields }) => ({
		...fields,
		name: { zh: nameZh, en: nameEn }
	}));
}

/** All codes that the catalogue has by now. */
export async function catalogueCodes(
	tx: Reader
): Promise<{ readonly metric: readonly string[]; readonly product: readonly string[] }> {
	const rows = await tx.execute<{ of: 'metric' | 'product'; code: string }>(sql`
		select distinct 'metric' as of, m.code from metric_info m join batch b on b.id = m.batch_id
			where b.taken_back_position is null
		union
		select distinct 'product', p.code from product_info p join batch b on b.id = p.batch_id
			where b.taken_back_position is null`);
	const codesOf = (of: string) => rows.filter((row) => row.of === of).map(({ code }) => code);
	return { metric: codesOf('metric'), product: codesOf('product') };
}

export async function appendMetrics(
	tx: Transaction,
	batchId: number,
	metrics: readonly MetricInfo[]
): Promise<void> {
	await tx.insert(metricInfo).values(
		metrics.map(({ code, name, kind, unit, decimals, due }) => ({
			batchId,
			code,
			nameZh: name.zh,
			nameEn: name.en,
			kind,
			unitZh: unit?.zh ?? null,
			unitEn: unit?.en ?? null,
			decimals,
			dueBy: due?.by ?? null,
			dueDays: due?.days ?? null
		}))
	);
}

/** Few enough parameters for one statement. */
const ROWS_PER_STATEMENT = 1000;

export async function appendProducts(
	tx: Transaction,
	batchId: number,
	products: readonly ProductInfo[]
): Promise<void> {
	for (let start = 0; start < products.length; start += ROWS_PER_STATEMENT)
		await tx
			.insert(productInfo)
			.values(
				products
					.slice(start, start + ROWS_PER_STATEMENT)
					.map(({ name, ...fields }) => ({ batchId, ...fields, nameZh: name.zh, nameEn: name.en }))
			);
}
