import type { Text } from '#lib/domain/errors.ts';

export type SendOutcome =
	| { readonly kind: 'received'; readonly id: string }
	| { readonly kind: 'refused'; readonly messages: readonly Text[] }
	| { readonly kind: 'signedOut' }
	| { readonly kind: 'broken' };

/** Sends a file as it is, and says how much of it has gone. The older request object is the one that tells progress. */
export function sendFile(
	file: File,
	mapping: string,
	onProgress: (percent: number) => void
): Promise<SendOutcome> {
	const query = new URLSearchParams({ name: file.name, mapping });
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		request.open('PUT', `/imports/files?${query}`);
		request.responseType = 'json';
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.upload.onprogress = ({ loaded, total }) =>
			onProgress(total > 0 ? Math.floor((loaded / total) * 100) : 0);
		request.onload = () => resolve(readAnswer(request.status, request.response));
		request.onerror = () => resolve({ kind: 'broken' });
		request.send(file);
	});
}

function readAnswer(status: number, body: unknown): SendOutcome {
	if (status === 401) return { kind: 'signedOut' };
	const { id, faults } = (body ?? {}) as {
		readonly id?: string;
		readonly faults?: readonly { readonly message: Text }[];
	};
	if (status === 201 && id !== undefined) return { kind: 'received', id };
	return faults === undefined
		? { kind: 'broken' }
		: { kind: 'refused', messages: faults.map(({ message }) => message) };
}
