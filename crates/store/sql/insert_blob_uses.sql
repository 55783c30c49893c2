INSERT INTO blob_uses (generation_id, sha256)
SELECT j.value ->> 4, j.value ->> 0
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (generation_id, sha256) DO NOTHING
