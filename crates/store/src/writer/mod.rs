//! The writers of a process: transactions that wait are committed together.
//!
//! Each commit waits for the disk, and each statement is a trip to SQLite's thread or to the server; doing both once for a
//! group of changes instead of once for each is what makes being durable cheap. The hot changes of workers ([`Advance`])
//! and their claims are grouped. On SQLite one writer has the only connection that writes, and all else is a transaction
//! of its own there; on PostgreSQL a few writers share the queue, and all else runs on the pool.
//! When a group fails, its members are tried one by one, so that a bad one fails alone.

mod group;
mod queue;
mod tries;

pub(crate) use group::event_row;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::db::{Connection, Pool, Transaction};
use crate::error::StoreError;
use crate::rows::{Change, Claimed, Lease};
use crate::wakes::{Changes, Hub};
use queue::{Command, Group, Queue};
use tries::Tries;

/// How many commands may wait before senders do.
const QUEUE: usize = 1024;

/// How many writers share the queue on PostgreSQL: while one waits for the server's disk, others fill groups.
const WRITERS: usize = 4;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;
type OwnTransaction = Box<
    dyn for<'c> FnOnce(&'c mut Connection) -> Pin<Box<dyn Future<Output = ()> + Send + 'c>> + Send,
>;
/// What is done in a transaction.
pub(crate) type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;

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

/// Who writes, and who is told of it.
#[derive(Clone)]
struct Hand {
    /// This process in leases.
    owner: Arc<str>,
    hub: Hub,
}

/// A handle to the writers. They end, with the queue empty, when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    commands: mpsc::Sender<Command>,
    /// Where transactions of their own run, when not on the writer's connection.
    pool: Option<Pool>,
    hand: Hand,
}

impl Writer {
    /// Starts the one writer of SQLite's file on its connection; `owner` is this process in leases.
    pub fn of_file(connection: Connection, owner: &str, hub: Hub) -> (Self, Vec<JoinHandle<()>>) {
        Self::start(vec![connection], None, owner, hub)
    }

    /// Starts the writers to a server.
    pub fn of_server(pool: &Pool, owner: &str, hub: Hub) -> (Self, Vec<JoinHandle<()>>) {
        let connections = (0..WRITERS).filter_map(|_| pool.connection()).collect();
        Self::start(connections, Some(pool.clone()), owner, hub)
    }

    fn start(
        connections: Vec<Connection>,
        pool: Option<Pool>,
        owner: &str,
        hub: Hub,
    ) -> (Self, Vec<JoinHandle<()>>) {
        let (commands, receiver) = mpsc::channel(QUEUE);
        let queue = Arc::new(Mutex::new(Queue::new(receiver)));
        let hand = Hand {
            owner: owner.into(),
            hub,
        };
        let tasks = connections
            .into_iter()
            .map(|connection| tokio::spawn(run(connection, hand.clone(), Arc::clone(&queue))))
            .collect();
        let writer = Self {
            commands,
            pool,
            hand,
        };
        (writer, tasks)
    }

    /// The same writers; transactions of their own are this user's where there is row security.
    pub fn of(&self, user: UserId) -> Self {
        Self {
            pool: self.pool.as_ref().map(|pool| pool.of(user)),
            ..self.clone()
        }
    }

    pub async fn advance(&self, advance: Advance) -> Result<(), StoreError> {
        self.send(|reply| Command::Advance(advance, reply)).await
    }

    pub async fn claim(&self, claim: Claim) -> Result<Vec<Claimed>, StoreError> {
        self.send(|reply| Command::Claim(claim, reply)).await
    }

    /// Runs `work` in a transaction of its own: committed when it gives `Ok`, else undone. Then listeners are told of the
    /// changes.
    pub async fn own<T, F>(&self, changes: Changes, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> Work<'t, T> + Clone + Send + 'static,
    {
        let hand = self.hand.clone();
        if let Some(mut connection) = self.pool.as_ref().and_then(Pool::connection) {
            return in_transaction(&mut connection, &hand, changes, work).await;
        }
        self.send(|reply| {
            Command::Own(Box::new(move |connection| {
                Box::pin(async move {
                    // Nobody waits any more when the reply cannot be delivered; the change stands all the same.
                    let _ = reply.send(in_transaction(connection, &hand, changes, work).await);
                })
            }))
        })
        .await
    }

    /// Overwrites what was deleted from SQLite's file. What cannot be overwritten now, because another process reads, goes when
    /// the room is used again.
    pub async fn scrub(&self) {
        if self.pool.is_some() {
            return;
        }
        let scrub = |reply: Reply<()>| {
            Command::Own(Box::new(move |connection| {
                Box::pin(async move {
                    let _ = reply.send(connection.scrub().await);
                })
            }))
        };
        let _ = self.send(scrub).await;
    }

    /// A handle that asks whether other processes changed the file, and does not keep the writer from ending.
    pub fn watcher(&self) -> Watcher {
        Watcher(self.commands.downgrade())
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

/// Asks the writer's connection for the version of the file: it is another whenever another process has written.
pub(crate) struct Watcher(mpsc::WeakSender<Command>);

impl Watcher {
    /// The version; `None` when the store is closed.
    pub async fn version(&self) -> Option<Result<i64, StoreError>> {
        let (reply, answer) = oneshot::channel();
        let ask: OwnTransaction = Box::new(move |connection| {
            Box::pin(async move {
                let _ = reply.send(connection.data_version().await);
            })
        });
        self.0.upgrade()?.send(Command::Own(ask)).await.ok()?;
        answer.await.ok()
    }
}

async fn in_transaction<T, F>(
    connection: &mut Connection,
    hand: &Hand,
    changes: Changes,
    work: F,
) -> Result<T, StoreError>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> Work<'t, T> + Clone,
{
    let mut tries = Tries::new();
    loop {
        match once(connection, hand, &changes, work.clone()).await {
            Err(error) => tries.again(connection, error).await?,
            Ok(result) => {
                hand.hub.tell(changes);
                return Ok(result);
            }
        }
    }
}

async fn once<T, F>(
    connection: &mut Connection,
    hand: &Hand,
    changes: &Changes,
    work: F,
) -> Result<T, StoreError>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> Work<'t, T>,
{
    let mut transaction = connection.begin().await?;
    let result = work(&mut transaction).await?;
    let seal = transaction.seal(&hand.owner, changes).await?;
    let committed = transaction.commit().await;
    connection.settle(seal, committed).await?;
    Ok(result)
}

async fn run(mut connection: Connection, hand: Hand, queue: Arc<Mutex<Queue>>) {
    loop {
        let group = queue.lock().await.next().await;
        let Some(Group {
            advances,
            claims,
            own,
        }) = group
        else {
            break;
        };
        commit(&mut connection, &hand, advances, claims).await;
        for work in own {
            work(&mut connection).await;
        }
    }
    connection.close().await;
}

/// Commits a group and answers each member.
async fn commit(
    connection: &mut Connection,
    hand: &Hand,
    advances: Vec<(Advance, Reply<()>)>,
    claims: Vec<(Claim, Reply<Vec<Claimed>>)>,
) {
    if advances.is_empty() && claims.is_empty() {
        return;
    }
    let (changes, change_replies): (Vec<_>, Vec<_>) = advances.into_iter().unzip();
    let (wishes, wish_replies): (Vec<_>, Vec<_>) = claims.into_iter().unzip();
    match persistently(connection, hand, &changes, &wishes).await {
        Ok(outcome) => {
            for (reply, outcome) in change_replies.into_iter().zip(outcome.advances) {
                let _ = reply.send(outcome);
            }
            for (reply, claimed) in wish_replies.into_iter().zip(outcome.claims) {
                let _ = reply.send(claimed);
            }
            hand.hub.tell(outcome.changes);
        }
        Err(error) if error.is_unavailable() => {
            // Each by itself would wait as long again.
            let away = || StoreError::Unavailable(error.to_string());
            for reply in change_replies {
                let _ = reply.send(Err(away()));
            }
            for reply in wish_replies {
                let _ = reply.send(Err(away()));
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
                Box::pin(commit(connection, hand, vec![(change, reply)], Vec::new())).await;
            }
            for (wish, reply) in wishes.into_iter().zip(wish_replies) {
                Box::pin(commit(connection, hand, Vec::new(), vec![(wish, reply)])).await;
            }
        }
    }
}

/// Commits a group, again when the server was away or chose it to end a deadlock.
async fn persistently(
    connection: &mut Connection,
    hand: &Hand,
    advances: &[Advance],
    claims: &[Claim],
) -> Result<group::Outcome, StoreError> {
    let mut tries = Tries::new();
    loop {
        match group::commit(connection, &hand.owner, advances, claims).await {
            Err(error) => tries.again(connection, error).await?,
            outcome => return outcome,
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
