-- [id, user, keyword, language, niche, audience, content type, settings, seed, prompt version, schema version,
--  idempotency key, batch, at, priority, API key, keyword in small letters]
INSERT INTO video_generations (id, user_id, keyword, language, niche, audience, content_type, settings, seed, status,
                               prompt_version, schema_version, ready_at, idempotency_key, batch_id, created_at, updated_at,
                               priority, api_key_id, folded)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6,
       j.value ->> 7, j.value ->> 8, 'queued', j.value ->> 9, j.value ->> 10, j.value ->> 13, j.value ->> 11,
       j.value ->> 12, j.value ->> 13, j.value ->> 13, j.value ->> 14, j.value ->> 15, j.value ->> 16
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (user_id, idempotency_key) DO NOTHING
RETURNING id
