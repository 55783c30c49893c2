-- $1 now
UPDATE video_generations SET ready_at = $1, updated_at = $1
WHERE id IN (SELECT generation_id FROM budget_waits) AND status = 'queued' AND owner IS NULL AND ready_at > $1
