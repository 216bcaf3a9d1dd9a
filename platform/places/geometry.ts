import { z } from 'zod'
import type { Database } from '#platform/store'
import type { PlacePath } from '#vocabulary'

/** GeoJSON (RFC 7946) of a place's area. */
export const AreaGeometry = z.object({
  type: z.enum(['Polygon', 'MultiPolygon']),
  coordinates: z.array(z.unknown()),
})
export type AreaGeometry = z.infer<typeof AreaGeometry>

export async function saveGeometry(
  { app }: Database,
  shapes: readonly { path: string; geometry: AreaGeometry }[],
): Promise<void> {
  if (shapes.length === 0) return
  await app`
    INSERT INTO places.geometry (path, geojson)
    SELECT path, geojson::jsonb
    FROM unnest(${shapes.map((s) => s.path)}::text[], ${shapes.map((s) => JSON.stringify(s.geometry))}::text[]) AS t (path, geojson)
    ON CONFLICT (path) DO UPDATE SET geojson = excluded.geojson`
}

export async function listGeometry(
  { app }: Database,
  paths: readonly PlacePath[],
): Promise<{ path: PlacePath; geometry: AreaGeometry }[]> {
  return await app<{ path: PlacePath; geometry: AreaGeometry }[]>`
    SELECT path, geojson AS geometry FROM places.geometry WHERE path = ANY (${[...paths]}) ORDER BY path`
}
