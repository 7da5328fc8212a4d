/** A list made from a file, as a download that is made while it is sent. */
import { error } from '@sveltejs/kit';
import type { ImportJob } from '../db/imports.ts';
import { describeError, log } from '../log.ts';
import { BONUS_FILE_TYPE, contentDisposition } from '../results/bonus-file.ts';
import { streamJob } from '../workers.ts';
import type { ListFormat } from './refused-rows.ts';

export function readListFormat(url: URL): ListFormat {
	const format = url.searchParams.get('format') ?? 'xlsx';
	if (format !== 'xlsx' && format !== 'csv') error(400);
	return format;
}

export function listResponse(
	asked: {
		readonly job: ImportJob;
		readonly filePath: string;
		readonly format: ListFormat;
		readonly what: 'rows' | 'faults';
	},
	{ onEnd }: { readonly onEnd?: () => Promise<void> } = {}
): Response {
	const { job, filePath, format, what } = asked;
	const { mappingText, sheet } = job;
	const list = streamJob('refusedRows', { filePath, mappingText, sheet, format, what });
	const watched = list.pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			flush: () =>
				onEnd?.().catch((cause: unknown) =>
					log().warn({ job: job.id, err: describeError(cause) }, 'a download was not noted')
				)
		})
	);
	return new Response(watched, {
		headers: {
			'content-type': BONUS_FILE_TYPE[format],
			'content-disposition': contentDisposition(listName(job.fileName, asked)),
			'cache-control': 'no-store'
		}
	});
}

function listName(
	fileName: string,
	{ format, what }: { readonly format: ListFormat; readonly what: 'rows' | 'faults' }
): string {
	const stem = fileName.replace(/\.[^.]{1,5}$/, '').replace(/[\\/:*?"<>|\p{C}]+/gu, '-');
	return `${stem.slice(0, 60)}_${what === 'rows' ? '拒收行_refused' : '问题_faults'}.${format}`;
}
