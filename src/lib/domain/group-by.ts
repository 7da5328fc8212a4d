/** Items under the keys they belong to, in the order in which they come; those without a key (null) under none. */
export function groupBy<Key, Item>(
	items: Iterable<Item>,
	keyOf: (item: Item) => Key | null
): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const key = keyOf(item);
		if (key !== null) addTo(groups, key, item);
	}
	return groups;
}

/** One more item under a key. */
export function addTo<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
	const known = groups.get(key);
	if (known) known.push(item);
	else groups.set(key, [item]);
}
