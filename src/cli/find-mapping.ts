/** Which mapping a word on the command line means: a form of the product's own, a file, or one that is saved. */
import { failure, success, type Result } from '#lib/domain/errors.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import type { Database } from '#lib/server/db/client.ts';
import { savedMappings, type ImportMappingText } from '#lib/server/db/imports.ts';
import { findChoice, OWN_TARGETS } from '#lib/server/ingest/mapping-choice.ts';
import { readText } from './read-file.ts';

export async function findMappingText(
	db: Database,
	word: string
): Promise<Result<ImportMappingText>> {
	if (/\.(ya?ml|json)$/i.test(word)) {
		const text = readText(word);
		if (!text.ok) return text;
		const parsed = parseMapping(text.value);
		return parsed.ok ? success({ id: null, text: text.value }) : parsed;
	}
	const saved = await savedMappings(db);
	const named = saved.find(({ name }) => name === word);
	if (named) return success({ id: named.id, text: named.document });
	const own = word.startsWith('own:') ? await findChoice(db, word) : null;
	if (own) return success(own);
	const known = [...saved.map(({ name }) => name), ...OWN_TARGETS.map((target) => `own:${target}`)];
	const suggestion = nearestName(word, known);
	return failure({
		code: 'mapping.unknown',
		message: {
			zh: '没有这个映射；可写已保存映射的名称、映射文件（.yaml）或 own: 开头的自有格式',
			en: 'there is no such mapping; name a saved one, a file (.yaml), or a form of our own that begins with own:'
		},
		place: '--mapping',
		found: word,
		allowed: known.join(', '),
		...(suggestion === null ? {} : { suggestion })
	});
}
