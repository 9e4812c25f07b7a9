// Writes the tables of rules into README.md anew: `node api-catalog/compare/write-rules.ts`.

import { readFile, writeFile } from 'node:fs/promises'
import { directedRules, plainRules } from './rules.ts'

export const readmeFile = new URL('README.md', import.meta.url)

/** The README with its tables as rules.ts has them. */
export function withRules(readme: string): string {
  const plain = Object.entries(plainRules).map(([rule, [of, sentence]]) => [rule, of, sentence])
  const directed = Object.entries(directedRules).map(([rule, row]) => [rule, ...row])
  const tables: [RegExp, string][] = [
    [/^\| rule \| class \| [^]*?\n(?=\n)/m, draw(['rule', 'class', 'what'], plain)],
    [/^\| rule \| sent \| [^]*?\n(?=\n)/m, draw(['rule', 'sent', 'got', 'what'], directed)],
  ]
  return tables.reduce((text, [place, table]) => text.replace(place, () => table), readme)
}

function draw(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const marked = rows.map(([rule = '', ...rest]) =>
    line([`\`${rule}\``, ...rest.map((cell) => (cell === 'breaking' ? '**breaking**' : cell))]),
  )
  return line(heads) + line(heads.map(() => '---')) + marked.join('')
}

if (import.meta.main) {
  await writeFile(readmeFile, withRules(await readFile(readmeFile, 'utf8')))
}
