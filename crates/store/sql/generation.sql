-- $1 which, $2 whose
SELECT id, user_id, keyword, language, niche, audience, content_type, settings, seed, status, prompt_version, batch_id,
       error_code, error_message, created_at, finished_at
FROM video_generations
WHERE id = $1 AND user_id = $2
