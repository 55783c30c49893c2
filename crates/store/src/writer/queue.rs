//! What waits to be written, and in which order it is taken.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use super::{Advance, Claim, OwnTransaction, QUEUE, Reply};
use crate::rows::Claimed;

/// The most members of one group: large enough to fill a sync, small enough to keep waits short.
const GROUP: usize = 256;

/// The most members that hold up no call, in a group in which others do.
const CALM: usize = 32;

/// Something to be written.
pub(super) enum Command {
    Advance(Advance, Reply<()>),
    Claim(Claim, Reply<Vec<Claimed>>),
    Own(OwnTransaction),
}

/// What is written together, and what is written after it, each by itself.
#[derive(Default)]
pub(super) struct Group {
    pub advances: Vec<(Advance, Reply<()>)>,
    pub claims: Vec<(Claim, Reply<Vec<Claimed>>)>,
    pub own: Vec<OwnTransaction>,
}

/// The commands that wait. What holds up a call to a model goes first, so that a thousand packages that end at once do
/// not keep others from asking; the rest has room in each group.
pub(super) struct Queue {
    receiver: mpsc::Receiver<Command>,
    arrived: Vec<Command>,
    urgent: VecDeque<Command>,
    calm: VecDeque<Command>,
}

impl Queue {
    pub fn new(receiver: mpsc::Receiver<Command>) -> Self {
        Self {
            receiver,
            arrived: Vec::with_capacity(QUEUE),
            urgent: VecDeque::new(),
            calm: VecDeque::new(),
        }
    }

    /// The next group; `None` when all senders are gone and nothing waits.
    pub async fn next(&mut self) -> Option<Group> {
        if self.urgent.is_empty()
            && self.calm.is_empty()
            && self.receiver.recv_many(&mut self.arrived, QUEUE).await == 0
        {
            return None;
        }
        while let Ok(command) = self.receiver.try_recv() {
            self.arrived.push(command);
        }
        for command in self.arrived.drain(..) {
            let lane = match &command {
                Command::Advance(advance, _) if advance.begins_call() => &mut self.urgent,
                _ => &mut self.calm,
            };
            lane.push_back(command);
        }
        Some(self.take())
    }

    fn take(&mut self) -> Group {
        let urgent = self.urgent.len().min(GROUP);
        let most = if urgent == 0 { GROUP } else { CALM };
        let calm = self.calm.len().min(most);
        let mut group = Group::default();
        for command in self.urgent.drain(..urgent).chain(self.calm.drain(..calm)) {
            match command {
                Command::Advance(advance, reply) => group.advances.push((advance, reply)),
                Command::Claim(claim, reply) => group.claims.push((claim, reply)),
                Command::Own(work) => group.own.push(work),
            }
        }
        group
    }
}
