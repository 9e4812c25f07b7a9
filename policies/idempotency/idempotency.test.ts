import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Reply } from '../call.ts'
import { noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { runCases } from '../run-cases.ts'
import { byteSource, readBody } from '../testing/byte-source.ts'
import { openBench, walk } from '../testing/harness.ts'
import type { Bench } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import idempotency from './idempotency.ts'
import type { Idempotency } from './options.ts'

const gone = { aborted: true } as Outcome

function openStep(options: Idempotency = {}, bench: Bench = openBench()) {
  const tools = bench.tools('POST', '/persons')
  const step = idempotency.build(options, tools)
  const call = (key = '"k"', body = 'body') => {
    const made = bench.call({ tools, headers: ['Idempotency-Key', key], body })
    made.caller = { kind: 'system', system: 'a.b', entity: 'a', scopes: new Set(), tokenId: 't' }
    return made
  }
  const ask = (upstream?: (call: Call) => Reply, one = call()) =>
    walk([step], one, upstream && { upstream })
  return { step, call, ask }
}

function flowing(chunks: readonly string[], how = {}): Reply {
  const source = byteSource(
    chunks.map((chunk) => Buffer.from(chunk)),
    how,
  )
  return {
    status: 201,
    headers: new HeaderList(),
    body: { kind: 'stream', source },
    from: 'upstream',
  }
}

describe('idempotency', () => {
  it('does what its golden cases say', async () => {
    for (const name of ['idempotency', 'keys']) {
      const file = new URL(`${name}.cases.yaml`, import.meta.url).pathname
      const { failed, lines } = await runCases(file)
      assert.equal(failed, 0, lines.join('\n'))
    }
  })

  it('keeps a reply that flows before a byte of it goes out', async () => {
    const { ask } = openStep()
    const first = await ask(() => flowing(['ab', 'cd']))
    // Nobody has read the first one: its caller is gone.
    const again = await ask()
    assert.equal(again.forwarded, undefined)
    assert.equal(again.reply.status, 201)
    for (const { reply } of [first, again]) {
      assert.equal((await readBody(reply.body)).toString(), 'abcd')
    }
  })

  it('lets a reply that is too large pass whole, and never carries its call out again', async () => {
    for (const announced of [true, false]) {
      const { ask } = openStep({ 'max-body': 1024 })
      const chunks = ['a'.repeat(1000), 'b'.repeat(24), 'c', 'd'.repeat(5000)]
      const { reply } = await ask(() => flowing(chunks, { announced }))
      assert.equal((await readBody(reply.body)).toString(), chunks.join(''))
      const again = await ask()
      assert.equal(again.forwarded, undefined)
      assert.equal(again.reply.problem?.code, 'idempotency/reused')
      assert.match(again.reply.problem?.message ?? '', /carried out with status 201/)
    }
  })

  it('forgets a call whose reply broke off', async () => {
    const { ask } = openStep()
    const { reply } = await ask(() => flowing(['ab'], { breaks: new Error('cut') }))
    assert.equal(reply.problem?.code, 'upstream/malformed')
    assert.ok((await ask()).forwarded)
  })

  it('refuses the same call while it is under way, and another with its key', async () => {
    const { step, call, ask } = openStep()
    const first = call()
    assert.equal(await step.request!(first), undefined)
    const same = await ask()
    assert.equal(same.reply.problem?.code, 'idempotency/busy')
    assert.equal(same.reply.headers.get('retry-after'), '1')
    assert.equal(
      (await ask(undefined, call('"k"', 'other'))).reply.problem?.code,
      'idempotency/reused',
    )
    // What was refused did not let go of what it never held.
    assert.equal((await ask()).reply.problem?.code, 'idempotency/busy')
    await step.finish!(first, gone)
    assert.ok((await ask()).forwarded, 'the first client went away')
  })

  it('gives out copies: whoever writes into one spoils it for himself', async () => {
    const { ask } = openStep()
    const replies = [() => upstreamReply(200, ['Location', '/1'], 'abcd'), undefined, undefined]
    for (const upstream of replies) {
      const { reply } = await ask(upstream)
      assert.equal((await readBody(reply.body)).toString(), 'abcd')
      assert.equal(reply.headers.get('location'), '/1')
      if (reply.body.kind === 'bytes') reply.body.bytes.fill(0)
      reply.headers.set('Location', '/2')
    }
  })

  it('shows steps below nothing of a reply they have seen, and lets their refusal stand', async () => {
    const { step, call } = openStep()
    const seen: unknown[] = []
    const look = { response: (_: Call, { from, status }: Reply) => void seen.push(from, status) }
    await walk([look, step, look], call())
    await walk([look, step, look], call())
    assert.deepEqual(seen, ['upstream', 200, 'upstream', 200, 'gateway', 204, 'upstream', 200])
    const refuse = {
      response() {
        throw new Problem('upstream/invalid', 'No.')
      },
    }
    const { reply } = await walk([step, refuse], call())
    assert.equal(reply.problem?.code, 'upstream/invalid')
  })

  it('remembers over an edit of the policy file, for as long as the process lives', async () => {
    const bench = openBench()
    await openStep({}, bench).ask()
    assert.equal((await openStep({ seconds: 60 }, bench).ask()).forwarded, undefined)
    assert.ok((await openStep().ask()).forwarded, 'another process')
  })

  it('lets nobody use a key of whom nothing is known', async () => {
    const { ask, call } = openStep()
    const stranger = call()
    stranger.caller = undefined
    const { reply, forwarded } = await ask(undefined, stranger)
    assert.equal(reply.problem?.code, 'token/missing')
    assert.equal(forwarded, undefined)
  })

  it('reads a body that flows, and tells bodies apart', async () => {
    const { ask, call } = openStep()
    const flow = (text: string) => {
      const one = call()
      one.body = { kind: 'stream', source: byteSource([Buffer.from(text)]) }
      return one
    }
    const { forwarded } = await ask(undefined, flow('body'))
    assert.ok(forwarded?.body.kind === 'bytes')
    assert.equal((await ask(undefined, call('"k"', 'body'))).forwarded, undefined)
    const other = await ask(undefined, flow('ybod'))
    assert.equal(other.reply.problem?.code, 'idempotency/reused')
    const none = call()
    none.body = noBody
    assert.equal((await ask(undefined, none)).reply.problem?.code, 'idempotency/reused')
  })

  it('takes no key that comes twice', async () => {
    const { ask, call } = openStep()
    const twice = call()
    twice.headers.add('idempotency-key', '"k"')
    assert.equal((await ask(undefined, twice)).reply.problem?.code, 'request/malformed')
  })
})
