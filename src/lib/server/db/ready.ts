import { connection } from './client.ts';

const patienceMs = 2000;

/** Whether the database answers now: a question and a deadline, since a dead one may just be silent. */
export async function isDatabaseReady(): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<false>((resolve) => {
		timer = setTimeout(resolve, patienceMs, false);
	});
	try {
		return await Promise.race([connection().sql`select 1`.then(() => true), late]);
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
	}
}
