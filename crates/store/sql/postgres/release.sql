-- [generation, status, wait reason, error code, error message, at, finished at, ready at]
-- The cost is the sum of the ledger, or unknown when a part of it is.
UPDATE video_generations AS g
SET status = j ->> 1,
    ready_at = at_millis(j ->> 7),
    wait_reason = j ->> 2,
    error_code = j ->> 3,
    error_message = j ->> 4,
    updated_at = at_millis(j ->> 5),
    finished_at = at_millis(j ->> 6),
    cost_micros = (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN CAST(coalesce(sum(c.cost_micros), 0) AS bigint) END
                   FROM calls AS c WHERE c.generation_id = g.id),
    owner = NULL,
    lease_until = NULL
FROM jsonb_array_elements($1) AS j
WHERE g.id = CAST(j ->> 0 AS uuid)
