import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The built app with what it needs at run time and nothing else, in another folder. Gives the entry there.
 * That it runs shows as well that no development package is needed.
 */
export async function copyProject(folder: string): Promise<string> {
	const lock: { packages: Record<string, { dev?: boolean; devOptional?: boolean }> } = JSON.parse(
		await readFile(join(root, 'package-lock.json'), 'utf8')
	);
	const packages = Object.entries(lock.packages)
		.filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
		.map(([path]) => path);
	for (const path of ['package.json', 'build', 'drizzle', ...packages]) {
		if (!existsSync(join(root, path))) continue;
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await cp(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
	}
	return join(folder, 'build', 'node', 'server.js');
}
