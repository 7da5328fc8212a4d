/** Which operation an address and a method mean. */
import { API_ROOT } from './openapi.ts';
import type { Operation } from './operation.ts';

export interface Route {
	readonly operations: ReadonlyMap<string, Operation>;
	/** Values of the path's parameters. */
	readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
	readonly pattern: RegExp;
	readonly names: readonly string[];
	readonly operations: Map<string, Operation>;
}

const PARAMETER = /\{(\w+)\}/g;

export class Routes {
	/** Addresses without parameters are found at once: those of most calls. */
	readonly #fixed = new Map<string, Map<string, Operation>>();
	readonly #patterns: Pattern[] = [];

	constructor(operations: readonly Operation[]) {
		for (const operation of operations) {
			const path = API_ROOT + operation.path;
			const names = [...path.matchAll(PARAMETER)].map(([, name = '']) => name);
			this.#methodsOf(path, names).set(operation.method, operation);
		}
	}

	/** Null: there is no such address. */
	find(path: string): Route | null {
		const fixed = this.#fixed.get(path);
		if (fixed) return { operations: fixed, parameters: {} };
		for (const { pattern, names, operations } of this.#patterns) {
			const values = pattern.exec(path)?.slice(1).map(decode);
			if (!values) continue;
			if (values.includes(null)) return null;
			const parameters = Object.fromEntries(
				names.map((name, index) => [name, values[index] ?? ''])
			);
			return { operations, parameters };
		}
		return null;
	}

	#methodsOf(path: string, names: readonly string[]): Map<string, Operation> {
		const source = path.replaceAll('.', String.raw`\.`).replace(PARAMETER, '([^/]+)');
		const known =
			names.length === 0
				? this.#fixed.get(path)
				: this.#patterns.find(({ pattern }) => pattern.source === anchored(source).source)
						?.operations;
		if (known) return known;
		const operations = new Map<string, Operation>();
		if (names.length === 0) this.#fixed.set(path, operations);
		else this.#patterns.push({ pattern: anchored(source), names, operations });
		return operations;
	}
}

function anchored(source: string): RegExp {
	return new RegExp(`^${source}$`);
}

function decode(part: string): string | null {
	try {
		return decodeURIComponent(part);
	} catch {
		return null;
	}
}
