const here = 'http://longhu.invalid';
/** Going back to these would undo or repeat what just happened. */
const neverAfterSignIn = /^\/(login|logout|setup|open|language)(\/|$)/;

/**
 * The wanted address if it is a path of this site, else `/`. An address of another site, however it is disguised
 * (`//x`, `/\x`, `javascript:`), must not be reachable through a link or a form that looks like ours.
 */
export function sameSitePath(wanted: string | null | undefined): string {
	if (!wanted?.startsWith('/') || wanted.length > 2000) return '/';
	if (!URL.canParse(wanted, here)) return '/';
	const url = new URL(wanted, here);
	if (url.origin !== here) return '/';
	const path = url.pathname + url.search + url.hash;
	// The parser may have folded the path into one that begins with two slashes: `/.//x`.
	return path.startsWith('//') ? '/' : path;
}

/** Where to go after signing in: the page that asked for it, or `/`. */
export function safeReturnPath(wanted: string | null | undefined): string {
	const path = sameSitePath(wanted);
	return neverAfterSignIn.test(path.replace(/[?#].*$/s, '')) ? '/' : path;
}
