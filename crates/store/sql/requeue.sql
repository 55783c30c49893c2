-- A failed or cancelled generation goes on from its first missing step.
UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, error_code = NULL, error_message = NULL, deaths = 0, updated_at = $2,
    finished_at = NULL, settings = $3
WHERE id = $1 AND status IN ('failed', 'cancelled')
