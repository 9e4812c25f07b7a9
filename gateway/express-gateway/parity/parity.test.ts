// What the real Express Gateway answered when it was asked last (`npm run parity -- --record`) is
// what the dialect of the bus answers, but for the list that was reviewed.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'
import type { Seen } from './ask.ts'
import { judge, nameOf, readReviewed } from './compare.ts'
import { startOurs } from './ours.ts'
import { openRecorder } from './recorder.ts'
import { requests } from './requests.ts'

const golden = JSON.parse(await readFile(new URL('golden.json', import.meta.url), 'utf8')) as {
  answers: Seen[]
}

describe('the dialect of Express Gateway', () => {
  it('is asked at least 200 requests, each under a name of its own', () => {
    assert.ok(requests.length >= 200)
    assert.equal(new Set(requests.map(nameOf)).size, requests.length)
    assert.equal(golden.answers.length, requests.length)
  })

  it('answers as the real one did, but for what was reviewed', async () => {
    const recorder = await openRecorder()
    const config = fileURLToPath(new URL('gateway.config.yml', import.meta.url))
    const ours = await startOurs(config, recorder.url)
    try {
      const names = new Map([
        [recorder.url.slice(7), 'SERVICE'],
        [ours.url.slice(7), 'GATEWAY'],
      ])
      const pairs: { ask: (typeof requests)[number]; real: Seen; ours: Seen }[] = []
      for (const [at, one] of requests.entries()) {
        pairs.push({
          ask: one,
          real: golden.answers[at]!,
          ours: await ask(ours.url, one, recorder, names),
        })
      }
      assert.deepEqual(judge(pairs, await readReviewed()), [])
    } finally {
      await ours.close()
      recorder.close()
    }
  })

  it('is found out when an answer differs that nobody reviewed, and when a reviewed one does no more', async () => {
    const reviewed = await readReviewed()
    const [one, other] = [
      requests.findIndex((each) => !reviewed.differences.has(nameOf(each))),
      requests.findIndex((each) => reviewed.differences.has(nameOf(each))),
    ]
    const pairs = requests.map((each, at) => ({
      ask: each,
      real: golden.answers[at]!,
      ours: golden.answers[at]!,
    }))
    pairs[one] = { ...pairs[one]!, ours: { ...pairs[one]!.ours, status: 599 } }
    const complaints = judge(pairs, reviewed)
    assert.match(
      complaints.join('\n'),
      new RegExp(`^${escape(nameOf(requests[one]!))}: differs in status\\.`, 'm'),
    )
    assert.match(
      complaints.join('\n'),
      new RegExp(`^${escape(nameOf(requests[other]!))}: no longer differs`, 'm'),
    )
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
