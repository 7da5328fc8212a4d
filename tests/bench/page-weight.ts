/** How much script each page of the last build makes a browser load, all in: `npm run bench -- page-weight`. */
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A wall runs on televisions: its script stays under this, compressed. */
export const WALL_LIMIT_KB = 120;

const output = '.svelte-kit/output';

export interface PageWeight {
	readonly route: string;
	readonly scriptKb: number;
	readonly styleKb: number;
}

const one = <T>(value: T | undefined, what: string): T => {
	if (value === undefined) throw new Error(`the build has no ${what}: npm run build`);
	return value;
};

/** The strings of a written list: `["a.js","b.js"]`. */
const listed = (source: string, name: string): string[] =>
	JSON.parse(
		one(new RegExp(`${name}(?: =|:) ?(\\[[^\\]]*\\])`).exec(source)?.[1], name)
	) as string[];

const kilobytes = (files: ReadonlySet<string>): number =>
	[...files].reduce(
		(sum, file) => sum + gzipSync(readFileSync(`${output}/client/${file}`)).length,
		0
	) / 1000;

/** A script and all that it imports, now or later, as far as it is not a page of its own. */
function addWithImports(file: string, files: Set<string>): void {
	if (files.has(file)) return;
	files.add(file);
	const source = readFileSync(`${output}/client/${file}`, 'utf8');
	// The start script names every page; of these a browser loads those of its route.
	const now = /(?:import|from) ?["'](\.[^"']+\.js)["']/g;
	const later = /import\(["'`](\.[^"'`]+\.js)["'`]\)/g;
	for (const pattern of file.includes('/entry/') ? [now] : [now, later])
		for (const [, path] of source.matchAll(pattern))
			addWithImports(posix.join(posix.dirname(file), one(path, 'path')), files);
}

/** Every page with what its first visit loads: the framework, its layouts, its error pages and itself. */
export function weighPages(): PageWeight[] {
	const manifestPath = `${output}/server/manifest-full.js`;
	if (!existsSync(manifestPath)) throw new Error('there is no build to weigh: npm run build');
	const manifest = readFileSync(manifestPath, 'utf8');
	const framework = listed(one(/client: \{.*\}/.exec(manifest)?.[0], 'client'), 'imports');
	const pages = manifest.split(/\bid: (?=")/).flatMap((route) => {
		const page =
			/^("[^"]+")[\s\S]*page: \{ layouts: \[([^\]]*)\], errors: \[([^\]]*)\], leaf: (\d+) \}/.exec(
				route
			);
		return page ? [page] : [];
	});
	return pages.map(([, route, layouts, errors, leaf]) => {
		const nodes = `${layouts},${errors},${leaf}`.split(',').filter((node) => node.trim() !== '');
		const scripts = new Set<string>();
		const styles = new Set<string>();
		for (const file of framework) addWithImports(file, scripts);
		for (const node of nodes) {
			const source = readFileSync(`${output}/server/nodes/${node.trim()}.js`, 'utf8');
			for (const file of listed(source, 'imports')) addWithImports(file, scripts);
			for (const file of listed(source, 'stylesheets')) styles.add(file);
		}
		return {
			route: JSON.parse(one(route, 'route')) as string,
			scriptKb: kilobytes(scripts),
			styleKb: kilobytes(styles)
		};
	});
}

/** Prints the table; a wall over its limit fails the run. */
export function pageWeightBench(): void {
	const pages = weighPages();
	const width = Math.max(...pages.map(({ route }) => route.length));
	console.log('Page weight, gzip, kB of 1000 bytes');
	console.log(`${'page'.padEnd(width)}  script  style`);
	for (const { route, scriptKb, styleKb } of pages)
		console.log(
			`${route.padEnd(width)}  ${scriptKb.toFixed(1).padStart(6)}  ${styleKb.toFixed(1).padStart(5)}`
		);
	const heavy = pages.filter(
		({ route, scriptKb }) => route.startsWith('/wall/') && scriptKb > WALL_LIMIT_KB
	);
	if (heavy.length === 0) return;
	console.error(`over ${WALL_LIMIT_KB} kB: ${heavy.map(({ route }) => route).join(', ')}`);
	process.exitCode = 1;
}
