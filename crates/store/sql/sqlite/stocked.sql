-- $1 these generations
SELECT id, user_id, keyword, language, niche, audience, content_type, settings, seed, status, prompt_version, batch_id,
       error_code, error_message, created_at, finished_at,
       (SELECT json_group_array(DISTINCT r.step) FROM step_results AS r WHERE r.generation_id = g.id) AS steps
FROM video_generations AS g
WHERE id IN (SELECT value FROM json_each($1))
