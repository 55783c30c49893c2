-- $1 these generations, $2 now
UPDATE video_generations SET ready_at = $2, updated_at = $2
WHERE id IN (SELECT value FROM json_each($1)) AND status = 'queued' AND owner IS NULL AND ready_at > $2
