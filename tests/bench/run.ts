/**
 * `npm run bench` runs every benchmark; `npm run bench -- import` one of them; `npm run bench -- import --rows=1000000`
 * another size. `--runs=1` gives up the median, `--plot=docs/scoring-growth.svg` draws the growth of scoring. Each prints its table; what they printed on which machine stands in docs/benchmarks.md.
 */
import { apiBench } from './api.bench.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { emissionBench } from './emission.bench.ts';
import { exactBench } from './exact.bench.ts';
import { importBench } from './import.bench.ts';
import { liveLatencyBench } from './live-latency.bench.ts';
import { pageWeightBench } from './page-weight.ts';
import { rescoreBench } from './rescore.bench.ts';
import { rankingBench, scoringBench } from './scoring.bench.ts';
import { xlsxBench } from './xlsx.bench.ts';

const asked = process.argv.slice(2);
const names = asked.filter((word) => !word.startsWith('--'));
const option = (name: string) =>
	asked.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const sizes = option('rows')?.split(',').map(Number);
const runs = option('runs');
const plot = option('plot');

async function withServer(run: (server: BenchServer) => Promise<unknown>): Promise<void> {
	const server = await startBenchServer();
	try {
		await run(server);
	} finally {
		await server.stop();
	}
}

const benches: Readonly<Record<string, () => Promise<unknown>>> = {
	import: () =>
		withServer((server) =>
			importBench(server, { ...(sizes && { sizes }), ...(runs && { runs: Number(runs) }) })
		),
	api: () => withServer((server) => apiBench(server, { ...(runs && { rounds: Number(runs) }) })),
	xlsx: () =>
		withServer((server) =>
			xlsxBench(server, { ...(sizes && { sizes }), ...(runs && { runs: Number(runs) }) })
		),
	emission: () => withServer((server) => emissionBench(server)),
	'live-latency': () => withServer((server) => liveLatencyBench(server)),
	scoring: () =>
		scoringBench({
			...(sizes && { sizes }),
			...(runs && { runs: Number(runs) }),
			...(plot !== undefined && { plot })
		}),
	ranking: async () => rankingBench(),
	rescore: () =>
		withServer((server) =>
			rescoreBench(server, { ...(sizes && { sizes }), ...(runs && { runs: Number(runs) }) })
		),
	exact: async () => exactBench(),
	'page-weight': async () => pageWeightBench()
};

const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
	console.error(
		`no such benchmark: ${unknown.join(', ')}; there is ${Object.keys(benches).join(', ')}`
	);
	process.exit(1);
}
for (const [name, run] of Object.entries(benches))
	if (names.length === 0 || names.includes(name)) await run();
