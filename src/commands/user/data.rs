//! `user export`, `user erase` and `user receipt`: somebody's data, taken out and taken away.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use greenlit_domain::id::UserId;
use greenlit_engine::data_export::{ExportError, Exported, export as export_all};
use greenlit_store::people::{By, Found, Person, Receipt};
use greenlit_store::{Store, StoreError};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::account;
use crate::cli::Whom;
use crate::exit::{CliError, Code};
use crate::terminal;

/// How many pieces of a zip may wait to be written.
const PIECES: usize = 4;

/// Writes everything of somebody to a zip.
pub async fn export(store: &Arc<Store>, whom: &Whom, out: &Path) -> Result<(), CliError> {
    let person = person(store, whom).await?;
    if out.exists() {
        return Err(
            CliError::new(Code::Input, format!("{} is there already", out.display()))
                .hint("name another file with --out, or move it away"),
        );
    }
    let exported = to_file(store, &person, out).await?;
    store.note_export(&person, By::CommandLine).await?;
    if exported.missing > 0 {
        tell!(
            "{} picture(s) are not on this machine: manifest.json names them",
            exported.missing
        );
    }
    print_line!(
        "{}: {} rows and {} pictures",
        out.display(),
        exported.rows,
        exported.pictures
    )
}

/// Written beside its place and renamed when it is whole.
async fn to_file(store: &Arc<Store>, person: &Person, out: &Path) -> Result<Exported, CliError> {
    let unfinished = unfinished(out);
    let written = async {
        let mut file = create(&unfinished).map_err(|error| unwritten(out, &error))?;
        let (sender, mut pieces) = mpsc::channel::<Vec<u8>>(PIECES);
        let (store, person) = (Arc::clone(store), person.clone());
        let making = tokio::spawn(async move { export_all(&store, &person, sender).await });
        while let Some(piece) = pieces.recv().await {
            file.write_all(&piece)
                .map_err(|error| unwritten(out, &error))?;
        }
        let exported = making
            .await
            .map_err(|_| CliError::internal("the export stopped with a bug of ours"))?
            .map_err(unmade)?;
        file.sync_all()
            .and_then(|()| fs::rename(&unfinished, out))
            .map_err(|error| unwritten(out, &error))?;
        Ok(exported)
    }
    .await;
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Nobody else on this machine may read it.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unfinished(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn unwritten(out: &Path, error: &std::io::Error) -> CliError {
    CliError::new(
        Code::Storage,
        format!("cannot write {}: {error}", out.display()),
    )
}

fn unmade(error: ExportError) -> CliError {
    match error {
        ExportError::Store(error) => error.into(),
        error => CliError::internal(error.to_string()),
    }
}

/// How an erasure is wished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureWish {
    /// It is really done.
    pub yes: bool,
    /// JSON is printed and nothing else.
    pub json: bool,
}

/// Erases somebody, or counts what would go.
pub async fn erase(store: &Store, whom: &Whom, wish: ErasureWish) -> Result<(), CliError> {
    let person = match person(store, whom).await {
        Ok(person) => person,
        Err(unknown) => return before(store, whom, wish).await?.ok_or(unknown),
    };
    if !wish.yes {
        let found = store.found_of(&person).await?;
        return count(whom, &found, wish);
    }
    let receipt = store.erase(person.user, By::CommandLine).await?;
    show(&receipt, wish.json)
}

/// Somebody who was erased already is told with what was done then.
async fn before(store: &Store, whom: &Whom, wish: ErasureWish) -> Result<Option<()>, CliError> {
    let Some(Ok(user)) = whom.email.as_deref().map(str::parse::<UserId>) else {
        return Ok(None);
    };
    let Some(receipt) = store.receipt_of(user).await? else {
        return Ok(None);
    };
    tell!("erased already; this was done:");
    show(&receipt, wish.json)?;
    Ok(Some(()))
}

fn count(whom: &Whom, found: &Found, wish: ErasureWish) -> Result<(), CliError> {
    if wish.json {
        let rows: Map<String, Value> = found
            .rows
            .iter()
            .map(|(table, rows)| (table.name.to_owned(), json!(rows)))
            .collect();
        let found =
            json!({ "rows": rows, "files": found.files, "unfinishedJobs": found.unfinished });
        return print_line!("{found}");
    }
    for (table, rows) in &found.rows {
        print_line!("{rows:>8}  {}: {}", table.name, table.about)?;
    }
    print_line!("{:>8}  files that nobody else uses", found.files)?;
    if found.unfinished > 0 {
        tell!("{} job(s) are not done: they end", found.unfinished);
    }
    let whom = whom
        .email
        .as_deref()
        .map_or("--local".into(), terminal::plain);
    tell!("nothing was erased: `greenlit user erase {whom} --yes` does it, for good");
    Ok(())
}

/// Shows a receipt.
pub async fn receipt(store: &Store, id: &str, json: bool) -> Result<(), CliError> {
    let known = match id.parse::<Uuid>() {
        Ok(id) => store.receipt(id).await?,
        Err(_) => None,
    };
    let receipt = known.ok_or_else(|| {
        CliError::new(
            Code::Input,
            format!("there is no receipt {}", terminal::plain(id)),
        )
        .hint("a receipt's number stands in its second line")
    })?;
    show(&receipt, json)
}

fn show(receipt: &Receipt, json: bool) -> Result<(), CliError> {
    if json {
        return print_line!(
            "{}",
            json!({ "receipt": receipt.id, "at": receipt.at, "text": receipt.text, "sha256": receipt.sha256 })
        );
    }
    print_line!("{}", receipt.text.trim_end())
}

/// Who is meant.
async fn person(store: &Store, whom: &Whom) -> Result<Person, CliError> {
    let user = match whom.email.as_deref() {
        None => UserId::LOCAL,
        Some(text) => match text.parse::<UserId>() {
            Ok(user) => user,
            Err(_) => account(store, text).await?.user,
        },
    };
    store.person(user).await.map_err(|error| match error {
        StoreError::NotFound(_) => CliError::new(Code::Input, format!("nobody has the id {user}"))
            .hint("`greenlit user list` shows everybody"),
        error => error.into(),
    })
}
