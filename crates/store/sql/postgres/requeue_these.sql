-- $1 [generation, settings], $2 now
UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, error_code = NULL, error_message = NULL, deaths = 0,
    updated_at = $2, finished_at = NULL, settings = CAST(j ->> 1 AS jsonb)
FROM jsonb_array_elements($1) AS j
WHERE video_generations.id = CAST(j ->> 0 AS uuid) AND video_generations.status IN ('failed', 'cancelled')
RETURNING video_generations.id
