import { expectValue } from '#lib/domain/errors.ts';
import { connectTo } from '#lib/server/db/client.ts';
import {
	BONUS_FILE_TYPE,
	bonusFileName,
	writeBonusCsv,
	writeBonusXlsx,
	type BonusFileFormat
} from './bonus-file.ts';
import { contestResult } from './contest-result.ts';

export interface BonusFileRequest {
	readonly databaseUrl: string;
	readonly contestId: number;
	readonly format: BonusFileFormat;
}

export interface BonusFile {
	readonly fileName: string;
	readonly bytes: Uint8Array;
	/** The media type. */
	readonly type: string;
}

/**
 * Makes the bonus file of a contest that is scored to its end; asking twice gives the same bytes. Runs in a worker
 * thread, with a connection of its own. Whoever asks looks first whether the result is ready: here it would be a bug.
 */
export async function makeBonusFile(request: BonusFileRequest): Promise<BonusFile> {
	const { db, close } = connectTo(request.databaseUrl, { connections: 1 });
	try {
		const result = await contestResult(db, request.contestId);
		if (!result) throw new Error(`there is no contest ${request.contestId}`);
		const { rows, meta } = expectValue(result);
		const write = request.format === 'csv' ? writeBonusCsv : writeBonusXlsx;
		return {
			fileName: bonusFileName(meta, request.format),
			bytes: await write(rows, meta),
			type: BONUS_FILE_TYPE[request.format]
		};
	} finally {
		await close();
	}
}
