-- $1 these generations, $2 now. The epoch is raised, so that a worker that still holds a row can store nothing more.
UPDATE video_generations
SET status = 'cancelled', owner = NULL, lease_until = NULL, epoch = epoch + 1, ready_at = NULL, wait_reason = NULL,
    updated_at = $2, finished_at = $2
WHERE id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid)) AND status IN ('queued', 'processing', 'awaiting_selection')
RETURNING id
