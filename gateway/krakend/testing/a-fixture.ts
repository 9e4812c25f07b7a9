// The configurations that tests import, and what is expected of each, in one text.

import { readFileSync } from 'node:fs'
import { drawReport } from '../draw-report.ts'
import { importKrakend } from '../import-krakend.ts'
import type { Imported } from '../import-krakend.ts'

export const fixtures = ['shop.json', 'office.yaml', 'old.json'] as const

export function textOf(fixture: string): string {
  return readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8')
}

export function importFixture(fixture: string): Imported {
  return importKrakend(textOf(fixture), fixture, 'imported')
}

export function goldenOf(fixture: string): URL {
  return new URL(`../golden/${fixture}.txt`, import.meta.url)
}

/** The report, then each file under its path. */
export function drawGolden(fixture: string): string {
  const imported = importFixture(fixture)
  const files = [...imported.files].map(([path, text]) => `=== ${path}\n${text}`)
  return [drawReport(imported, fixture, 'en'), ...files].join('\n')
}
