/** The text of a document that people write, YAML or JSON, as plain lists, maps and texts. */
import { isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';

/** Far more than any document has. Reading is done while others wait, so a longer one is refused unread. */
export const MAX_DOCUMENT_CHARACTERS = 200_000;
const MAX_ALIASES = 100;
/** After a broken bracket every later one is a fault of its own, and says nothing more. */
const MAX_SYNTAX_FAULTS = 20;

export interface SyntaxFault {
	readonly line: number;
	readonly found: string;
}

export type ReadDocument =
	| { readonly kind: 'plain'; readonly value: unknown }
	| {
			readonly kind: 'syntax';
			readonly faults: readonly SyntaxFault[];
			/** Where nothing is wrong but that keys are there twice: the document with the last of each. */
			readonly value?: unknown;
	  }
	| { readonly kind: 'tooLong' | 'tooDeep' };

/**
 * Reads YAML (and with it JSON). Every scalar stays its text, so no decimal passes through a binary float. A person is
 * shown a few faults of the syntax unless more are asked for.
 */
export function readDocument(text: string, mostFaults = MAX_SYNTAX_FAULTS): ReadDocument {
	if (text.length > MAX_DOCUMENT_CHARACTERS) return { kind: 'tooLong' };
	try {
		const lines = new LineCounter();
		// The library compares each key with all before it, which takes minutes for a long map.
		const yaml = parseDocument(text, {
			schema: 'failsafe',
			strict: true,
			uniqueKeys: false,
			lineCounter: lines
		});
		const faults = [
			...yaml.errors.map(({ linePos, message }) => ({
				line: linePos?.[0].line ?? 1,
				found: message.split('\n')[0]?.slice(0, 200) ?? ''
			})),
			...repeatedKeys(yaml, lines)
		];
		const syntax = { kind: 'syntax', faults: faults.slice(0, mostFaults) } as const;
		if (yaml.errors.length > 0) return syntax;
		const value: unknown = yaml.toJS({ maxAliasCount: MAX_ALIASES });
		return faults.length > 0 ? { ...syntax, value } : { kind: 'plain', value };
	} catch (error) {
		// The library throws for aliases that unfold without end, and runs out of stack where lists nest by thousands.
		if (error instanceof ReferenceError || error instanceof RangeError) return { kind: 'tooDeep' };
		throw error;
	}
}

function repeatedKeys(yaml: Document, lines: LineCounter): SyntaxFault[] {
	const faults: SyntaxFault[] = [];
	visit(yaml, {
		Map(_, map) {
			const seen = new Set<unknown>();
			for (const { key } of map.items) {
				if (!isScalar(key)) continue;
				if (seen.has(key.value))
					faults.push({
						line: isNode(key) && key.range ? lines.linePos(key.range[0]).line : 1,
						found: `Map keys must be unique: ${String(key.value).slice(0, 60)}`
					});
				seen.add(key.value);
			}
		}
	});
	return faults;
}
