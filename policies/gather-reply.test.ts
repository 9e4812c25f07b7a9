import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ByteSink, ByteSource, Reply } from './call.ts'
import { gatherReply } from './gather-reply.ts'
import { HeaderList } from './headers.ts'

/** Sends its chunks only while it is let, and remembers whether it was given up. */
class Chunks implements ByteSource {
  readonly length: number | undefined = undefined
  readonly #left: Uint8Array[]
  readonly #breaks: boolean
  aborted = false
  flowing = false

  constructor(chunks: readonly string[], breaks = false) {
    this.#left = chunks.map((text) => Buffer.from(text))
    this.#breaks = breaks
  }

  flow(sink: ByteSink): void {
    assert.equal(this.flowing, false, 'a source flows once')
    this.flowing = true
    const go = () => {
      for (let chunk = this.#left.shift(); chunk; chunk = this.#left.shift()) {
        if (!sink.write(chunk, go)) return
      }
      if (this.#breaks) sink.fail(new Error('gone'))
      else sink.end()
    }
    queueMicrotask(go)
  }

  abort(): void {
    this.aborted = true
  }
}

function replyOf(source: ByteSource): Reply {
  return {
    status: 200,
    headers: new HeaderList(),
    body: { kind: 'stream', source },
    from: 'upstream',
  }
}

/** A slow reader: every other chunk fills it. */
function drained({ body }: Reply): Promise<string> {
  assert.ok(body.kind === 'stream')
  return new Promise((resolve, reject) => {
    let text = ''
    let count = 0
    body.source.flow({
      write(chunk, resume) {
        text += Buffer.from(chunk).toString()
        count += 1
        if (count % 2 === 1) return true
        setImmediate(resume)
        return false
      },
      end: () => resolve(text),
      fail: reject,
    })
  })
}

describe('a reply that flows', () => {
  it('is gathered, or flows on whole where there is more of it, however it is cut', async () => {
    const chunk = fc.stringMatching(/^[a-z]{1,5}$/)
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 8 }), fc.nat(20), async (chunks, most) => {
        const reply = replyOf(new Chunks(chunks))
        const text = chunks.join('')
        assert.equal(await gatherReply(reply, most), text.length <= most)
        if (text.length > most) assert.equal(await drained(reply), text)
        else
          assert.equal(
            reply.body.kind === 'bytes' && Buffer.from(reply.body.bytes).toString(),
            text,
          )
      }),
      { numRuns: 300 },
    )
  })

  it('that announces too much is not begun', () => {
    const source = Object.assign(new Chunks(['abc']), { length: 3 })
    assert.equal(gatherReply(replyOf(source), 2), false)
    assert.equal(source.flowing, false)
  })

  it('that breaks off is the fault of the upstream; later, whoever reads on hears it', async () => {
    await assert.rejects(async () => gatherReply(replyOf(new Chunks(['abc'], true)), 10), {
      code: 'upstream/malformed',
    })
    const reply = replyOf(new Chunks(['abc'], true))
    assert.equal(await gatherReply(reply, 2), false)
    await assert.rejects(() => drained(reply), /gone/)
  })

  it('can be given up while it is held', async () => {
    const source = new Chunks(['abc', 'def'])
    const reply = replyOf(source)
    await gatherReply(reply, 2)
    assert.ok(reply.body.kind === 'stream')
    reply.body.source.abort(new Error('refused'))
    assert.equal(source.aborted, true)
  })
})
