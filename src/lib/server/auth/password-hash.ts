import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
	readonly n: number;
	readonly r: number;
	readonly p: number;
}

/* A setting of OWASP's list for scrypt: 32 MB and some tenths of a second for each guess. */
const present: Cost = { n: 2 ** 15, r: 8, p: 3 };
const keyBytes = 64;

/** A salted scrypt hash that carries its own cost, so that a dearer one can follow without breaking this one. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const key = await deriveKey(password, salt, present);
	const { n, r, p } = present;
	return ['scrypt', n, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export async function verifyPassword({
	hash,
	password
}: {
	hash: string;
	password: string;
}): Promise<boolean> {
	const [kind, n, r, p, salt, key] = hash.split('$');
	if (kind !== 'scrypt' || salt === undefined || key === undefined) {
		throw new Error('this is not a password hash of ours');
	}
	const cost = { n: Number(n), r: Number(r), p: Number(p) };
	const expected = Buffer.from(key, 'base64url');
	const found = await deriveKey(password, Buffer.from(salt, 'base64url'), cost);
	return expected.length === found.length && timingSafeEqual(expected, found);
}

function deriveKey(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
	// The same password typed on two keyboards may differ in composition only.
	const text = password.normalize('NFKC');
	return new Promise((resolve, reject) => {
		scrypt(text, salt, keyBytes, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => {
			if (error) reject(error);
			else resolve(key);
		});
	});
}
