import { createApiListener, isApiCall } from './api/listener.ts';
import { apiLimits } from './api/limits.ts';
import { registerFirstToken } from './auth/api-tokens.ts';
import { prepareFirstSignIn } from './auth/first-start.ts';
import { startSignIn, stopSignIn } from './auth/sign-in-service.ts';
import { tellFirstSignIn } from './auth/tell-first-sign-in.ts';
import { env } from './env.ts';
import { lockDataFolder } from './data-lock.ts';
import { connection, database, openDatabase } from './db/client.ts';
import { startEmbedded } from './db/embedded.ts';
import { makeDataFolder } from './db/embedded/home.ts';
import { migrateDatabase } from './db/migrate.ts';
import { drainHttp } from './drain-http.ts';
import {
	findHttpServer,
	isShuttingDown,
	offerListener,
	onListening,
	onShutdown,
	shutdown
} from './http-slot.ts';
import { startLive } from './live/live-service.ts';
import { startImports } from './ingest/import-queue.ts';
import { log } from './log.ts';
import { startDemo } from './sample/demo.ts';
import { seedSample } from './sample/seed-sample.ts';
import { openSecrets } from './secrets.ts';
import { tellAddresses } from './start-addresses.ts';
import { startScorer } from './workers.ts';

type Stop = () => Promise<void> | void;

interface Step {
	readonly name: string;
	/** Resolves when the part works; what it returns stops it again. */
	readonly start: (started: Started) => Promise<Stop | undefined> | Stop | undefined;
}

/** What earlier steps hand to later ones. */
interface Started {
	databaseUrl: string;
}

/** The parts of the app in the order in which they start. They stop in the reverse order. */
const steps: readonly Step[] = [
	{
		name: 'database server',
		start: async (started) => {
			const { databaseUrl, dataDir } = env();
			await makeDataFolder(dataDir);
			if (databaseUrl !== undefined) {
				started.databaseUrl = databaseUrl;
				return undefined;
			}
			const lock = await lockDataFolder(dataDir);
			onShutdown('lock of the data folder', lock.release);
			onListening((address) => {
				lock.publish(address).catch((error) => log().error({ err: error }, 'lock not updated'));
			});
			const server = await startEmbedded(dataDir, (message, details) =>
				log().info(details, message)
			);
			started.databaseUrl = server.url;
			return server.stop;
		}
	},
	{
		name: 'migrations',
		start: async ({ databaseUrl }) => {
			await migrateDatabase(databaseUrl);
			return undefined;
		}
	},
	{ name: 'database pool', start: ({ databaseUrl }) => openDatabase(databaseUrl).close },
	{
		name: 'sign-in',
		start: async () => {
			const { dataDir, adminPasswordFile, origin } = env();
			const { auth } = await openSecrets(dataDir);
			startSignIn({ db: database(), secret: auth });
			const first = await prepareFirstSignIn({ passwordFile: adminPasswordFile });
			onListening((address) => tellFirstSignIn(first, origin ?? address));
			return stopSignIn;
		}
	},
	{
		name: 'sample',
		start: async () => {
			if (env().sample) await seedSample(database(), Date.now());
			return undefined;
		}
	},
	{ name: 'scorer', start: ({ databaseUrl }) => startScorer(databaseUrl) },
	{
		name: 'imports',
		start: startImports
	},
	{
		name: 'demo',
		start: async () => (env().demo ? startDemo(database()) : undefined)
	},
	{
		name: 'addresses',
		start: async () => {
			const { dataDir, origin } = env();
			const { auth } = await openSecrets(dataDir);
			onListening((address) => {
				tellAddresses(database(), origin ?? address, auth).catch((error) =>
					log().error({ err: error }, 'addresses not told')
				);
			});
			return undefined;
		}
	},
	{
		name: 'api',
		start: async () => {
			const { ingest } = await openSecrets(env().dataDir);
			await registerFirstToken(database(), ingest);
			offerListener({ claims: isApiCall, listener: createApiListener(apiLimits(env())) });
			return undefined;
		}
	},
	{ name: 'open requests', start: () => drainHttp },
	{
		// Stops before the requests are drained: open sockets would hold the server.
		name: 'live boards',
		start: () =>
			startLive({
				connection: connection(),
				server: findHttpServer(),
				publicOrigin: env().origin
			})
	}
];

const key = Symbol.for('longhu.app');
const holder = globalThis as { [key]?: Promise<void> };

/** Starts every part once per process; a reload in development finds them running. */
export function startApp(): Promise<void> {
	return (holder[key] ??= startSteps());
}

async function startSteps(): Promise<void> {
	const running = runSteps();
	// Asked to stop in the middle of starting, the step under way ends first and is then stopped too.
	onShutdown('start', () => running.catch(() => undefined));
	try {
		await running;
	} catch (error) {
		await shutdown(reportStop);
		throw error;
	}
}

async function runSteps(): Promise<void> {
	const started: Started = { databaseUrl: '' };
	for (const step of steps) {
		if (isShuttingDown()) return;
		const stop = await step.start(started);
		if (stop) onShutdown(step.name, stop);
		log().debug({ step: step.name }, 'started');
	}
}

function reportStop(part: string, error: unknown): void {
	log().error({ part, err: error }, 'did not stop cleanly');
}
