// Writes the CRM contest's roster and activities in the product's own form, through the same mappings that imports use.
import { readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const folder = 'tests/fixtures/crm';
const { module } = await runnerImport('./tests/support/own-form-file.ts');

for (const [mapping, source, target] of [
	['crm-roster.yaml', 'sales_teams.csv', 'roster.csv'],
	['crm-deals.yaml', 'sales_pipeline.csv', 'activities.csv']
]) {
	const text = module.ownFormFile(
		readFileSync(`${folder}/${mapping}`, 'utf8'),
		readFileSync(`${folder}/source/${source}`)
	);
	writeFileSync(`${folder}/${target}`, text);
	console.log(`${target}: ${text.split('\n').length - 2} rows`);
}
