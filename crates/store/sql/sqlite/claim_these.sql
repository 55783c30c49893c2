-- $1 now, $2 owner, $3 lease until, $4 owners whose process is gone, $5 these generations
-- A row that still has an owner died under it: its death is counted.
UPDATE video_generations
SET status = 'processing',
    deaths = deaths + (owner IS NOT NULL),
    owner = $2,
    lease_until = $3,
    epoch = epoch + 1,
    attempt = attempt + 1,
    started_at = coalesce(started_at, $1),
    updated_at = $1
WHERE id IN (SELECT value FROM json_each($5))
  AND ready_at <= $1
  AND (owner IS NULL OR lease_until <= $1 OR owner IN (SELECT value FROM json_each($4)))
RETURNING id, user_id, keyword, language, niche, audience, content_type, settings, seed, status, prompt_version, batch_id,
          error_code, error_message, created_at, finished_at, epoch, deaths, attempt, wait_reason
