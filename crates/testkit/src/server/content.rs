//! The body of an answer as a script: bytes, waits, and ways to break off. A fault of the line is another script for
//! the same bytes.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use super::book::Ticket;
use crate::fault::Fault;

/// Ends a connection without the rest of the answer.
#[derive(Debug)]
pub(super) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken on purpose")
    }
}

impl std::error::Error for Broken {}

/// One thing that happens while an answer is sent.
#[derive(Debug)]
pub(super) enum Piece {
    /// These bytes.
    Bytes(Bytes),
    /// Nothing for so long.
    Pause(Duration),
    /// These bytes one at a time, so far apart.
    Drip(Bytes, Duration),
    /// These bytes in small pieces that end anywhere, each sent for itself.
    Shreds(Bytes),
    /// These bytes again and again.
    Forever(Bytes),
    /// What waits goes out before anything else happens.
    Flush,
    /// Nothing any more.
    Hang,
    /// The connection closes.
    Close,
}

/// How many bytes a shred has: a prime, so that they end within lines and letters.
const SHRED: usize = 7;

/// What is left to send.
pub(super) struct Content {
    pieces: VecDeque<Piece>,
    announced: Option<u64>,
    pause: Option<Pin<Box<Sleep>>>,
    ticket: Option<Ticket>,
}

impl Content {
    /// All at once, its length announced.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let announced = Some(bytes.len() as u64);
        Self {
            announced,
            ..Self::script([Piece::Bytes(bytes)])
        }
    }

    /// As the script says, in chunks.
    pub fn script(pieces: impl Into<VecDeque<Piece>>) -> Self {
        Self {
            pieces: pieces.into(),
            announced: None,
            pause: None,
            ticket: None,
        }
    }

    /// Settles the ticket when the last byte was taken.
    pub fn paid_by(mut self, ticket: Ticket) -> Self {
        self.ticket = Some(ticket);
        self
    }

    /// The same answer on a bad line. Other faults change nothing here.
    pub fn spoiled(mut self, fault: Option<&Fault>) -> Self {
        match fault {
            Some(Fault::Cut) => self.break_off(2, Piece::Close),
            Some(Fault::Stall) => self.break_off(4, Piece::Hang),
            Some(Fault::SlowDrip(every)) => {
                let bytes = self.joined();
                self.pieces.push_back(Piece::Drip(bytes, *every));
            }
            Some(Fault::Shredded) => {
                let bytes = self.joined();
                self.pieces.push_back(Piece::Shreds(bytes));
            }
            // A stream goes on for ever with words, not with blanks.
            Some(Fault::Endless) if self.announced.is_some() => {
                let blanks = Bytes::from_static(&[b' '; 1 << 16]);
                self.announced = None;
                self.pieces = VecDeque::from([Piece::Forever(blanks)]);
            }
            _ => {}
        }
        self
    }

    /// Keeps one of so many parts of the answer.
    fn break_off(&mut self, parts: usize, end: Piece) {
        let bytes = self.joined();
        let kept = bytes.slice(..bytes.len() / parts);
        self.pieces.extend([Piece::Bytes(kept), Piece::Flush, end]);
    }

    /// Takes all bytes out of the script.
    fn joined(&mut self) -> Bytes {
        let mut all = Vec::new();
        for piece in self.pieces.drain(..) {
            if let Piece::Bytes(bytes) = piece {
                all.extend_from_slice(&bytes);
            }
        }
        Bytes::from(all)
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        loop {
            if let Some(pause) = &mut self.pause {
                std::task::ready!(pause.as_mut().poll(cx));
                self.pause = None;
            }
            let Some(piece) = self.pieces.pop_front() else {
                return Poll::Ready(None);
            };
            match piece {
                Piece::Bytes(bytes) => return Poll::Ready(Some(Ok(bytes))),
                Piece::Pause(time) => self.pause = Some(Box::pin(tokio::time::sleep(time))),
                Piece::Drip(mut rest, every) => {
                    let byte = rest.split_to(rest.len().min(1));
                    if !rest.is_empty() {
                        self.pause = Some(Box::pin(tokio::time::sleep(every)));
                        self.pieces.push_front(Piece::Drip(rest, every));
                    }
                    return Poll::Ready(Some(Ok(byte)));
                }
                Piece::Shreds(mut rest) => {
                    let shred = rest.split_to(rest.len().min(SHRED));
                    if !rest.is_empty() {
                        self.pieces.push_front(Piece::Shreds(rest));
                        self.pieces.push_front(Piece::Flush);
                    }
                    return Poll::Ready(Some(Ok(shred)));
                }
                Piece::Flush => {
                    // The connection writes what it holds as soon as its body makes it wait.
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Piece::Forever(bytes) => {
                    self.pieces.push_front(Piece::Forever(bytes.clone()));
                    return Poll::Ready(Some(Ok(bytes)));
                }
                Piece::Hang => {
                    self.pieces.push_front(Piece::Hang);
                    return Poll::Pending;
                }
                Piece::Close => return Poll::Ready(Some(Err(Broken))),
            }
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let next = std::task::ready!(self.next(cx));
        if matches!(next, Some(Ok(_)) | None)
            && self.pieces.is_empty()
            && let Some(ticket) = self.ticket.take()
        {
            ticket.heard();
        }
        Poll::Ready(next.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.pause.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
