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

    /// What the lock of a process that owns a lease tells of it.
    pub(crate) fn life(&self, process: &str) -> Life {
        if Uuid::parse_str(process).is_err() {
            return Life::Unknown;
        }
        match OpenOptions::new()
            .read(true)
            .write(true)
            .open(self.lock_path(process))
        {
            Ok(file) => match file.try_lock() {
                Ok(()) => Life::Over,
                Err(TryLockError::WouldBlock) => Life::Goes,
                // What cannot be told counts as alive: its leases end by time.
                Err(TryLockError::Error(_)) => Life::Goes,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Life::Unknown,
            Err(_) => Life::Goes,
        }
    }

    /// Removes the locks of dead processes, except those that are still asked for.
    pub(crate) fn sweep_locks(&self, asked_for: &[String]) {
        // What cannot be read or removed costs a little room and nothing else.
        for entry in fs::read_dir(self.processes())
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name();
            let Some(process) = name.to_str().and_then(|name| name.strip_suffix(".lock")) else {
                continue;
            };
            if !asked_for.iter().any(|owner| owner == process) && self.life(process) == Life::Over {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// What is known of a process's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// It holds its lock.
    Goes,
    /// Its lock is free.
    Over,
    /// This folder has no lock of it.
    Unknown,
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

    /// Ends the process as an owner that holds nothing any more. Dropped instead, it is one that died.
    pub fn release(&self) {
        // Left over, it is swept by the next who opens the folder.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_its_lock_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        let lock = ProcessLock::take(&folder).unwrap();
        let id = lock.id().to_owned();
        assert_eq!(folder.life(&id), Life::Goes);
        drop(lock);
        assert_eq!(folder.life(&id), Life::Over);
        let lock = ProcessLock::take(&folder).unwrap();
        let id = lock.id().to_owned();
        lock.release();
        assert_eq!(folder.life(&id), Life::Unknown);
    }

    #[test]
    fn locks_of_the_dead_are_swept_unless_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        let alive = ProcessLock::take(&folder).unwrap();
        let [dead, owner] = [Uuid::now_v7(), Uuid::now_v7()].map(|id| id.to_string());
        for process in [&dead, &owner] {
            File::create(folder.lock_path(process)).unwrap();
        }
        folder.sweep_locks(std::slice::from_ref(&owner));
        assert_eq!(folder.life(alive.id()), Life::Goes);
        assert_eq!(folder.life(&owner), Life::Over);
        assert_eq!(folder.life(&dead), Life::Unknown);
    }

    #[test]
    fn an_owner_that_is_no_process_id_is_unknown_and_touches_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        assert_eq!(folder.life("../../etc/passwd"), Life::Unknown);
    }
}
