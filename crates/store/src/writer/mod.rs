//! The one writer of a process: transactions that wait are committed together.
//!
//! Each commit waits for the disk (`synchronous=FULL`), and SQLite runs each statement on its own thread; doing
//! both once for a group of changes instead of once for each is what makes being durable cheap. The hot changes of
//! workers ([`Advance`]) and their claims are grouped; all else is a transaction of its own on the same connection.
//! When a group fails, its members are tried one by one, so that a bad one fails alone.

mod group;

pub(crate) use group::event_data;

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use greenlit_domain::id::GenerationId;
use greenlit_domain::time::Timestamp;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::error::StoreError;
use crate::rows::{Change, Claimed, Lease};

/// The most members of one group: large enough to fill a sync, small enough to keep waits short.
const GROUP: usize = 256;

/// The most members that hold up no call, in a group in which others do.
const CALM: usize = 32;

/// How many commands may wait before senders do.
const QUEUE: usize = 1024;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;
type OwnTransaction = Box<
    dyn for<'c> FnOnce(&'c mut SqliteConnection) -> Pin<Box<dyn Future<Output = ()> + Send + 'c>>
        + Send,
>;

/// Changes of one worker to one generation, made together or not at all.
#[derive(Debug, Clone)]
pub(crate) struct Advance {
    pub lease: Lease,
    pub changes: Vec<Change>,
}

/// A wish to work.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub now: Timestamp,
    pub lease_until: Timestamp,
    pub dead_owners: Vec<String>,
    pub which: Which,
}

/// Which generations a claim may take.
#[derive(Debug, Clone)]
pub(crate) enum Which {
    /// At most so many of any that can go on.
    Any(u32),
    /// These, where they can go on.
    These(Vec<GenerationId>),
}

impl Advance {
    /// Whether a model is asked as soon as it is stored.
    fn begins_call(&self) -> bool {
        self.changes
            .iter()
            .any(|change| matches!(change, Change::CallBegun(_)))
    }
}

enum Command {
    Advance(Advance, Reply<()>),
    Claim(Claim, Reply<Vec<Claimed>>),
    Own(OwnTransaction),
}

/// A handle to the writer task. The task ends, with the queue empty, when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    commands: mpsc::Sender<Command>,
}

impl Writer {
    /// Starts the task on a connection of its own; `owner` is this process in leases.
    pub fn start(
        connection: SqliteConnection,
        owner: String,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (commands, queue) = mpsc::channel(QUEUE);
        let task = tokio::spawn(run(connection, owner, queue));
        (Self { commands }, task)
    }

    pub async fn advance(&self, advance: Advance) -> Result<(), StoreError> {
        self.send(|reply| Command::Advance(advance, reply)).await
    }

    pub async fn claim(&self, claim: Claim) -> Result<Vec<Claimed>, StoreError> {
        self.send(|reply| Command::Claim(claim, reply)).await
    }

    /// Runs `work` in a transaction of its own: committed when it gives `Ok`, else undone.
    pub async fn own<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(
                &'c mut SqliteConnection,
            )
                -> Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>
            + Send
            + 'static,
    {
        self.send(|reply| {
            Command::Own(Box::new(move |connection| {
                Box::pin(async move {
                    // Nobody waits any more when the reply cannot be delivered; the change stands all the same.
                    let _ = reply.send(in_transaction(connection, work).await);
                })
            }))
        })
        .await
    }

    async fn send<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.commands
            .send(command(reply))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

async fn in_transaction<T, F>(connection: &mut SqliteConnection, work: F) -> Result<T, StoreError>
where
    F: for<'c> FnOnce(
        &'c mut SqliteConnection,
    ) -> Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>,
{
    let mut transaction = begin(connection).await?;
    let result = work(&mut transaction).await?;
    transaction
        .commit()
        .await
        .map_err(StoreError::database("commit"))?;
    Ok(result)
}

/// Takes the write lock at once: a transaction that reads first and writes later could be refused half way.
async fn begin(
    connection: &mut SqliteConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Sqlite>, StoreError> {
    connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(StoreError::database("transaction"))
}

/// The commands that wait. What holds up a call to a model goes first, so that a thousand packages that end at once do
/// not keep others from asking; the rest has room in each group.
#[derive(Default)]
struct Waiting {
    urgent: VecDeque<Command>,
    calm: VecDeque<Command>,
}

impl Waiting {
    fn add(&mut self, commands: impl Iterator<Item = Command>) {
        for command in commands {
            let lane = match &command {
                Command::Advance(advance, _) if advance.begins_call() => &mut self.urgent,
                _ => &mut self.calm,
            };
            lane.push_back(command);
        }
    }

    fn is_empty(&self) -> bool {
        self.urgent.is_empty() && self.calm.is_empty()
    }

    /// The next group.
    fn group(&mut self) -> impl Iterator<Item = Command> {
        let urgent = self.urgent.len().min(GROUP);
        let most = if urgent == 0 { GROUP } else { CALM };
        let calm = self.calm.len().min(most);
        self.urgent.drain(..urgent).chain(self.calm.drain(..calm))
    }
}

async fn run(mut connection: SqliteConnection, owner: String, mut queue: mpsc::Receiver<Command>) {
    let mut arrived = Vec::with_capacity(QUEUE);
    let mut waiting = Waiting::default();
    loop {
        if waiting.is_empty() && queue.recv_many(&mut arrived, QUEUE).await == 0 {
            break;
        }
        while let Ok(command) = queue.try_recv() {
            arrived.push(command);
        }
        waiting.add(arrived.drain(..));
        let mut advances = Vec::new();
        let mut claims = Vec::new();
        let mut own = Vec::new();
        for command in waiting.group() {
            match command {
                Command::Advance(advance, reply) => advances.push((advance, reply)),
                Command::Claim(claim, reply) => claims.push((claim, reply)),
                Command::Own(work) => own.push(work),
            }
        }
        commit(&mut connection, &owner, advances, claims).await;
        for work in own {
            work(&mut connection).await;
        }
    }
    // Its errors have nobody to tell: everything was answered.
    let _ = connection.close().await;
}

/// Commits a group and answers each member.
async fn commit(
    connection: &mut SqliteConnection,
    owner: &str,
    advances: Vec<(Advance, Reply<()>)>,
    claims: Vec<(Claim, Reply<Vec<Claimed>>)>,
) {
    if advances.is_empty() && claims.is_empty() {
        return;
    }
    let (changes, change_replies): (Vec<_>, Vec<_>) = advances.into_iter().unzip();
    let (wishes, wish_replies): (Vec<_>, Vec<_>) = claims.into_iter().unzip();
    match group::commit(connection, owner, &changes, &wishes).await {
        Ok(outcome) => {
            for (reply, outcome) in change_replies.into_iter().zip(outcome.advances) {
                let _ = reply.send(outcome);
            }
            for (reply, claimed) in wish_replies.into_iter().zip(outcome.claims) {
                let _ = reply.send(claimed);
            }
        }
        Err(error) if changes.len() + wishes.len() == 1 => {
            fail_alone(
                error,
                change_replies.into_iter().next(),
                wish_replies.into_iter().next(),
            );
        }
        Err(_) => {
            for (change, reply) in changes.into_iter().zip(change_replies) {
                Box::pin(commit(connection, owner, vec![(change, reply)], Vec::new())).await;
            }
            for (wish, reply) in wishes.into_iter().zip(wish_replies) {
                Box::pin(commit(connection, owner, Vec::new(), vec![(wish, reply)])).await;
            }
        }
    }
}

fn fail_alone(error: StoreError, change: Option<Reply<()>>, wish: Option<Reply<Vec<Claimed>>>) {
    if let Some(reply) = change {
        let _ = reply.send(Err(error));
    } else if let Some(reply) = wish {
        let _ = reply.send(Err(error));
    }
}
