-- A generation that stopped where it was asked to goes on with these settings. One that is whole never moves.
UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, deaths = 0, updated_at = $2, finished_at = NULL, settings = $3
WHERE id = $1 AND status = 'completed' AND coalesce(settings ->> 'extent', 'whole') <> 'whole'
