import { create } from 'content-disposition';
import { Temporal } from 'temporal-polyfill';
import type { BonusFileMeta } from './bonus-rows.ts';

export type { BonusFileMeta, BonusRow } from './bonus-rows.ts';
export { writeBonusCsv } from './bonus-csv.ts';
export { writeBonusXlsx } from './bonus-xlsx.ts';

export type BonusFileFormat = 'csv' | 'xlsx';

/** The media type to serve each format under. */
export const BONUS_FILE_TYPE: Readonly<Record<BonusFileFormat, string>> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
};

/**
 * Such as `PROVISIONAL_试算_2026一季度竞赛_q1-2026_r42_20260401-0000.xlsx`: the mark first, so that it survives in a
 * narrow folder view; then whose, which board, and the cut on the contest's own clock. Safe on Windows.
 */
export function bonusFileName(meta: BonusFileMeta, format: BonusFileFormat): string {
	const cut = Temporal.Instant.fromEpochMilliseconds(meta.cutAt).toZonedDateTimeISO(meta.zone);
	const day = cut.toPlainDate().toString().replaceAll('-', '');
	const time = cut.toPlainTime().toString({ smallestUnit: 'minute' }).replace(':', '');
	const parts = [
		'PROVISIONAL_试算',
		fileNamePart(meta.contestName.zh, 90),
		fileNamePart(meta.contestId, 60),
		`r${meta.revision}`,
		`${day}-${time}`
	];
	return `${parts.filter((part) => part !== '').join('_')}.${format}`;
}

/**
 * What Windows, a shell or a web address would trip over becomes `-`. Cut by bytes, three to a Chinese character: a
 * whole name may have 255 on Linux.
 */
function fileNamePart(text: string, maxBytes: number): string {
	const safe = text.replace(/[\\/:*?"<>|%&;'`$\s\p{C}]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
	let part = '';
	for (const character of safe) {
		if (Buffer.byteLength(part + character) > maxBytes) break;
		part += character;
	}
	return part;
}

/** The header that offers a download under this name: the real one (RFC 8187), and one in ASCII for old software. */
export function contentDisposition(name: string): string {
	const ascii = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/_{2,}/g, '_');
	return create(name, { fallback: ascii });
}
