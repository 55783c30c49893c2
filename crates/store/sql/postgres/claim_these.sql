-- $1 now, $2 owner, $3 lease until, $4 owners whose process is gone, $5 these generations
-- A row that still has an owner died under it: its death is counted.
WITH free AS MATERIALIZED (
    SELECT id
    FROM video_generations
    WHERE id IN (SELECT CAST(jsonb_array_elements_text($5) AS uuid))
      AND ready_at <= $1
      AND (owner IS NULL OR lease_until <= $1 OR owner IN (SELECT jsonb_array_elements_text($4)))
    ORDER BY id
    FOR UPDATE SKIP LOCKED
)
UPDATE video_generations AS g
SET status = 'processing',
    deaths = g.deaths + CASE WHEN g.owner IS NULL THEN 0 ELSE 1 END,
    owner = $2,
    lease_until = $3,
    epoch = g.epoch + 1,
    attempt = g.attempt + 1,
    started_at = coalesce(g.started_at, $1),
    updated_at = $1
FROM free
WHERE g.id = free.id
RETURNING g.id, g.user_id, g.keyword, g.language, g.niche, g.audience, g.content_type, g.settings, g.seed, g.status, g.prompt_version,
          g.batch_id, g.error_code, g.error_message, g.created_at, g.finished_at, g.epoch, g.deaths, g.attempt, g.wait_reason
