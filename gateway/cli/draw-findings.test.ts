import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawFindings } from './draw-findings.ts'
import type { Finding } from './draw-findings.ts'

const finding = (more: Partial<Finding>): Finding => ({
  rule: 'info-contact',
  severity: 'warn',
  pointer: '/info',
  message: 'No contact.',
  ...more,
})

describe('findings are drawn', () => {
  it('the gravest first, those of one rule together, three places of each', () => {
    const many = [1, 2, 3, 4, 5].map((at) => finding({ pointer: `/paths/${at}`, rule: 'id' }))
    const differ = [finding({ message: 'One.' }), finding({ message: 'Two.', pointer: '' })]
    const error = finding({ severity: 'error', rule: 'broken', message: 'It is broken.' })
    assert.equal(
      drawFindings([...many, ...differ, error], 'en'),
      [
        'Errors (1)',
        '  broken: It is broken.',
        '    /info',
        'Warnings (7)',
        '  id ×5: No contact.',
        '    /paths/1',
        '    /paths/2',
        '    /paths/3',
        '    … and more: 2',
        '  info-contact ×2',
        '    /info',
        '      One.',
        '    /',
        '      Two.',
      ].join('\n'),
    )
  })

  it('without a way for a document to paint the terminal', () => {
    const drawn = drawFindings([finding({ message: '\u001b[2Jgone\r\nnew line\u202e' })], 'pl')
    assert.equal(drawn.split('\n').length, 3)
    for (const mark of ['\u001b', '\r', '\u202e']) assert.ok(!drawn.includes(mark))
  })
})
