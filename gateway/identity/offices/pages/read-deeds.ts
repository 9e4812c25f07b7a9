// Forms of the pages of an office, read into deeds; or the sentence that tells what is wrong with them.
// A PESEL is never shown again: who mistyped it types it anew.

import { readId } from '#kernel/ids/ids.ts'
import { readPesel } from '#kernel/pesel/pesel.ts'
import type { Ask } from '../../../pages/pages.ts'
import type { Deed } from '../deeds.ts'
import { readDay } from './days.ts'
import { officeWords } from './words.ts'

export type Read = Deed | { readonly wrong: string }

export function readInvitation({ form, language }: Ask): Read {
  const words = officeWords[language]
  const identifier = (form.get('pesel') ?? '').replaceAll(/\s/g, '')
  const unit = form.get('unit') ?? ''
  const until = readDay(form.get('until'), 'ends')
  if (readPesel(identifier) === undefined) return { wrong: words.peselWrong }
  if (until === 'wrong') return { wrong: words.dayWrong }
  if (unit !== '' && readId(unit) === undefined) return { wrong: words.reasons.undefined }
  return {
    kind: 'invite',
    identifier: { country: 'PL', identifier },
    unit: unit === '' ? undefined : unit,
    until,
  }
}

export function readAssignment({ form, params, language }: Ask): Read {
  const words = officeWords[language]
  const [, kind, code = ''] = /^(role|permission):(.{1,100})$/.exec(form.get('grant') ?? '') ?? []
  const from = readDay(form.get('from'), 'begins')
  const until = readDay(form.get('until'), 'ends')
  const membership = readId(params['id'] ?? '')
  if (kind !== 'role' && kind !== 'permission') return { wrong: words.reasons.undefined }
  if (from === 'wrong' || until === 'wrong') return { wrong: words.dayWrong }
  if (membership === undefined) return { wrong: words.reasons.unknown }
  return { kind: 'assign', membership, grant: { kind, code }, from, until }
}

export function readLimit({ form, params, language }: Ask): Read {
  const words = officeWords[language]
  const until = readDay(form.get('end'), 'ends')
  const membership = readId(params['id'] ?? '')
  if (until === 'wrong') return { wrong: words.dayWrong }
  if (membership === undefined) return { wrong: words.reasons.unknown }
  return { kind: 'limit', membership, until }
}

export function readName({ form, language }: Ask): Read {
  const name = (form.get('name') ?? '').trim().normalize('NFC')
  const isOneLine = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u.test(name)
  return isOneLine ? { kind: 'add-unit', name } : { wrong: officeWords[language].nameWrong }
}
