import { isSameSecret } from './tokens.ts';

/** Whether an `Authorization` header carries the installation's ingest key (`Bearer …`). */
export function carriesIngestKey(authorization: string | null, ingestKey: string): boolean {
	const [scheme, token] = (authorization ?? '').split(' ');
	return scheme?.toLowerCase() === 'bearer' && !!token && isSameSecret(token, ingestKey);
}
