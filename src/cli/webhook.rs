//! Having programs told of what happens.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct WebhookArgs {
    #[command(subcommand)]
    pub command: WebhookCommand,
}

#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Add a webhook; its secret is shown this once
    #[command(after_help = "Examples:
  greenlit webhook add https://example.com/hooks/greenlit
  greenlit webhook add https://example.com/hook --event generation.completed --event generation.failed
  GREENLIT_EGRESS_ALLOW=127.0.0.1 greenlit webhook add http://127.0.0.1:5678/webhook/greenlit

What is sent, and how its signature is checked, stands in docs/webhooks.md.")]
    Add {
        /// Where to post to: public and https://, unless GREENLIT_EGRESS_ALLOW names its host or network
        url: String,
        /// What to tell of; again for more [default: the four events of jobs]
        #[arg(long = "event", value_name = "EVENT")]
        events: Vec<String>,
        /// What it is for
        #[arg(long)]
        note: Option<String>,
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
    /// List webhooks, and how they are
    List {
        /// Print a JSON array and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Show what a webhook was sent, and what came of it, the newest first
    Log {
        /// The webhook: its id, or the end of it
        id: String,
        /// At most so many lines
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
        /// Print a JSON array and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Send a test now, and say what came of it
    Test {
        /// The webhook: its id, or the end of it
        id: String,
    },
    /// Send something from the log again now, under the same id, and say what came of it
    Replay {
        /// The webhook: its id, or the end of it
        id: String,
        /// The line of its log: its id, or the end of it
        delivery: String,
    },
    /// Give a webhook another secret; for a while both sign
    #[command(after_help = "Examples:
  greenlit webhook rotate 5a6b7c8d
  greenlit webhook rotate 5a6b7c8d --overlap 0")]
    Rotate {
        /// The webhook: its id, or the end of it
        id: String,
        /// For how many hours the secret before signs too
        #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=168))]
        overlap: u16,
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Switch a webhook on again that was switched off
    Enable {
        /// The webhook: its id, or the end of it
        id: String,
    },
    /// Switch a webhook off; its log is kept
    Disable {
        /// The webhook: its id, or the end of it
        id: String,
    },
    /// Remove a webhook with its log
    Remove {
        /// The webhook: its id, or the end of it
        id: String,
    },
}
