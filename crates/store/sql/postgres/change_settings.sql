-- Of a generation that nobody works on. $3 now, $4 owners whose process is gone
UPDATE video_generations SET settings = $2, updated_at = $3
WHERE id = $1 AND status IN ('queued', 'processing', 'awaiting_selection')
  AND (owner IS NULL OR lease_until <= $3 OR owner IN (SELECT jsonb_array_elements_text($4)))
