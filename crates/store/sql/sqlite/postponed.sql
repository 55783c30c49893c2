-- $1 these generations, $2 now
SELECT id, ready_at
FROM video_generations
WHERE id IN (SELECT value FROM json_each($1)) AND status = 'queued' AND owner IS NULL AND ready_at > $2
