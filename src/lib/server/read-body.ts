/** What a request brings, held to a size and read without a fault of the server's where it is broken. */
import { error, type Handle, type RequestEvent } from '@sveltejs/kit';

/** In both languages, since whoever sends such a thing is rarely at one of our pages. */
const TOO_LARGE = '内容过大，没有接收。 This is too large and was not taken.';
const BROKEN = '这不是可以读取的表单。 This is not a form that can be read.';
/** Forms and calls are held in memory whole. The largest open to everybody is a contest document as a file. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** A new version comes with its approval paper, and only from somebody who is signed in. */
const MAX_VERSION_BYTES = 16 * 1024 * 1024;
const VERSIONS = /^\/contests\/[^/]+\/versions\/new$/;
/** Written to disk as it comes, with a limit of its own. */
const UPLOADS = '/imports/files';

/** Refuses a body that is too large before it is held, also one that does not say how long it is. */
export const limitBody: Handle = ({ event, resolve }) => {
	const { body, headers } = event.request;
	if (body === null || event.url.pathname === UPLOADS) return resolve(event);
	const mayBringPaper = event.locals.session !== null && VERSIONS.test(event.url.pathname);
	const maxBytes = mayBringPaper ? MAX_VERSION_BYTES : MAX_BODY_BYTES;
	if (Number(headers.get('content-length') ?? 0) > maxBytes) error(413, TOO_LARGE);
	if (!headers.has('content-length')) {
		// `duplex` is asked for where a body streams, and is missing from the type.
		const limited = { body: body.pipeThrough(counted(maxBytes)), duplex: 'half' };
		event.request = new Request(event.request, limited);
	}
	return resolve(event);
};

/** The rest of what is too long is read and let go: a line cut in the middle would not bring the answer. */
function counted(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
	let bytes = 0;
	return new TransformStream({
		transform(chunk, controller) {
			bytes += chunk.byteLength;
			if (bytes <= maxBytes) controller.enqueue(chunk);
		},
		flush(controller) {
			if (bytes > maxBytes) controller.error(new BodyTooLarge());
		}
	});
}

class BodyTooLarge extends Error {}

export function isTooLarge(fault: unknown): boolean {
	return fault instanceof BodyTooLarge;
}

/** The form that a request brings; one that cannot be read is the sender's fault. */
export async function readForm({ request }: RequestEvent): Promise<FormData> {
	try {
		return await request.formData();
	} catch (fault) {
		if (isTooLarge(fault)) error(413, TOO_LARGE);
		error(400, BROKEN);
	}
}
