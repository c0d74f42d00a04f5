/**
 * The last sieve before text leaves the window by the clipboard. Rust writes no secret into the history; this
 * holds even where a forge repeats one in a message of its own.
 */

const REMOVED = "[removed]";

/** The shapes in which forges issue tokens. */
const TOKENS = [
  /\bgh[opusr]_[A-Za-z0-9]{16,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bgl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat)-[\w.-]{16,}/g,
  /\bATBB[\w=-]{16,}/g,
  /\bATCTT[\w=-]{16,}/g,
  /\bATATT[\w=-]{16,}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
];
/** `user:password@` in an address. */
const USERINFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
/** A named secret in a query, a header or an object: the name stays. A bare number is a count, not a secret. */
const NAMED =
  /(\b(?:access[_-]?token|private[_-]?token|api[_-]?key|client[_-]?secret|authorization|password|secret|token)["']?\s*[=:]\s*["']?(?:(?:bearer|basic|token)\s+)?)(?!(?:(?:bearer|basic|token)\s+)?\[removed\])[^\s"'&,;]{4,}/gi;
const SCHEME = /\b(bearer|basic)\s+([\w.~+/=-]{8,})/gi;
/** "Basic authentication" is a sentence, not a credential. */
const WORD = /^[A-Za-z]?[a-z-]*\.?$/;

export function redact(text: string): string {
  const bare = TOKENS.reduce((known, shape) => known.replace(shape, REMOVED), text);
  return bare
    .replace(USERINFO, `$1${REMOVED}@`)
    .replace(NAMED, `$1${REMOVED}`)
    .replace(SCHEME, (whole, scheme: string, value: string) =>
      WORD.test(value) ? whole : `${scheme} ${REMOVED}`,
    );
}
