// Every verb, in the order of the help. The first of a group answers for the group alone
// (`szyna journal`). A verb loads what it needs when it runs, so that `szyna token` is quick.

import type { Verb } from './verb.ts'
import { check } from './verbs/check.ts'
import { explain } from './verbs/explain.ts'
import { journalList, journalVerify } from './verbs/journal.ts'
import { keysList } from './verbs/keys.ts'
import { migrateVerb } from './verbs/migrate.ts'
import { register } from './verbs/register.ts'
import { start } from './verbs/start.ts'
import { systemsAdd, systemsList } from './verbs/systems.ts'
import { test } from './verbs/test.ts'
import { token } from './verbs/token.ts'

export const verbs: readonly Verb[] = [
  start,
  register,
  check,
  test,
  explain,
  systemsList,
  systemsAdd,
  token,
  keysList,
  journalList,
  journalVerify,
  migrateVerb,
]
