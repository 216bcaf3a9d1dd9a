const worldPrefix = /^\/w\/[a-z0-9]{1,32}(?=\/|$)/

/** Where this page's world lives: empty for production, `/w/<world>` for another. Its API is under `<base>/api`. */
export function baseOf(pathname: string): string {
  return worldPrefix.exec(pathname)?.[0] ?? ''
}
