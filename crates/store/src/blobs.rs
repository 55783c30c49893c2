//! Files named by the SHA-256 of their bytes. A blob is whole and on disk before anything names it.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use greenlit_domain::thumbnail::BlobId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::StoreError;
use crate::folder::DataFolder;

/// The blobs of a data folder.
#[derive(Debug, Clone)]
pub struct Blobs {
    root: PathBuf,
    /// Those that this process wrote and no row names yet, as far as is known.
    unnamed: Arc<Mutex<HashMap<BlobId, Instant>>>,
}

impl Blobs {
    pub(crate) fn new(folder: &DataFolder) -> Self {
        Self {
            root: folder.blobs(),
            unnamed: Arc::default(),
        }
    }

    /// Stores bytes durably and gives their name. The same bytes are stored once.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<BlobId, StoreError> {
        let root = self.root.clone();
        let (id, written) = blocking(move || put(&root, &bytes)).await?;
        if written == Written::Anew {
            self.unnamed().insert(id.clone(), Instant::now());
        }
        Ok(id)
    }

    /// Reads a blob and checks that it is what its name says.
    pub async fn get(&self, id: &BlobId) -> Result<Vec<u8>, StoreError> {
        let path = path_of(&self.root, &id.0);
        let name = id.0.clone();
        blocking(move || {
            let bytes = fs::read(&path).map_err(StoreError::file("read", &path))?;
            if name_of(&bytes) == name {
                Ok(bytes)
            } else {
                Err(StoreError::corrupt(
                    "picture",
                    name,
                    "its bytes do not have its name's SHA-256",
                ))
            }
        })
        .await
    }

    /// Where a blob lies.
    pub fn path(&self, id: &BlobId) -> PathBuf {
        path_of(&self.root, &id.0)
    }

    /// Rows name these now.
    pub(crate) fn are_named(&self, ids: &[BlobId]) {
        let mut unnamed = self.unnamed();
        for id in ids {
            unnamed.remove(id);
        }
    }

    /// Those that this process wrote so long ago and that no row names yet, as far as is known. They are asked for once.
    pub(crate) fn take_unnamed(&self, age: Duration) -> Vec<BlobId> {
        let mut unnamed = self.unnamed();
        let (old, fresh) = std::mem::take(&mut *unnamed)
            .into_iter()
            .partition(|(_, written)| written.elapsed() >= age);
        *unnamed = fresh;
        let old: HashMap<BlobId, Instant> = old;
        old.into_keys().collect()
    }

    fn unnamed(&self) -> MutexGuard<'_, HashMap<BlobId, Instant>> {
        self.unnamed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes a blob that nothing names any more, and says whether it was there. Left over, it costs room and nothing else.
    pub(crate) async fn remove(&self, id: &BlobId) -> bool {
        let path = path_of(&self.root, &id.0);
        tokio::fs::remove_file(path).await.is_ok()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::Closed)?
}

/// Whether a file was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Anew,
    Before,
}

fn put(root: &Path, bytes: &[u8]) -> Result<(BlobId, Written), StoreError> {
    let name = name_of(bytes);
    let path = path_of(root, &name);
    let was_there = path.exists();
    if !was_there {
        let folder = path.parent().unwrap_or(root);
        let unfinished = root.join(format!("{}.tmp", Uuid::now_v7()));
        write_whole(&unfinished, bytes)
            .and_then(|()| rename_into(&unfinished, &path, folder))
            .and_then(|()| sync_folder(folder))
            .inspect_err(|_| drop(fs::remove_file(&unfinished)))
            .map_err(StoreError::file("write", &path))?;
    }
    let written = if was_there {
        Written::Before
    } else {
        Written::Anew
    };
    Ok((BlobId(name), written))
}

/// Renames, and makes the folder only when it is missing: that is once in 256 folders.
fn rename_into(from: &Path, to: &Path, folder: &Path) -> std::io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            fs::rename(from, to)
        }
        result => result,
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Makes a rename last through a power cut; on Windows a folder cannot be opened for that, nor need it be.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

fn name_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::with_capacity(64), |mut name, byte| {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            name.push(char::from(HEX[usize::from(byte >> 4)]));
            name.push(char::from(HEX[usize::from(byte & 15)]));
            name
        })
}

fn path_of(root: &Path, name: &str) -> PathBuf {
    root.join(name.get(..2).unwrap_or("xx")).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_back_and_damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::new(&DataFolder::create(dir.path()).unwrap());
        let id = blobs.put(b"abc".to_vec()).await.unwrap();
        // The SHA-256 test vector of FIPS 180-2 for "abc".
        assert_eq!(
            id.0,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(blobs.put(b"abc".to_vec()).await.unwrap(), id);
        assert_eq!(blobs.get(&id).await.unwrap(), b"abc");
        fs::write(blobs.path(&id), b"abd").unwrap();
        assert!(matches!(
            blobs.get(&id).await,
            Err(StoreError::Corrupt { .. })
        ));
    }
}
