-- Which of a group's changes may be made: the row's epoch is the one the worker claimed, and it is still ours.
-- CROSS JOIN keeps the order: led by the owner's index, each of a thousand rows in flight would read the whole group.
SELECT j.key, g.user_id
FROM jsonb_each($1) AS j
CROSS JOIN video_generations AS g ON g.id = j.value ->> 0
WHERE g.epoch = j.value ->> 1 AND g.owner = $2
