/** Calls that mean no good, drawn by chance from a seed, so that what was found can be sent again. */
import fc from 'fast-check';
import { activityBody } from './api-support.ts';

export interface HostileCall {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | Buffer;
	/** Sends a length that is not the body's, or chunks that are none. */
	readonly framing: 'honest' | 'cut' | 'chunked' | 'brokenChunk';
}

const NASTY = [
	"'; drop table entry; --",
	'<script>alert(1)</script>',
	'=cmd|calc!A0',
	'\u0000',
	'\u001f',
	'\ud800',
	'../../etc/passwd',
	'𠀀'.repeat(100),
	'x'.repeat(201),
	'x'.repeat(15_000),
	'x'.repeat(50_000),
	'9999-12-31',
	'0000-00-00',
	'2026-02-30T25:61:61Z',
	'NaN',
	'Infinity',
	'1e999',
	'-0',
	'9'.repeat(41),
	'1.' + '9'.repeat(30),
	'99999999999999999.99',
	'11010119900307571X',
	'13800138000',
	'6222021234567890128',
	'',
	' ',
	'%00',
	'{{7*7}}'
];

const nasty = fc.oneof(
	fc.constantFrom<unknown>(...NASTY),
	fc.constantFrom<unknown>(null, true, 0, -1, 12.5, 1e21, [], {}, [[[]]]),
	fc.string({ unit: 'binary', maxLength: 60 })
);

const FIELDS = [
	...Object.keys(activityBody('x')),
	'clientRef',
	'clientNumber',
	'referrerNo',
	'share'
];
const STRANGE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'kind', 'id', ''];

/** An activity with some of its fields spoilt. */
const spoilt = fc
	.tuple(
		fc.integer({ min: 0, max: 1_000_000 }),
		fc.array(fc.tuple(fc.constantFrom(...FIELDS, ...STRANGE_NAMES), nasty), {
			minLength: 1,
			maxLength: 4
		})
	)
	.map(([id, changes]) => {
		const fields = Object.entries(activityBody(`hostile-${id}`)).map(
			([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`
		);
		// Written by hand: an object of the language has no name twice.
		const added = changes.map(
			([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`
		);
		return `{${[...fields, ...added].join(',')}}`;
	});

const fine = fc
	.integer({ min: 0, max: 300 })
	.map((id) => JSON.stringify(activityBody(`fine-${id % 100}`, { amount: `${id % 3}.00` })));

const text = fc.oneof(
	{ weight: 4, arbitrary: spoilt },
	{ weight: 1, arbitrary: fine },
	{ weight: 1, arbitrary: fc.json() },
	{ weight: 1, arbitrary: spoilt.map((body) => body.slice(0, body.length / 2)) },
	{ weight: 1, arbitrary: fc.array(spoilt, { maxLength: 5 }).map((rows) => `[${rows.join()}]`) },
	{ weight: 1, arbitrary: fc.array(fine, { maxLength: 5 }).map((rows) => `[${rows.join()}]`) },
	{ weight: 1, arbitrary: fc.array(text0(), { maxLength: 5 }).map((rows) => rows.join('\n')) },
	{
		weight: 1,
		arbitrary: fc.constantFrom('[', '{"a":', '"').map((open) => open.repeat(6_000))
	},
	{ weight: 1, arbitrary: fc.constantFrom('NaN', '{"amount":1e999}', '{"a":1,"a":2}', '\ufeff{}') }
);

function text0() {
	return fc.oneof(spoilt, fine, fc.constant('{"externalId":'));
}

const body = fc.oneof(
	{ weight: 6, arbitrary: text },
	{ weight: 1, arbitrary: text.map((value) => Buffer.from(value, 'utf16le')) },
	{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
	{ weight: 1, arbitrary: text.map((value) => Buffer.from(`\xe9\xff${value}`, 'latin1')) }
);

const POSTS = [
	'/activities',
	'/activities/batch',
	'/activities/stream',
	'/reversals',
	'/decisions',
	'/period-figures',
	'/roster'
];
const OTHERS = [
	'/contests/%00/standings',
	'/contests/live/standings?limit=%27&offset=-1',
	'/contests/%F0%9F%92%A9/scorecards/%3Cscript%3E',
	'/batches/99999999999999999999',
	'/boards/%27%20or%201=1',
	'/activities/../../etc/passwd',
	'/__proto__',
	'//',
	'/openapi.json?x=%zz'
];

const JSON_TYPE = 'application/json';

export const hostileCall: fc.Arbitrary<HostileCall> = fc.record({
	method: fc.oneof(
		{ weight: 12, arbitrary: fc.constant('POST') },
		{ weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD') }
	),
	path: fc.oneof(
		{ weight: 9, arbitrary: fc.constantFrom(...POSTS) },
		{ weight: 1, arbitrary: fc.constantFrom(...OTHERS) }
	),
	headers: fc.record({
		'content-type': fc.oneof(
			{ weight: 8, arbitrary: fc.constant('') },
			{
				weight: 1,
				arbitrary: fc.constantFrom(
					'text/plain',
					'multipart/form-data',
					`${JSON_TYPE};charset=gbk`,
					'application/x-www-form-urlencoded',
					'x'.repeat(2_000)
				)
			}
		),
		accept: fc.oneof(
			{ weight: 8, arbitrary: fc.constant('*/*') },
			{ weight: 1, arbitrary: fc.constantFrom('text/html', ';;;,,,q=', 'x'.repeat(2_000)) }
		)
	}),
	body,
	framing: fc.oneof(
		{ weight: 8, arbitrary: fc.constant('honest' as const) },
		{
			weight: 1,
			arbitrary: fc.constantFrom('cut' as const, 'chunked' as const, 'brokenChunk' as const)
		}
	)
});

/** The type that the address takes, unless the call says another one. */
export function typeOf({ path, headers }: HostileCall): string {
	if (headers['content-type']) return headers['content-type'];
	return path.endsWith('/stream') ? 'application/x-ndjson' : JSON_TYPE;
}
