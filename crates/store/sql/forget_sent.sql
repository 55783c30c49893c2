-- Calls that an earlier holder of the lease sent and never heard of: they may have been worked on, and billed.
UPDATE calls
SET state = 'unknown', finished_at = $2, error = 'its process ended before the answer came'
FROM jsonb_each($1) AS j
WHERE calls.generation_id = j.value ->> 0 AND calls.state = 'sent' AND calls.epoch < j.value ->> 1
