-- Calls that an earlier holder of the lease sent and never heard of: they may have been worked on, and billed. The
-- built-in drafter bills nobody.
UPDATE calls
SET state = CASE provider WHEN 'offline' THEN 'failed' ELSE 'unknown' END,
    cost_micros = CASE provider WHEN 'offline' THEN 0 END,
    finished_at = $2,
    error = 'it was broken off before the answer came'
FROM jsonb_each($1) AS j
WHERE calls.generation_id = j.value ->> 0 AND calls.state = 'sent' AND calls.epoch < j.value ->> 1
