-- $1 owner, $2 until, $3 now. A lease that has ended is not revived: its claim may have been lost with its connection, and
-- nobody would know of it. Rows are locked in the order of ids, as by everybody.
WITH held AS MATERIALIZED (
    SELECT id FROM video_generations WHERE owner = $1 AND lease_until > $3 ORDER BY id FOR UPDATE
)
UPDATE video_generations AS g
SET lease_until = $2
FROM held
WHERE g.id = held.id AND g.owner = $1
