// Every verb, in the order of the help. The first of a group answers for the group alone
// (`szyna journal`). A verb loads what it needs when it runs, so that `szyna token` is quick.

import type { Verb } from './verb.ts'
import { accessSet, accessShow } from './verbs/access.ts'
import { agreementsAsk } from './verbs/agreements-ask.ts'
import {
  agreementsApprove,
  agreementsArchive,
  agreementsReject,
  agreementsResume,
  agreementsSuspend,
} from './verbs/agreements-decide.ts'
import { agreementsSign, agreementsVerify } from './verbs/agreements-signed.ts'
import { agreementsHistory, agreementsList, agreementsShow } from './verbs/agreements.ts'
import { entityAttributesSet, entityAttributesShow } from './verbs/entity-attributes.ts'
import {
  apisArchive,
  apisDeprecate,
  apisPublish,
  apisResume,
  apisSendBack,
  apisSuspend,
} from './verbs/apis-moves.ts'
import { apisList, apisRefetch, apisShow } from './verbs/apis.ts'
import { check } from './verbs/check.ts'
import { compositionsList } from './verbs/compositions.ts'
import { compositionsShow } from './verbs/compositions-show.ts'
import { entitiesPublishing, entitiesResume, entitiesSuspend } from './verbs/entities.ts'
import { diff } from './verbs/diff.ts'
import { explain } from './verbs/explain.ts'
import { importVerb } from './verbs/import.ts'
import { journalList, journalVerify } from './verbs/journal.ts'
import { keysList, keysRevoke, keysRotate } from './verbs/keys.ts'
import { lint } from './verbs/lint.ts'
import { mandatesCloseCase, mandatesList } from './verbs/mandates.ts'
import { migrateVerb } from './verbs/migrate.ts'
import { noticesList } from './verbs/notices.ts'
import { officesAppoint, officesList, officesMembers, officesRemove } from './verbs/offices.ts'
import { permissionsList, permissionsSet } from './verbs/permissions.ts'
import { register } from './verbs/register.ts'
import { start } from './verbs/start.ts'
import {
  systemCertificatesAdd,
  systemCertificatesList,
  systemCertificatesRemove,
} from './verbs/system-certificates.ts'
import {
  systemKeysAdd,
  systemKeysList,
  systemKeysRevoke,
  systemKeysRotate,
} from './verbs/system-keys.ts'
import { systemsResume, systemsSuspend } from './verbs/system-service.ts'
import { systemsAdd, systemsList } from './verbs/systems.ts'
import { test } from './verbs/test.ts'
import { token } from './verbs/token.ts'
import { webhooksAdd, webhooksList, webhooksRemove, webhooksTest } from './verbs/webhooks.ts'

export const verbs: readonly Verb[] = [
  start,
  register,
  diff,
  lint,
  check,
  test,
  explain,
  apisList,
  apisShow,
  apisPublish,
  apisSendBack,
  apisDeprecate,
  apisSuspend,
  apisResume,
  apisArchive,
  apisRefetch,
  compositionsList,
  compositionsShow,
  systemsList,
  systemsAdd,
  systemsSuspend,
  systemsResume,
  systemKeysList,
  systemKeysAdd,
  systemKeysRotate,
  systemKeysRevoke,
  systemCertificatesList,
  systemCertificatesAdd,
  systemCertificatesRemove,
  officesList,
  officesMembers,
  officesAppoint,
  officesRemove,
  permissionsList,
  permissionsSet,
  entitiesSuspend,
  entitiesResume,
  entityAttributesShow,
  entityAttributesSet,
  agreementsList,
  agreementsShow,
  agreementsAsk,
  agreementsApprove,
  agreementsReject,
  agreementsSuspend,
  agreementsResume,
  agreementsArchive,
  agreementsHistory,
  agreementsSign,
  agreementsVerify,
  accessShow,
  accessSet,
  entitiesPublishing,
  mandatesList,
  mandatesCloseCase,
  noticesList,
  webhooksList,
  webhooksAdd,
  webhooksTest,
  webhooksRemove,
  token,
  keysList,
  keysRotate,
  keysRevoke,
  journalList,
  journalVerify,
  migrateVerb,
  importVerb,
]
