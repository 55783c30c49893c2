-- [generation, status, wait reason, error code, error message, at, finished at, ready at]
-- The cost is the sum of the ledger, or unknown when a part of it is.
UPDATE video_generations
SET status = j.value ->> 1,
    ready_at = j.value ->> 7,
    wait_reason = j.value ->> 2,
    error_code = j.value ->> 3,
    error_message = j.value ->> 4,
    updated_at = j.value ->> 5,
    finished_at = j.value ->> 6,
    cost_micros = (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN coalesce(sum(c.cost_micros), 0) END
                   FROM calls AS c WHERE c.generation_id = video_generations.id),
    owner = NULL,
    lease_until = NULL
FROM jsonb_each($1) AS j
WHERE video_generations.id = j.value ->> 0
