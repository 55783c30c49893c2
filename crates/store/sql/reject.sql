-- $1 generation, $2 now, $3 the revision of the titles that were looked at
UPDATE video_generations
SET status = 'cancelled', owner = NULL, lease_until = NULL, epoch = epoch + 1, ready_at = NULL, wait_reason = NULL,
    updated_at = $2, finished_at = $2
WHERE id = $1 AND status = 'awaiting_selection'
  AND $3 = (SELECT max(revision) FROM step_results WHERE generation_id = $1 AND step = 'titles')
