//! The folder on disk: written beside under another name and renamed when whole, and never over an existing one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use greenlit_domain::keyword::Keyword;
use greenlit_domain::package::Package;
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
) -> Result<PathBuf, FolderError> {
    let texts = files(package)?;
    let unfinished = out.join(format!(".unfinished-{}", Uuid::now_v7()));
    let written = fill(&unfinished, &texts, pictures)
        .and_then(|()| rename_to_free_name(&unfinished, out, &name(package, keyword)));
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

/// A rename onto an existing folder fails on every system when it is not empty; these never are.
fn rename_to_free_name(from: &Path, out: &Path, name: &str) -> io::Result<PathBuf> {
    for number in 1..1000 {
        let to = match number {
            1 => out.join(name),
            _ => out.join(format!("{name}-{number}")),
        };
        if to.try_exists()? {
            continue;
        }
        match fs::rename(from, &to) {
            Ok(()) => return Ok(to),
            Err(_) if to.try_exists()? => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!("there are 999 folders named {name}"),
    ))
}
