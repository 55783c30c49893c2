-- Which of a group's changes may be made: the row's epoch is the one the worker claimed, and it is still ours.
SELECT j.key
FROM jsonb_each($1) AS j
JOIN video_generations AS g ON g.id = j.value ->> 0
WHERE g.epoch = j.value ->> 1 AND g.owner = $2
