/** A file is brought: stored beside the data folder's other uploads, hashed, and noted as a job. */
import { randomUUID } from 'node:crypto';
import type { ReadableStream } from 'node:stream/web';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { Database } from '../db/client.ts';
import { insertImportJob, type ImportMappingText } from '../db/imports.ts';
import { removeUpload, storeUpload, uploadPath } from './uploads.ts';

const MAX_FILE_NAME = 200;

export interface Upload {
	readonly body: ReadableStream<Uint8Array>;
	readonly fileName: string;
	/** Null: somebody will make one while looking at the file. */
	readonly mapping: ImportMappingText | null;
	readonly by: string;
}

/** Gives the id of the job. Its check is the caller's to start. */
export async function bringFile(
	db: Database,
	dataDir: string,
	upload: Upload
): Promise<Result<string>> {
	const id = randomUUID();
	const stored = await storeUpload(uploadPath(dataDir, id), upload.body);
	if (!stored.ok) return stored;
	if (stored.value.bytes === 0) {
		await removeUpload(dataDir, id);
		return failure(emptyFault());
	}
	await insertImportJob(db, {
		id,
		fileName: upload.fileName.slice(0, MAX_FILE_NAME),
		fileSha256: stored.value.sha256,
		fileBytes: stored.value.bytes,
		mapping: upload.mapping,
		createdBy: upload.by
	});
	return success(id);
}

function emptyFault(): Fault {
	return {
		code: 'upload.empty',
		message: { zh: '文件是空的。', en: 'The file is empty.' },
		place: 'file'
	};
}
