import type { useInfiniteQuery } from '@tanstack/react-query'

/** The next page of a list, where there is one. */
export function MoreButton({
  pages,
  says,
}: {
  pages: Pick<ReturnType<typeof useInfiniteQuery>, 'hasNextPage' | 'isFetching' | 'fetchNextPage'>
  says: string
}) {
  if (!pages.hasNextPage) return null
  return (
    <button
      type="button"
      className="plain"
      disabled={pages.isFetching}
      onClick={() => void pages.fetchNextPage()}
    >
      {says}
    </button>
  )
}
