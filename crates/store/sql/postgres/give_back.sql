-- At the end of a process, what it still holds can go on at once elsewhere, and no death is counted. Rows are locked in
-- the order of ids, as by everybody.
WITH held AS MATERIALIZED (
    SELECT id FROM video_generations WHERE owner = $1 ORDER BY id FOR UPDATE
)
UPDATE video_generations AS g
SET owner = NULL, lease_until = NULL, status = 'queued', ready_at = $2, epoch = g.epoch + 1, updated_at = $2
FROM held
WHERE g.id = held.id AND g.owner = $1
