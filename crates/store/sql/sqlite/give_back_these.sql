-- $1 owner, $2 now, $3 when they can go on, $4 these generations
UPDATE video_generations
SET owner = NULL, lease_until = NULL, status = 'queued', ready_at = $3, epoch = epoch + 1, updated_at = $2
WHERE owner = $1 AND id IN (SELECT value FROM json_each($4))
