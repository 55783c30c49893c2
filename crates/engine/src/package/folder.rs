//! The folder on disk: written beside under another name and renamed when whole, and never over an existing one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use greenlit_domain::id::GenerationId;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::package::Package;
use serde::Deserialize;
use uuid::Uuid;

use super::files::files;

/// A package's folder could not be written. The package itself is stored; `export` writes it again.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk refused.
    #[error("cannot write the package to {path}: {source}", path = path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The package cannot be told as JSON.
    #[error("cannot write package.json: {0}")]
    Json(#[from] serde_json::Error),
}

/// What becomes of a folder that this job wrote before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// It is left as it is, and its path is given again.
    Leave,
    /// The package is written beside it.
    WriteBeside,
}

/// The folder that this job wrote into `out` before.
pub fn written_before(out: &Path, package: &Package, keyword: &Keyword) -> Option<PathBuf> {
    let folder = out.join(name(package, keyword));
    is_of_job(&folder, package.job_id).then_some(folder)
}

/// Writes the package and its pictures into a new folder inside `out`, and gives its path. The folder is named by the
/// keyword and the job; where there is one of that name already, a number is added.
///
/// # Errors
/// When the disk refuses. Nothing half written is left under the folder's name.
pub fn write(
    out: &Path,
    package: &Package,
    keyword: &Keyword,
    pictures: &[(String, Vec<u8>)],
    if_there: IfThere,
) -> Result<PathBuf, FolderError> {
    let texts = files(package)?;
    let unfinished = out.join(format!(".unfinished-{}", Uuid::now_v7()));
    let ours = |folder: &Path| if_there == IfThere::Leave && is_of_job(folder, package.job_id);
    let written = fill(&unfinished, &texts, pictures)
        .and_then(|()| take_name(&unfinished, out, &name(package, keyword), ours));
    written.map_err(|source| {
        // What cannot be removed either is hidden by its name and in nobody's way.
        let _ = fs::remove_dir_all(&unfinished);
        FolderError::Io {
            path: out.to_owned(),
            source,
        }
    })
}

fn fill(
    folder: &Path,
    texts: &[(&'static str, String)],
    pictures: &[(String, Vec<u8>)],
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in texts {
        fs::write(folder.join(name), text)?;
    }
    for (name, bytes) in pictures {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

/// The keyword as a safe file name, and the end of the job's id, which is its random part.
fn name(package: &Package, keyword: &Keyword) -> String {
    let id = package.job_id.to_string();
    format!(
        "{}-{}",
        greenlit_domain::keyword::slug(keyword),
        &id[id.len() - 8..]
    )
}

/// Whether a folder's package is this job's. The folder may have been changed since, but for `package.json`.
fn is_of_job(folder: &Path, job: GenerationId) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Named {
        job_id: GenerationId,
    }
    fs::read(folder.join("package.json"))
        .ok()
        .and_then(|json| serde_json::from_slice::<Named>(&json).ok())
        .is_some_and(|named| named.job_id == job)
}

/// Gives an unfinished folder its name, with a number where the name is taken; or drops it where another process
/// has written the same meanwhile. A rename onto an existing folder fails on every system when it is not empty;
/// these never are.
fn take_name(
    from: &Path,
    out: &Path,
    name: &str,
    ours: impl Fn(&Path) -> bool,
) -> io::Result<PathBuf> {
    for number in 1..1000 {
        let to = match number {
            1 => out.join(name),
            _ => out.join(format!("{name}-{number}")),
        };
        if !to.try_exists()? {
            match fs::rename(from, &to) {
                Ok(()) => return Ok(to),
                Err(error) if !to.try_exists()? => return Err(error),
                Err(_) => {}
            }
        }
        if ours(&to) {
            fs::remove_dir_all(from)?;
            return Ok(to);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!("there are 999 folders named {name}"),
    ))
}
