import { diseases, type Words } from '#vocabulary'

const known: Readonly<Record<string, { readonly title: Words }>> = diseases

/** A disease by its name; one that the vocabulary does not know, by its code. */
export function titleOfDisease(disease: string): Words {
  return known[disease]?.title ?? { zh: disease, en: disease }
}
