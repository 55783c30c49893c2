//! A finished package reaches the user: as a folder, and as JSON on standard output where that was asked for.

use std::path::{Path, PathBuf};

use greenlit_domain::keyword::Keyword;
use greenlit_engine::package::{self, Finished, IfThere};
use greenlit_store::Store;

use super::short;
use crate::exit::CliError;

/// Writes the folder and gives its path.
pub async fn folder(
    store: &Store,
    finished: &Finished,
    keyword: &Keyword,
    out: &Path,
    if_there: IfThere,
) -> Result<PathBuf, CliError> {
    if if_there == IfThere::Leave
        && let Some(folder) = package::written_before(out, &finished.package, keyword)
    {
        return Ok(folder);
    }
    let mut pictures = Vec::with_capacity(finished.pictures.len());
    for (name, blob) in &finished.pictures {
        pictures.push((name.clone(), store.blobs().get(blob).await?));
    }
    let (out, package, keyword) = (out.to_owned(), finished.package.clone(), keyword.clone());
    let written = tokio::task::spawn_blocking(move || {
        package::write(&out, &package, &keyword, &pictures, if_there)
    })
    .await;
    match written {
        Ok(written) => written.map_err(|error| {
            CliError::from(error).hint(format!(
                "the package itself is stored: greenlit export {} --out DIR",
                short(finished.package.job_id)
            ))
        }),
        Err(_) => Err(CliError::internal(
            "writing the package's folder stopped with a bug of ours",
        )),
    }
}

/// The package as pretty JSON, for one job.
pub fn print_pretty(finished: &Finished) -> Result<(), CliError> {
    let json = serde_json::to_string_pretty(&finished.package).map_err(|error| {
        CliError::internal(format!("the package cannot be told as JSON: {error}"))
    })?;
    print_line!("{json}")?;
    Ok(())
}

/// The package as one line of JSON, for many.
pub fn print_line(finished: &Finished) -> Result<(), CliError> {
    let json = serde_json::to_string(&finished.package).map_err(|error| {
        CliError::internal(format!("the package cannot be told as JSON: {error}"))
    })?;
    print_line!("{json}")?;
    Ok(())
}
