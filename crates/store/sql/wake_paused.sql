-- $1 now, $2 what the reason of those says that this pause put off
UPDATE video_generations SET ready_at = $1, updated_at = $1
WHERE status = 'queued' AND owner IS NULL AND ready_at > $1 AND wait_reason LIKE $2
