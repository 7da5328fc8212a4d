/** A picture of how a time grows with size, both on logarithmic axes: a straight line of slope one is proportional growth. */
export interface GrowthPoint {
	readonly size: number;
	readonly ms: number;
}

const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = { left: 80, right: 24, top: 24, bottom: 56 } as const;

export function growthPlot(title: string, points: readonly GrowthPoint[]): string {
	const xs = decades(points.map(({ size }) => size));
	const ys = decades(points.map(({ ms }) => ms));
	const x = (size: number) => MARGIN.left + along(size, xs) * (WIDTH - MARGIN.left - MARGIN.right);
	const y = (ms: number) =>
		HEIGHT - MARGIN.bottom - along(ms, ys) * (HEIGHT - MARGIN.top - MARGIN.bottom);
	const first = points[0] ?? { size: 1, ms: 1 };
	const last = points.at(-1) ?? first;
	const proportional = [first.size, last.size]
		.map((size) => `${at(x(size))},${at(y((last.ms / last.size) * size))}`)
		.join(' ');
	const path = points.map(({ size, ms }) => `${at(x(size))},${at(y(ms))}`).join(' ');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-label="${title}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${xs.map((size) => `<path d="M${at(x(size))} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}" stroke="#ddd"/><text x="${at(x(size))}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle" fill="#444">${size.toLocaleString('en')}</text>`).join('\n')}
${ys.map((ms) => `<path d="M${MARGIN.left} ${at(y(ms))}H${WIDTH - MARGIN.right}" stroke="#ddd"/><text x="${MARGIN.left - 8}" y="${at(y(ms) + 4)}" text-anchor="end" fill="#444">${ms.toLocaleString('en')} ms</text>`).join('\n')}
<polyline points="${proportional}" fill="none" stroke="#999" stroke-dasharray="5 5"/>
<polyline points="${path}" fill="none" stroke="#b3261e" stroke-width="2"/>
${points.map(({ size, ms }) => `<circle cx="${at(x(size))}" cy="${at(y(ms))}" r="4" fill="#b3261e"/>`).join('\n')}
<text x="${WIDTH / 2}" y="${HEIGHT - 14}" text-anchor="middle" fill="#222">${title}; dashed: in proportion to the last</text>
</svg>
`;
}

/** The powers of ten around the values. */
function decades(values: readonly number[]): number[] {
	const low = Math.floor(Math.log10(Math.min(...values)));
	const high = Math.ceil(Math.log10(Math.max(...values)));
	return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

function along(value: number, marks: readonly number[]): number {
	const low = Math.log10(marks[0] ?? 1);
	const high = Math.log10(marks.at(-1) ?? 10);
	return (Math.log10(value) - low) / (high - low);
}

function at(pixels: number): string {
	return pixels.toFixed(1);
}
