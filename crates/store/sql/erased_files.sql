-- $1 after this name, $2 how many. Files that no row names any more; the same may have been made again since.
SELECT f.sha256
FROM erased_files AS f
WHERE f.sha256 > $1
  AND NOT EXISTS (SELECT 1 FROM blobs AS b WHERE b.sha256 = f.sha256)
ORDER BY f.sha256
LIMIT $2
