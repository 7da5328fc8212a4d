import type { Plugin } from 'vite';

export function httpSlotPlugin(): Plugin {
	return { name: 'longhu:http-slot' };
}
