//! All that is kept of somebody as one zip: tables as JSON Lines, pictures as files, and what each is.
//!
//! It is made while it is sent, a page of rows or a picture at a time: how much there is makes it longer, not larger in memory.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ::zip::write::{SimpleFileOptions, StreamWriter};
use ::zip::{CompressionMethod, ZipWriter};
use greenlit_domain::time::Timestamp;
use greenlit_store::people::kept::{Shown, TABLES, Table};
use greenlit_store::people::{KeptFile, Person};
use greenlit_store::{Store, StoreError};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// The form of the export; it rises when a program that reads it must change.
const FORM: u32 = 1;

/// An export that was not finished.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The zip could not be made.
    #[error("cannot add to the zip: {0}")]
    Zip(#[from] ::zip::result::ZipError),
    /// An entry could not be filled.
    #[error("cannot write to the zip: {0}")]
    Write(#[from] io::Error),
    /// What is kept cannot be told as JSON.
    #[error("cannot write as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Whoever wanted it is gone.
    #[error("nobody takes the export any more")]
    Gone,
}

/// What an export has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Rows of all tables.
    pub rows: u64,
    /// Pictures.
    pub pictures: u64,
    /// Pictures that are not on this machine.
    pub missing: u64,
}

/// A file of the zip, as the manifest tells of it.
#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    about: String,
    rows: Option<u64>,
    bytes: u64,
    sha256: String,
}

/// Makes the zip and hands its bytes on as they come.
pub async fn export(
    store: &Store,
    of: &Person,
    out: mpsc::Sender<Vec<u8>>,
) -> Result<Exported, ExportError> {
    let mut zip = Zip::new(out);
    let made_at = store.clock().now();
    zip.begin("README.txt", "what the files are")?;
    zip.write(readme(made_at).as_bytes())?;
    zip.end(None).await?;
    let mut exported = Exported {
        rows: 0,
        pictures: 0,
        missing: 0,
    };
    for table in TABLES.iter().rev() {
        if let Shown::File(name, _) = table.shown {
            exported.rows += rows(store, of, table, name, &mut zip).await?;
        }
    }
    let missing = pictures(store, of, &mut zip, &mut exported).await?;
    let withheld: Vec<_> = TABLES.iter().filter_map(withheld).collect();
    let manifest = json!({
        "form": FORM,
        "madeBy": concat!("greenlit ", env!("CARGO_PKG_VERSION")),
        "madeAt": made_at,
        "user": of.user,
        "files": zip.entries,
        "missingPictures": missing,
        "withheld": withheld,
    });
    zip.begin("manifest.json", "")?;
    zip.write(&serde_json::to_vec_pretty(&manifest)?)?;
    zip.finish().await?;
    Ok(exported)
}

async fn rows(
    store: &Store,
    of: &Person,
    table: &'static Table,
    name: &'static str,
    zip: &mut Zip,
) -> Result<u64, ExportError> {
    zip.begin(name, table.about)?;
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.kept_rows(of, table, after.as_ref()).await?;
        for row in &page.rows {
            let mut line = serde_json::to_vec(row)?;
            line.push(b'\n');
            zip.write(&line)?;
            count += 1;
        }
        zip.hand_on().await?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    zip.end(Some(count)).await?;
    Ok(count)
}

/// Adds the pictures, and gives the names of those that are not on this machine.
async fn pictures(
    store: &Store,
    of: &Person,
    zip: &mut Zip,
    exported: &mut Exported,
) -> Result<Vec<String>, ExportError> {
    let mut missing = Vec::new();
    let mut after = None;
    loop {
        let files = store.kept_files(of, after.as_ref()).await?;
        let Some(last) = files.last() else { break };
        after = Some(last.blob.clone());
        for file in files {
            match store.blobs().get(&file.blob).await {
                Ok(bytes) => {
                    zip.begin(&path(&file), "a picture; pictures.jsonl says of which job")?;
                    zip.write(&bytes)?;
                    zip.end(None).await?;
                    exported.pictures += 1;
                }
                Err(StoreError::File { source, .. })
                    if source.kind() == io::ErrorKind::NotFound =>
                {
                    exported.missing += 1;
                    missing.push(path(&file));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(missing)
}

fn path(file: &KeptFile) -> String {
    let ending = match file.media_type.as_str() {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    };
    format!("pictures/{}.{ending}", file.blob.0)
}

/// What is kept and not shown, or not all of it, and why.
fn withheld(table: &Table) -> Option<serde_json::Value> {
    match table.shown {
        Shown::File(..) => None,
        Shown::Nothing(why) => Some(json!({ "what": table.about, "why": why })),
    }
}

fn readme(made_at: Timestamp) -> String {
    let mut text = format!(
        "This is all that greenlit keeps of you, as of {made_at}.\n\
         \n\
         The files *.jsonl are JSON Lines: a line is a row, an object. Times are UTC. manifest.json names all files with what\n\
         they are, how many rows they have, and their SHA-256; and what is not in here, and why. Passwords, keys and links are\n\
         kept as hashes, which are in no export.\n\
         \n\
         Isto é tudo o que o greenlit guarda sobre você. Os arquivos *.jsonl são JSON Lines: cada linha é um objeto. Os horários\n\
         são em UTC. O manifest.json diz o que é cada arquivo.\n\
         \n"
    );
    for table in TABLES.iter().rev() {
        if let Shown::File(name, _) = table.shown {
            text.push_str(&format!("{name}: {}\n", table.about));
        }
    }
    text.push_str("pictures/: backgrounds and thumbnails, named by the SHA-256 of their bytes\n");
    text
}

/// A zip that is written from its beginning to its end, without going back.
struct Zip {
    writer: ZipWriter<StreamWriter<Buffer>>,
    buffer: Buffer,
    out: mpsc::Sender<Vec<u8>>,
    entries: Vec<Entry>,
    now: Option<(String, String)>,
    bytes: u64,
    digest: Sha256,
}

impl Zip {
    fn new(out: mpsc::Sender<Vec<u8>>) -> Self {
        let buffer = Buffer::default();
        Self {
            writer: ZipWriter::new_stream(buffer.clone()),
            buffer,
            out,
            entries: Vec::new(),
            now: None,
            bytes: 0,
            digest: Sha256::new(),
        }
    }

    fn begin(&mut self, name: &str, about: &str) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.writer.start_file(name, options)?;
        self.now = Some((name.to_owned(), about.to_owned()));
        self.bytes = 0;
        self.digest = Sha256::new();
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.writer.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        self.digest.update(bytes);
        Ok(())
    }

    async fn end(&mut self, rows: Option<u64>) -> Result<(), ExportError> {
        if let Some((name, about)) = self.now.take() {
            let digest = std::mem::take(&mut self.digest).finalize();
            self.entries.push(Entry {
                name,
                about,
                rows,
                bytes: self.bytes,
                sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            });
        }
        self.hand_on().await
    }

    async fn hand_on(&mut self) -> Result<(), ExportError> {
        let bytes = self.buffer.take();
        if bytes.is_empty() {
            return Ok(());
        }
        self.out.send(bytes).await.map_err(|_| ExportError::Gone)
    }

    async fn finish(mut self) -> Result<(), ExportError> {
        self.hand_on().await?;
        let Self {
            writer,
            buffer,
            out,
            ..
        } = self;
        writer.finish()?;
        out.send(buffer.take()).await.map_err(|_| ExportError::Gone)
    }
}

/// What was written and not handed on yet.
#[derive(Debug, Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
