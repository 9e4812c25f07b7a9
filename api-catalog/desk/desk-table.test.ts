import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import type { DeskNeeds } from './needs.ts'
import { deskTable } from './open-desk.ts'

// The rows are only read, nothing of them is asked.
const rows = deskTable({} as DeskNeeds)

describe('the table of the desk', () => {
  it('stands in the README, address by address, with the permission of each', async () => {
    const text = await readFile(new URL('README.md', import.meta.url), 'utf8')
    const told = [...text.matchAll(/^\| `((?:GET|POST) [^`]+)` \| ([^|]*) \|/gm)].map(
      ([, at, permission = '']) => `${at}: ${permission.trim()}`,
    )
    const wanted = rows.map(({ at, permission }) => {
      const names = permission.map((one) => `\`${one}\``).join(' ')
      return `${at}: ${names === '' ? 'anybody of the office' : names}`
    })
    assert.deepEqual(told, wanted)
  })

  it('has no address twice, and what changes something asks for a permission', () => {
    assert.equal(new Set(rows.map(({ at }) => at)).size, rows.length)
    for (const { at, permission } of rows) {
      if (at.startsWith('POST')) assert.ok(permission.length > 0, at)
    }
  })

  it('leads back to pages that are there', () => {
    const pages = new Set(rows.map(({ at }) => at))
    for (const { at, back } of rows) {
      assert.ok(back === '/office' || pages.has(`GET ${back}`), `${at} leads back to ${back}`)
    }
  })
})
