//! The folder on disk: written beside under another name and renamed when whole, and never over an existing one.
//!
//! One folder may give way: that of the same job when it had stopped earlier, if nobody has changed it since.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use greenlit_domain::id::GenerationId;
use greenlit_domain::keyword::Keyword;
use greenlit_domain::package::Package;
use greenlit_domain::settings::Extent;
use greenlit_domain::step::Step;
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
    /// It is left as it is, and its path is given again. One from before the job went on is replaced.
    Leave,
    /// The package is written beside it.
    WriteBeside,
}

/// The folder that this job wrote into `out` before, if the job has not gone on since.
pub fn written_before(out: &Path, package: &Package, keyword: &Keyword) -> Option<PathBuf> {
    let name = name(package, keyword);
    (1..=MOST)
        .map(|number| out.join(numbered(&name, number)))
        .take_while(|folder| folder.exists())
        .find(|folder| found(folder, package) == Found::Current)
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
    let look = |folder: &Path| match if_there {
        IfThere::Leave => found(folder, package),
        IfThere::WriteBeside => Found::Taken,
    };
    let written = fill(&unfinished, &texts, pictures)
        .and_then(|()| take_name(&unfinished, out, &name(package, keyword), look));
    written.map_err(|source| {
        remove(&unfinished);
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
pub(super) fn name(package: &Package, keyword: &Keyword) -> String {
    let id = package.job_id.to_string();
    format!(
        "{}-{}",
        greenlit_domain::keyword::slug(keyword),
        &id[id.len() - 8..]
    )
}

/// The most folders of one name.
const MOST: u32 = 999;

fn numbered(name: &str, number: u32) -> String {
    match number {
        1 => name.to_owned(),
        _ => format!("{name}-{number}"),
    }
}

/// What file managers leave in folders that were looked at.
const OF_THE_SYSTEM: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What stands under a folder's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// This job's package, as far as it went or farther. It may have been changed since, but for `package.json`.
    Current,
    /// This job's package from before it went on, as it was written.
    Outdated,
    /// Something else, or what somebody has changed.
    Taken,
}

fn found(folder: &Path, package: &Package) -> Found {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Named {
        job_id: GenerationId,
        #[serde(default)]
        stopped_at: Option<Step>,
    }
    let Ok(json) = fs::read(folder.join("package.json")) else {
        return Found::Taken;
    };
    match serde_json::from_slice::<Named>(&json) {
        Ok(named) if named.job_id != package.job_id => Found::Taken,
        Ok(named) if Extent::of(named.stopped_at) >= Extent::of(package.stopped_at) => {
            Found::Current
        }
        Ok(_) if is_untouched(folder, &json).unwrap_or(false) => Found::Outdated,
        _ => Found::Taken,
    }
}

/// Whether a folder holds only what its `package.json` says was written into it. Such a package has no pictures.
fn is_untouched(folder: &Path, json: &[u8]) -> io::Result<bool> {
    let texts = files(&serde_json::from_slice(json)?)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if OF_THE_SYSTEM.iter().any(|known| name == *known) {
            continue;
        }
        let written = texts.iter().find(|(known, _)| name == *known);
        let Some((_, text)) = written.filter(|_| entry.path().is_file()) else {
            return Ok(false);
        };
        if fs::read(entry.path())? != text.as_bytes() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives an unfinished folder its name, with a number where the name is taken; or drops it where another process
/// has written the same meanwhile.
fn take_name(
    from: &Path,
    out: &Path,
    name: &str,
    look: impl Fn(&Path) -> Found,
) -> io::Result<PathBuf> {
    for number in 1..=MOST {
        let to = out.join(numbered(name, number));
        if rename_to(from, &to)? {
            return Ok(to);
        }
        let is_there = match look(&to) {
            Found::Current => true,
            Found::Outdated => replace(from, &to)? || look(&to) == Found::Current,
            Found::Taken => false,
        };
        if is_there {
            remove(from);
            return Ok(to);
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!("there are {MOST} folders named {name}"),
    ))
}

/// Renames a folder to a name that is free; `false` when it is taken. A rename onto an existing folder fails on every
/// system when it is not empty; these never are.
fn rename_to(from: &Path, to: &Path) -> io::Result<bool> {
    if to.try_exists()? {
        return Ok(false);
    }
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if !to.try_exists()? => Err(error),
        Err(_) => Ok(false),
    }
}

/// Puts a folder in the place of an outdated one, which goes aside first; `false` when another process was quicker.
/// Between the two renames the name is free: whoever is killed there finds the package in the store.
fn replace(from: &Path, to: &Path) -> io::Result<bool> {
    let aside = to.with_file_name(format!(".replaced-{}", Uuid::now_v7()));
    match fs::rename(to, &aside) {
        Err(error) if to.try_exists()? => return Err(error),
        Err(_) => return rename_to(from, to),
        Ok(()) => {}
    }
    let renamed = rename_to(from, to);
    match renamed {
        Ok(_) => remove(&aside),
        // The old one is better than none.
        Err(_) => drop(fs::rename(&aside, to)),
    }
    renamed
}

/// Removes a folder that nobody needs. If it cannot be removed, it is hidden by its name and in nobody's way.
fn remove(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}
