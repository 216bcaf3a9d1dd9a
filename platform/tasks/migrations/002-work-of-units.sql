-- A task is changed by the unit that has it, by those above and by who leads; places alone no longer do. Reading stays as it was.
-- Who does the check of a to-do opens the checked one again, whoever had it: as the owner, since a policy may not look into its own table.
CREATE FUNCTION tasks.checked_by_work(checked bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM tasks.task c WHERE c.checks = checked AND c.ended_at IS NULL AND access.works(c.place, c.unit)) $$;
REVOKE ALL ON FUNCTION tasks.checked_by_work(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tasks.checked_by_work(bigint) TO lianfang_app;

ALTER POLICY task_change ON tasks.task
  USING (((SELECT access.everywhere()) OR access.sees(place))
    AND ((SELECT access.works_everywhere()) OR access.works(place, unit) OR tasks.checked_by_work(id)))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));

-- "Mine" is what a worker's phone asks for all day.
CREATE INDEX task_taken ON tasks.task (taken_by, due_at, id) WHERE taken_by IS NOT NULL;
