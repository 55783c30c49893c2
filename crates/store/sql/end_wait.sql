-- $1 generation, $2 now
UPDATE pick_waits SET ended_at = $2 WHERE generation_id = $1 AND ended_at IS NULL
