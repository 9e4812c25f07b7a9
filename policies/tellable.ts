// A text as a header field can carry it (RFC 9110 §5.5): printable ASCII as it is, all else and `%` as
// the percent-encoding of its UTF-8.

/** `text` holds no halves of letters. */
export function tellable(text: string): string {
  return text.replace(/[^ -$&-~]+/gu, encodeURIComponent)
}
