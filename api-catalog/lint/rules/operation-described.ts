// A summary that says more than the name: it is what people read in the catalog and find by search.

import { eachOperation } from '../each-operation.ts'
import { nameWords } from '../name-words.ts'
import type { Rule } from '../rule.ts'

const longest = 120

export const operationDescribed: Rule = {
  why: {
    pl: 'Streszczenie operacji stoi na liście w katalogu i po nim się szuka. Powtórzona nazwa nic nie mówi, a całe zdania nie mieszczą się na liście: dłuższy opis ma swoje miejsce w description.',
    en: 'The summary of an operation stands in the list of the catalog and is searched. The name once more says nothing, and whole paragraphs do not fit into a list: the longer text has its place in description.',
  },
  wrong: `
    paths:
      /permits:
        get:
          operationId: getPermits
          summary: Get permits
          responses: { 200: { description: Permits } }`,
  right: `
    paths:
      /permits:
        get:
          operationId: getPermits
          summary: Permits that are in force, the newest first
          responses: { 200: { description: Permits } }`,
  visitor: () => ({
    Paths(paths, { report, location, resolve }) {
      for (const { operation, path, place } of eachOperation(paths, resolve)) {
        const { summary, operationId } = operation
        const said = typeof summary === 'string' ? summary.trim() : ''
        const cure =
          said === ''
            ? 'has no summary; say in a few words what it does.'
            : said.length > longest
              ? `has a summary of ${said.length} characters; keep it within ${longest} and move the rest to description.`
              : isName(said, operationId) || isName(said, path)
                ? 'repeats its name as summary; say what it does, and for whom.'
                : undefined
        if (cure === undefined) continue
        report({
          message: `The operation ${cure}`,
          location: location.child(said === '' ? place : [...place, 'summary']),
        })
      }
    },
  }),
}

function isName(said: string, name: unknown): boolean {
  return typeof name === 'string' && nameWords(said).join() === nameWords(name).join()
}
