-- $1 schedule, $2 slot, $3 owner, $4 now, $5 the start before which a run without an end is taken for dead
INSERT INTO schedule_runs (schedule, slot_at, owner, started_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (schedule, slot_at) DO UPDATE SET owner = excluded.owner, started_at = excluded.started_at
WHERE schedule_runs.finished_at IS NULL AND schedule_runs.started_at <= $5
