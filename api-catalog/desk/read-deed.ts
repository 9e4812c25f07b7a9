// What forms of several parts carry: the revision of what was read before somebody decided, which does the
// work of `If-Match`, and a reason in a sentence.

/** One that is missing fits nothing: it counts as one that has changed. */
export function revisionIn(form: URLSearchParams): number {
  const text = form.get('revision') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : -1
}

/** One line, however it was typed. */
export function sentenceIn(form: URLSearchParams, field: string): string {
  return (form.get(field) ?? '').replaceAll(/\s+/g, ' ').trim()
}
