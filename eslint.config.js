import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The import table of ARCHITECTURE.md: which folder may import which. What is not named is refused. */
const folders = {
	domain: 'src/lib/domain',
	live: 'src/lib/live',
	components: 'src/lib/components',
	wall: 'src/lib/wall',
	texts: 'src/lib/paraglide',
	templates: 'src/lib/templates',
	server: 'src/lib/server',
	cli: 'src/cli',
	routes: 'src/routes'
};

/** Single files that may do more, or be seen by more, than the folder around them. */
const files = [
	{ category: 'socket-contract', pattern: 'src/lib/live/events.ts' },
	{ category: 'route-server', pattern: ['src/routes/**/*.server.ts', 'src/routes/**/+server.ts'] },
	{ category: 'entry', pattern: 'src/*.ts' }
];

const may = {
	domain: ['domain'],
	live: ['live', 'domain', 'texts'],
	components: ['components', 'live', 'domain', 'texts'],
	wall: ['wall', 'components', 'live', 'domain', 'texts'],
	texts: ['texts'],
	templates: ['templates', 'domain'],
	server: ['server', 'domain', 'templates'],
	cli: ['cli', 'domain', 'server'],
	routes: ['routes', 'domain', 'live', 'components', 'wall', 'texts', 'templates']
};

const folder = (type) => ({ element: { type } });
const file = (category) => ({ file: { categories: category } });

const policies = [
	...Object.entries(may).map(([from, to]) => ({
		from: folder(from),
		allow: to.map((type) => ({ to: folder(type) }))
	})),
	{ from: folder('server'), allow: [{ to: file('socket-contract') }] },
	{ from: file('route-server'), allow: [{ to: folder('server') }] },
	{
		from: file('entry'),
		allow: [{ to: folder('server') }, { to: folder('domain') }, { to: folder('texts') }]
	}
];

export default ts.config(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'data/',
			'drizzle/',
			'src/lib/paraglide/',
			'test-results/',
			'tests/fixtures/'
		]
	},
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			// TypeScript itself knows undefined names better.
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/ban-ts-comment': 'error',
			// The app stands at the root of its address, so a link needs no base path put before it.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: {
				projectService: true,
				extraFileExtensions: ['.svelte'],
				parser: ts.parser,
				svelteConfig
			}
		}
	},
	{
		files: ['src/**/*.{ts,svelte}'],
		plugins: { boundaries },
		settings: {
			'import/resolver': { typescript: { project: './tsconfig.json' } },
			'boundaries/include': ['src/**/*'],
			'boundaries/elements': Object.entries(folders).map(([type, pattern]) => ({ type, pattern })),
			'boundaries/files': files
		},
		rules: {
			'boundaries/dependencies': ['error', { default: 'disallow', policies }]
		}
	},
	{
		files: ['src/routes/**/*.{ts,svelte}'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: '^\\.\\./(?!app\\.css$)|src/routes',
							message:
								"A route does not import another route's files: put what is shared into src/lib."
						}
					]
				}
			]
		}
	},
	{
		// The core is values in, values out: of packages it knows the schema, decimal and time-zone libraries alone.
		files: ['src/lib/domain/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex:
								'^(?!\\.|#lib/|zod$|decimal\\.js$|temporal-polyfill$|yaml$|csv-parse(/sync)?$|fastest-levenshtein$|@noble/hashes/)',
							message:
								'The domain imports only itself and pure libraries: zod, temporal-polyfill, yaml, csv-parse, fastest-levenshtein, @noble/hashes.'
						}
					]
				}
			],
			'no-restricted-globals': ['error', 'process', 'fetch', 'crypto', 'setTimeout', 'performance'],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'The domain has no chance in it.' },
				{ object: 'Date', property: 'now', message: 'The domain has no clock: now is an argument.' }
			],
			'no-restricted-syntax': [
				'error',
				{
					selector: "NewExpression[callee.name='Date'][arguments.length=0]",
					message: 'The domain has no clock: now is an argument.'
				}
			]
		}
	}
);
