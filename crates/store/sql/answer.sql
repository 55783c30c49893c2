-- $4 the revision of the titles that were looked at: those that came since are others
UPDATE video_generations
SET status = 'queued', ready_at = $2, wait_reason = NULL, updated_at = $2, settings = $3
WHERE id = $1 AND status = 'awaiting_selection'
  AND $4 = (SELECT max(revision) FROM step_results WHERE generation_id = $1 AND step = 'titles')
