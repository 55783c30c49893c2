-- The last calls by the step that they were for, each from its first call to the end of its last.
SELECT step, model, min(started_at) AS began, max(finished_at) AS ended
FROM (
    SELECT generation_id, step, model, state, started_at, finished_at
    FROM calls
    ORDER BY id DESC
    LIMIT 1000
) AS newest
WHERE state = 'settled' AND finished_at IS NOT NULL
GROUP BY generation_id, step, model
