//! The folder of a package as one file: a zip whose entries are stored as they are. Pictures do not get smaller, and
//! texts are short.

use std::io::{Cursor, Write};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::package::Package;

use super::files::files;
use super::folder::name;

/// A zip could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ZipError {
    /// The package cannot be told as JSON.
    #[error("cannot write package.json: {0}")]
    Json(#[from] serde_json::Error),
    /// An entry could not be added.
    #[error("cannot add to the zip: {0}")]
    Zip(#[from] ::zip::result::ZipError),
    /// An entry could not be filled.
    #[error("cannot write to the zip: {0}")]
    Write(#[from] std::io::Error),
}

/// A package as one file.
#[derive(Debug, Clone)]
pub struct Zipped {
    /// The name of the folder in it.
    pub folder: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Puts a package and its pictures into a zip, in a folder named as [`super::write`] names it.
pub fn zipped(
    package: &Package,
    keyword: &Keyword,
    pictures: &[(String, Vec<u8>)],
) -> Result<Zipped, ZipError> {
    let folder = name(package, keyword);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let texts = files(package)?;
    let texts = texts.iter().map(|(name, text)| (*name, text.as_bytes()));
    let pictures = pictures
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in texts.chain(pictures) {
        zip.start_file(format!("{folder}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    let bytes = zip.finish()?.into_inner();
    Ok(Zipped { folder, bytes })
}
