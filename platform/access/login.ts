/** As logins are kept: lower-case letters, digits, `-` and `.`; nothing that two people would read alike. */
export const loginPattern = /^[a-z0-9][a-z0-9.-]{0,63}$/

/**
 * A login as it was typed, as it is kept: full-width letters and digits of a Chinese keyboard, capitals and blanks around it are
 * the same login (RFC 8265, UsernameCaseMapped, with NFKC in place of its width mapping).
 */
export function normaliseLogin(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}
