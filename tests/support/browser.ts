import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);

/** Browsers of the machine, in the order in which they are taken; CHROMIUM_PATH names one outright. */
const systemBrowsers = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/opt/google/chrome/chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/**
 * A Chromium to test in: the machine's own, else the one that came inside an npm package, so that the
 * browser stories run where nothing was installed.
 */
export async function launchBrowser(): Promise<Browser> {
	const system = systemBrowsers.find((path) => path !== undefined && existsSync(path));
	const { executablePath, env } = system
		? { executablePath: system, env: {} }
		: await unpackCarriedBrowser();
	return chromium.launch({
		executablePath,
		env: { ...process.env, ...env },
		// Pages of our own, on this machine; its sandbox does not work for root.
		args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']
	});
}

/**
 * Unpacks the carried browser once per user and version. The package unpacks into the folder for temporary
 * files, without regard to others who do the same: so it gets one of its own, renamed when it is whole.
 */
async function unpackCarriedBrowser() {
	const require = createRequire(import.meta.url);
	const entry = require.resolve('@sparticuz/chromium');
	const manifest = join(dirname(entry), '..', '..', 'package.json');
	const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
	const folder = join(tmpdir(), `longhu-chromium-${version}-${userInfo().uid}`);
	if (!existsSync(folder)) {
		const draft = await mkdtemp(`${folder}-`);
		await run(
			process.execPath,
			[
				'--input-type=module',
				'--eval',
				`const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath();`
			],
			// Told that it runs where it was made for, the package unpacks the libraries as well.
			{ env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' } }
		);
		await writeFontConfiguration(draft, folder);
		await rename(draft, folder).catch(async (error: unknown) => {
			await rm(draft, { recursive: true, force: true });
			if (!existsSync(folder)) throw error;
		});
	}
	const executablePath = join(folder, 'chromium');
	const env = {
		FONTCONFIG_FILE: join(folder, 'fonts.conf'),
		...(lacksLibraries(executablePath) ? { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } : {})
	};
	return { executablePath, env };
}

/** The carried Latin face, so that text shows on a machine without any; Chinese comes with the app. */
async function writeFontConfiguration(draft: string, folder: string): Promise<void> {
	await mkdir(join(draft, 'font-cache'));
	await writeFile(
		join(draft, 'fonts.conf'),
		`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${join(folder, 'fonts', 'fonts')}</dir>
	<cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`
	);
}

/** The machine's own libraries fit the machine better, where it has them. */
function lacksLibraries(executable: string): boolean {
	try {
		return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
	} catch {
		return true;
	}
}
