//! The package: put together from the stored results, and written as the files of a folder.

mod assemble;
mod files;
mod folder;
mod markdown;
mod zip;

pub use assemble::{Finished, ledger};
pub use folder::{FolderError, IfThere, write, written_before};
pub use zip::{ZipError, Zipped, zipped};
