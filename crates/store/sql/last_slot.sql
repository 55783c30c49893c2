SELECT slot_at, started_at, finished_at, outcome, jobs
FROM schedule_runs
WHERE schedule = $1
ORDER BY slot_at DESC
LIMIT 1
