// Writes what the catalogue says anew: specs/policy-file.schema.json and the table of policies in
// README.md. `node policies/write-catalogue.ts`, then `npm run format`.

import { readFile, writeFile } from 'node:fs/promises'
import { catalogue } from './catalogue.ts'
import { policySchema } from './policy-schema.ts'

export const schemaFile = new URL('../specs/policy-file.schema.json', import.meta.url)
export const readmeFile = new URL('README.md', import.meta.url)

/** The README with its table as the catalogue has it. */
export function withTable(readme: string): string {
  const rows = catalogue.map(({ name, phase, schema, summary }) => {
    const options = Object.keys(schema.properties).map((option) => `\`${option}\``)
    return `| ${phase} | [${name}](${name}/README.md) | ${summary.en} | ${options.join(' ')} |`
  })
  const table = [
    '| phase | policy | what it does | options |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]
  return readme.replace(/^\| phase \| policy [^]*?\n(?=\n)/m, `${table.join('\n')}\n`)
}

if (import.meta.main) {
  await writeFile(schemaFile, `${JSON.stringify(policySchema(), null, 2)}\n`)
  await writeFile(readmeFile, withTable(await readFile(readmeFile, 'utf8')))
}
