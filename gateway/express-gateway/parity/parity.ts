// `npm run parity`: the same configuration and the same requests to the real Express Gateway and to
// the dialect of the bus. Ends with 1 when an answer differs that nobody reviewed, and when one that
// was reviewed differs no more. `--record` writes what the real one answered for `npm test`.

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'
import type { Seen } from './ask.ts'
import { compared, differing, judge, readReviewed } from './compare.ts'
import { startOurs } from './ours.ts'
import { install, startReal, version } from './real.ts'
import { openRecorder } from './recorder.ts'
import { requests } from './requests.ts'

const config = fileURLToPath(new URL('gateway.config.yml', import.meta.url))

const print = (line: string) => process.stdout.write(`${line}\n`)
const recorder = await openRecorder()
const undo: (() => unknown)[] = [recorder.close]
try {
  await install()
  const real = await startReal(config, recorder.url)
  undo.push(real.close)
  const ours = await startOurs(config, recorder.url)
  undo.push(ours.close)
  const reviewed = await readReviewed()
  const ids = [...real.ids].map(([name, id]) => [id, name] as const)
  const askAll = async (url: string): Promise<Seen[]> => {
    const names = new Map([...ids, [recorder.url.slice(7), 'SERVICE'], [url.slice(7), 'GATEWAY']])
    const seen: Seen[] = []
    for (const one of requests) seen.push(await ask(url, one, recorder, names))
    return seen
  }
  const [reals, own] = [await askAll(real.url), await askAll(ours.url)]
  const pairs = requests.map((one, at) => ({ ask: one, real: reals[at]!, ours: own[at]! }))
  if (process.argv.includes('--record')) {
    const answers = reals.map((seen) => JSON.stringify(compared(seen, reviewed)))
    const text = `{"version":"${version}","answers":[\n${answers.join(',\n')}\n]}\n`
    await writeFile(new URL('golden.json', import.meta.url), text)
  }
  const complaints = judge(pairs, reviewed)
  for (const complaint of complaints) print(complaint)
  const alike = pairs.filter(
    (pair) => differing(pair.real, pair.ours, reviewed).length === 0,
  ).length
  print(
    `${requests.length} requests: ${alike} alike, ${requests.length - alike} differ, of which ${reviewed.differences.size} are reviewed in differences.yaml; ${complaints.length} complaints.`,
  )
  process.exitCode = complaints.length > 0 ? 1 : 0
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
} finally {
  for (const step of undo.toReversed()) await step()
}
