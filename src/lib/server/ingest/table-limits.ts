/** How much of a file is taken, whatever its format; the README and the refusals state the same figures. */

/** The largest file, about two million rows of text. */
export const MAX_FILE_MEGABYTES = 200;
/** An old .xls is held in memory as a whole; 65,536 rows of 20 columns take about 20 MB. */
export const MAX_XLS_MEGABYTES = 32;
export const BYTES_PER_MEGABYTE = 1024 * 1024;

export const MAX_ROWS = 5_000_000;
export const MAX_COLUMNS = 1_024;
/** In UTF-16 units, as Excel counts them and as many as it takes. */
export const MAX_CELL_LENGTH = 32_767;
/** Cells of one .xls that are held at once. */
export const MAX_XLS_CELLS = 3_000_000;

/** A sheet of a workbook unpacked: a million rows of 15 columns. */
export const MAX_SHEET_MEGABYTES = 1_024;
/** The texts of a workbook unpacked; they are held in memory. */
export const MAX_STRINGS_MEGABYTES = 128;
export const MAX_STRINGS = 3_000_000;
/** Any other part of a workbook unpacked. */
export const MAX_PART_MEGABYTES = 32;
/** A part that unpacks to more than this many times its size, and to more than ten megabytes, is a bomb. */
export const MAX_RATIO = 250;
/** Files inside a workbook. */
export const MAX_PARTS = 10_000;
export const MAX_SHEETS = 1_000;

/** Rows that are handed on at once: enough to forget the cost of handing on, few enough to hold. */
export const CHUNK_ROWS = 1_000;
