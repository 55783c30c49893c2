-- $1 these generations, $2 now
SELECT id, ready_at
FROM video_generations
WHERE id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid)) AND status = 'queued' AND owner IS NULL AND ready_at > $2
