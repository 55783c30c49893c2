-- $1 names of files: those that no row names
SELECT j.value AS name
FROM json_each($1) AS j
WHERE NOT EXISTS (SELECT 1 FROM blobs AS b WHERE b.sha256 = j.value)
