UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, updated_at = $2, settings = $3
WHERE id = $1 AND status = 'awaiting_selection'
