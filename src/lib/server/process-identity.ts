import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as the system tells it: together with the number this names a process, as
 * numbers are used again. Nothing where there is no such process.
 */
export function processStart(pid: number): string | undefined {
	if (!isAlive(pid)) return undefined;
	try {
		if (process.platform === 'linux') {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			// The command in brackets may hold spaces; the state comes next, and the start is the 20th field after it.
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			const [state = ''] = fields;
			const ticks = fields[19];
			// Killed, and nobody has asked how it ended: under a parent that never asks it stays like this for good.
			if (DEAD.includes(state)) return undefined;
			const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
			return `${boot}/${ticks}`;
		}
		if (process.platform === 'win32') return 'unknown';
		const told = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
			encoding: 'utf8'
		}).trim();
		return DEAD.includes(told.slice(0, 1)) ? undefined : told.slice(told.indexOf(' ') + 1).trim();
	} catch {
		return undefined;
	}
}

/** The system's words for a process that has ended. */
const DEAD = ['Z', 'X'];

/** The command line of a process, or nothing where it is gone or belongs to somebody else. */
export function processCommand(pid: number): string | undefined {
	try {
		return process.platform === 'linux'
			? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
			: execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
	} catch {
		return undefined;
	}
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Not permitted to signal it means that it is there.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
