-- Which of a group's changes may be made: the row's epoch is the one the worker claimed, and it is still ours. The rows
-- are locked until the group is committed; always in the order of ids, so that groups wait for each other in no circle.
SELECT j.place - 1 AS key, g.user_id
FROM jsonb_array_elements($1) WITH ORDINALITY AS j (value, place)
JOIN video_generations AS g ON g.id = CAST(j.value ->> 0 AS uuid)
WHERE g.epoch = CAST(j.value ->> 1 AS bigint) AND g.owner = $2
ORDER BY g.id
FOR UPDATE OF g
