-- What the overview asks: what is alive and late, what waits for a centre's decision, and what became so since an instant.
CREATE INDEX task_alive ON tasks.task (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX task_overdue_at ON tasks.task (overdue_at) INCLUDE (place) WHERE overdue_at IS NOT NULL;
CREATE INDEX task_ended_at ON tasks.task (ended_at) INCLUDE (place) WHERE ended_at IS NOT NULL;
CREATE INDEX task_undecided ON tasks.task (urgent DESC, due_at, id)
  WHERE kind = 'problem' AND state IN ('collected', 'filed', 'fed-back');
