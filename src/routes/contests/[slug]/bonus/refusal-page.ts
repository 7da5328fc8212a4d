interface Refusal {
	readonly request: Request;
	readonly sentence: string;
	readonly back: { readonly path: string; readonly label: string };
}

/**
 * A 409 as its reader can use it. A download's address has no page of its own, so a person gets a small one with the
 * sentence and the way back; a program gets the sentence.
 */
export function refusalPage({ request, sentence, back }: Refusal): Response {
	const headers = { 'cache-control': 'no-store' };
	if (!(request.headers.get('accept') ?? '').includes('text/html'))
		return Response.json({ message: sentence }, { status: 409, headers });
	const html = `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(sentence)}</title>
<style>
body { max-width: 40em; margin: 15vh auto; padding: 0 24px; background: #faf8f3; color: #1b2026; font: 20px/1.7 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif; }
a { color: inherit; font-size: 16px; }
</style>
</head>
<body>
<p>${escape(sentence)}</p>
<p><a href="${escape(back.path)}">${escape(back.label)}</a></p>
</body>
</html>
`;
	return new Response(html, {
		status: 409,
		headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }
	});
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
