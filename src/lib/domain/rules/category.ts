/** Products in named categories, for rules that look at a client's business by category. */
import { z } from 'zod';
import { code, MUST_BE } from '../contest-fields.ts';

/** Category → its products. A product that no category names is a category of its own. */
export const categoriesField = z
	.record(code, z.array(z.string().min(1).max(120)).min(1).max(200))
	.refine((categories) => {
		const products = Object.values(categories).flat();
		return new Set(products).size === products.length;
	}, MUST_BE.distinct.en);
export type Categories = z.output<typeof categoriesField>;

/** Two texts that no product and no category can share: a category's begins with the separator. */
export function categoryOf(categories: Categories, product: string | null): string {
	const named = Object.entries(categories).find(
		([, products]) => product !== null && products.includes(product)
	);
	return named ? `\u001f${named[0]}` : (product ?? '');
}

/** Categories belong beside `per: clientAndCategory`, and only there. */
export function refuseCategories(
	rule: { readonly per: string; readonly categories?: Categories | undefined },
	refuse: (field: string, message: string) => void
): void {
	const isWanted = rule.per === 'clientAndCategory';
	if (isWanted && rule.categories === undefined) refuse('categories', MUST_BE.required.en);
	if (!isWanted && rule.categories !== undefined) refuse('categories', MUST_BE.apart.en);
}
