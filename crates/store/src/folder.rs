//! The data folder: where the database, the blobs and the process locks lie.
//!
//! Each process holds an operating-system lock on `processes/<id>.lock` for as long as it lives, however it ends.
//! A lease whose owner's lock is free is the lease of a dead process.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::error::StoreError;

/// The paths inside a data folder.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Makes the folder and its parts where they are missing.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = Self { root: root.into() };
        for path in [folder.root.clone(), folder.processes(), folder.blobs()] {
            create_private(&path).map_err(StoreError::file("create the folder", &path))?;
        }
        Ok(folder)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("greenlit.db")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    fn processes(&self) -> PathBuf {
        self.root.join("processes")
    }

    fn lock_path(&self, process: &str) -> PathBuf {
        self.processes().join(format!("{process}.lock"))
    }

    /// Whether the process that owns a lease still lives. What cannot be told counts as alive:
    /// its leases end by time.
    pub(crate) fn is_alive(&self, process: &str) -> bool {
        if Uuid::parse_str(process).is_err() {
            return false;
        }
        let path = self.lock_path(process);
        match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => match file.try_lock() {
                Ok(()) => {
                    // Held while it is removed, so that nobody takes the name in between.
                    let _ = fs::remove_file(&path);
                    false
                }
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => true,
            },
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }
}

/// Makes a folder that only its owner may enter: prompts, answers and unpublished titles lie in it.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// This process as an owner of leases.
#[derive(Debug)]
pub struct ProcessLock {
    id: String,
    path: PathBuf,
    _file: File,
}

impl ProcessLock {
    /// Takes a fresh id and locks its file.
    pub fn take(folder: &DataFolder) -> Result<Self, StoreError> {
        let id = Uuid::now_v7().to_string();
        let path = folder.lock_path(&id);
        let file = File::create_new(&path).map_err(StoreError::file("create", &path))?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(Self {
            id,
            path,
            _file: file,
        })
    }

    /// The owner's name in leases.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Drop for ProcessLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_its_lock_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        let lock = ProcessLock::take(&folder).unwrap();
        let id = lock.id().to_owned();
        assert!(folder.is_alive(&id));
        drop(lock);
        assert!(!folder.is_alive(&id));
    }

    #[test]
    fn an_owner_that_is_no_process_id_is_dead_and_touches_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        assert!(!folder.is_alive("../../etc/passwd"));
    }
}
