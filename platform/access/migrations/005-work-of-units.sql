-- Whose work a transaction may change, bound by SET LOCAL as the places are: a list of reaches, `*` for the house, unset for nothing.
CREATE FUNCTION access.works_everywhere() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('lianfang.works', true), '') = '*' $$;

-- The same as `works` in work.ts: every unit's work in an area, or that of a unit and of those under it in the same line.
CREATE FUNCTION access.works(path text, held_by text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT 1 FROM jsonb_to_recordset(
      CASE WHEN coalesce(current_setting('lianfang.works', true), '') IN ('', '*') THEN '[]'
        ELSE current_setting('lianfang.works', true) END::jsonb)
      AS mine (area text, every boolean, unit text, place text, duties text[])
    WHERE (mine.area = '*' OR (path COLLATE "C" >= mine.area AND path COLLATE "C" < mine.area || '/'))
      AND (held_by IS NULL OR mine.every OR mine.unit = held_by OR EXISTS (
        SELECT 1 FROM access.unit theirs WHERE theirs.id = held_by AND theirs.place COLLATE "C" > mine.place
          AND theirs.place COLLATE "C" < mine.place || '/' AND theirs.duties && mine.duties))) $$;

-- The units for which a key works; none where absent.
ALTER TABLE access.api_key ADD COLUMN units text[];
