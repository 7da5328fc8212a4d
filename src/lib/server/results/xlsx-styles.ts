/** The cell styles, by their place in `stylesXml`. */
export const STYLE = {
	header: 1,
	text: 2,
	disarmedText: 3,
	money: 4,
	label: 5,
	numberHeader: 6,
	firstDecimals: 7
};

const MAX_DECIMALS = 15;
/** The first number that a workbook may give to a format of its own. */
const FIRST_OWN_FORMAT = 164;

/** Format 49 is text; the formats of 0 to 15 decimals follow one another, so that points show as many as the board. */
export function stylesXml(): string {
	const decimals = Array.from({ length: MAX_DECIMALS + 1 }, (_, places) => places);
	const formats = decimals.map(
		(places) =>
			`<numFmt numFmtId="${FIRST_OWN_FORMAT + places}" formatCode="${places === 0 ? '0' : `0.${'0'.repeat(places)}`}"/>`
	);
	const top = '<alignment horizontal="left" vertical="top" wrapText="1" indent="1"/>';
	const styles = [
		'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
		'<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment horizontal="left" vertical="center" wrapText="1" indent="1"/></xf>',
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">${top}</xf>`,
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">${top}</xf>`,
		'<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>',
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${top}</xf>`,
		'<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment horizontal="right" vertical="center" wrapText="1"/></xf>',
		...decimals.map(
			(places) =>
				`<xf numFmtId="${FIRST_OWN_FORMAT + places}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>`
		)
	];
	const font = '<sz val="11"/><name val="Microsoft YaHei"/><family val="2"/>';
	return [
		'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
		`<numFmts count="${formats.length}">${formats.join('')}</numFmts>`,
		`<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>`,
		'<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
		'<fill><patternFill patternType="solid"><fgColor rgb="FFF3E6C4"/><bgColor indexed="64"/></patternFill></fill></fills>',
		'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
		'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
		`<cellXfs count="${styles.length}">${styles.join('')}</cellXfs>`,
		'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
	].join('');
}
