-- $1 names of files: those that no row names
SELECT j.name
FROM jsonb_array_elements_text($1) AS j (name)
WHERE NOT EXISTS (SELECT 1 FROM blobs AS b WHERE b.sha256 = j.name)
