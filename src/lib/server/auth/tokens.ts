import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** An unguessable token of 256 bits, fit for an address and a cookie. */
export function makeToken(): string {
	return randomBytes(32).toString('base64url');
}

/**
 * What is stored and looked up instead of the token. A plain hash is enough: the token itself is random, so there
 * is nothing to guess from, and a look-up by hash gives no hint of how near a wrong token was.
 */
export function hashToken(token: string): string {
	return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Compares two secrets in a time that tells nothing about where they differ. */
export function isSameSecret(one: string, other: string): boolean {
	return timingSafeEqual(
		createHash('sha256').update(one, 'utf8').digest(),
		createHash('sha256').update(other, 'utf8').digest()
	);
}
