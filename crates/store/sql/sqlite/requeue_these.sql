-- $1 [generation, settings], $2 now
UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, error_code = NULL, error_message = NULL, deaths = 0,
    updated_at = $2, finished_at = NULL, settings = j.value ->> 1
FROM jsonb_each($1) AS j
WHERE video_generations.id = j.value ->> 0 AND video_generations.status IN ('failed', 'cancelled')
RETURNING video_generations.id
