// Where a call would go, a line an address: one alone without words, several with their shares.

import type { ToldTarget } from '#policies/told.ts'
import { span } from './draw-left.ts'
import { drawTable } from './table.ts'
import type { Language } from './verb.ts'

const words = {
  copy: { pl: 'kopia', en: 'copy' },
  rests: { pl: 'odpoczywa', en: 'rests' },
  ill: { pl: 'chory', en: 'ill' },
  underWay: { pl: 'w drodze', en: 'under way' },
}

export function drawTargets(targets: readonly ToldTarget[], language: Language): string[] {
  const [only] = targets
  if (targets.length === 1 && only?.percent === 100) return [only.address]
  const rows = targets.map(({ address, percent, copy, underWay, rests, ill }) => [
    copy ? `${words.copy[language]} ${percent} %` : `${percent} %`,
    address,
    [
      ...(underWay ? [`${words.underWay[language]}: ${underWay}`] : []),
      ...(rests === undefined ? [] : [`${words.rests[language]}: ${span(rests)}`]),
      ...(ill ? [words.ill[language]] : []),
    ].join(', '),
  ])
  return drawTable(rows).split('\n')
}
