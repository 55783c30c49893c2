-- [id, user, keyword, language, niche, audience, content type, settings, seed, prompt version, schema version,
--  idempotency key, batch, at, priority, API key, keyword in small letters]
INSERT INTO video_generations (id, user_id, keyword, language, niche, audience, content_type, settings, seed, status,
                               prompt_version, schema_version, ready_at, idempotency_key, batch_id, created_at, updated_at,
                               priority, api_key_id, folded)
SELECT CAST(j ->> 0 AS uuid), CAST(j ->> 1 AS uuid), j ->> 2, j ->> 3, j ->> 4, j ->> 5, j ->> 6, CAST(j ->> 7 AS jsonb),
       CAST(j ->> 8 AS bigint), 'queued', CAST(j ->> 9 AS bigint), CAST(j ->> 10 AS bigint), at_millis(j ->> 13), j ->> 11,
       CAST(j ->> 12 AS uuid), at_millis(j ->> 13), at_millis(j ->> 13), CAST(j ->> 14 AS bigint), CAST(j ->> 15 AS uuid), j ->> 16
FROM jsonb_array_elements($1) AS j
ON CONFLICT (user_id, idempotency_key) DO NOTHING
RETURNING id
