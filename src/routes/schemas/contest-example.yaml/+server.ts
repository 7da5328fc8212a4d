import { dayOf } from '#lib/domain/calendar.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** A contest document to start from, for the quarter we are in. */
export const GET: RequestHandler = () =>
	new Response(exampleContestDocument(dayOf(Date.now(), 'Asia/Shanghai')), {
		headers: {
			'content-type': 'application/yaml; charset=utf-8',
			'content-disposition': contentDisposition('contest-example.yaml')
		}
	});
