// Writes what the importer makes of the fixtures anew: `node gateway/krakend/testing/write-golden.ts`,
// then read the difference.

import { writeFile } from 'node:fs/promises'
import { drawGolden, fixtures, goldenOf } from './a-fixture.ts'

for (const fixture of fixtures) await writeFile(goldenOf(fixture), drawGolden(fixture))
