import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { openLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'

import { openGather } from './gather.ts'

describe('lines on their way to the disk', () => {
  it('are written once a turn of the event loop, in the order appended', async () => {
    const disk = openDisk()
    const gather = openGather(disk.put, disk.log)
    for (const line of ['one', 'two', 'żółć']) gather.append(line)
    assert.equal(disk.text(), '')
    await new Promise(setImmediate)
    assert.equal(disk.text(), 'one\ntwo\nżółć\n')
    assert.equal(disk.writes, 1)
  })

  it('are on disk when they are said to be', async () => {
    const disk = openDisk()
    const gather = openGather(disk.put, disk.log)
    for (const line of ['one', 'two']) {
      await gather.append(line)
      assert.match(disk.text(), new RegExp(`${line}\n$`))
    }
    const [three, four] = [gather.append('three'), gather.append('four')]
    await three
    assert.match(disk.text(), /three\nfour\n$/)
    assert.equal(three, four)
  })

  it('lose no byte to a disk that takes a few at a time', () => {
    const disk = openDisk({ atOnce: 3 })
    const gather = openGather(disk.put, disk.log)
    for (const line of ['one', 'two', 'żółć']) gather.append(line)
    gather.write()
    assert.equal(disk.text(), 'one\ntwo\nżółć\n')
  })

  it('wait while the disk is full, and the log says so once', async () => {
    const disk = openDisk({ atOnce: 2 })
    const gather = openGather(disk.put, disk.log)
    gather.append('before')
    await new Promise(setImmediate)
    disk.full = true
    await gather.append('one') // the call goes on all the same
    for (const line of ['two', 'three']) assert.equal(gather.append(line), undefined)
    assert.throws(() => gather.write(), /ENOSPC/)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    disk.full = false
    await until('they are written', () => disk.text() === 'before\none\ntwo\nthree\n')
    assert.equal(disk.said().match(/cannot be written/g)?.length, 1)
    assert.match(disk.said(), /is written again/)
    gather.append('after')
    await new Promise(setImmediate)
    assert.match(disk.text(), /after\n$/)
  })
})

/** A disk of this test: takes `atOnce` bytes a write, none while it is full. */
function openDisk({ atOnce = Infinity } = {}) {
  const taken: Buffer[] = []
  let said = ''
  const disk = {
    full: false,
    writes: 0,
    put(bytes: Buffer): number {
      if (disk.full) throw new Error('ENOSPC: no space left on device, write')
      disk.writes++
      const part = bytes.subarray(0, Math.min(bytes.length, atOnce))
      taken.push(Buffer.from(part))
      return part.length
    },
    text: () => Buffer.concat(taken).toString(),
    said: () => said,
    log: openLog('info', { write: (line) => void (said += line) }),
  }
  return disk
}
