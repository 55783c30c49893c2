-- $1 now. The reason of those that wait for room in a budget names it.
UPDATE video_generations SET ready_at = $1, updated_at = $1
WHERE status = 'queued' AND owner IS NULL AND ready_at > $1 AND wait_reason LIKE '%"budget":"%'
