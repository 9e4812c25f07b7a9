// Writes specs/policy-file.schema.json anew: `node policies/write-schema.ts`, then `npm run format`.

import { writeFile } from 'node:fs/promises'
import { policySchema } from './policy-schema.ts'

export const schemaFile = new URL('../specs/policy-file.schema.json', import.meta.url)

if (import.meta.main) {
  await writeFile(schemaFile, `${JSON.stringify(policySchema(), null, 2)}\n`)
}
