-- [generation, sha256]
INSERT INTO blob_uses (generation_id, sha256)
SELECT j.value ->> 0, j.value ->> 1
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (generation_id, sha256) DO NOTHING
