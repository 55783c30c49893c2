-- $1 now. Those of the files that nobody's job uses any more.
DELETE FROM blobs
WHERE sha256 IN (SELECT f.sha256 FROM erased_files AS f WHERE f.at = $1)
  AND NOT EXISTS (SELECT 1 FROM blob_uses AS u WHERE u.sha256 = blobs.sha256)
