/** `longhu import`: files into the installation's ledger, by the same mappings as on the import pages. */
import { describeFaults } from './file-fault.ts';
import { IMPORT_HELP } from './help.ts';
import { openInstallation } from './installation.ts';
import type { Streams } from './run.ts';
import { readImportUsage } from './usage.ts';
import { describeImport, isDone } from './write-import.ts';

export async function runImport(args: readonly string[], streams: Streams): Promise<boolean> {
	const usage = readImportUsage(args);
	if (usage === null) {
		streams.out(IMPORT_HELP);
		return true;
	}
	const installation = await openInstallation();
	try {
		const mapping = await installation.findMapping(usage.mapping);
		if (!mapping.ok) {
			const faults = mapping.faults.map((fault) => ({ file: usage.mapping, fault }));
			streams.err(describeFaults(faults, usage.language));
			return false;
		}
		let areAllDone = true;
		for (const path of usage.files) {
			const brought = await installation.bring({ ...usage, path, mapping: mapping.value });
			if (brought.ok) {
				for (const piece of describeImport(path, brought.value, usage.language)) streams.out(piece);
				areAllDone &&= isDone(brought.value);
			} else {
				const faults = brought.faults.map((fault) => ({ file: path, fault }));
				streams.err(describeFaults(faults, usage.language));
				areAllDone = false;
			}
		}
		return areAllDone;
	} finally {
		await installation.close();
	}
}
