-- $1 owner, $2 now, $3 when they can go on, $4 these generations. Rows are locked in the order of ids, as by everybody.
WITH held AS MATERIALIZED (
    SELECT id
    FROM video_generations
    WHERE owner = $1 AND id IN (SELECT CAST(value AS uuid) FROM jsonb_array_elements_text($4) AS these (value))
    ORDER BY id
    FOR UPDATE
)
UPDATE video_generations AS g
SET owner = NULL, lease_until = NULL, status = 'queued', ready_at = $3, epoch = g.epoch + 1, updated_at = $2
FROM held
WHERE g.id = held.id AND g.owner = $1
