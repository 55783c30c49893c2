-- [generation, sha256]
INSERT INTO blob_uses (generation_id, sha256)
SELECT CAST(j ->> 0 AS uuid), j ->> 1
FROM jsonb_array_elements($1) AS j
ON CONFLICT (generation_id, sha256) DO NOTHING
