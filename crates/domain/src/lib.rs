//! The words of the product as types, and its rules as plain functions: no I/O, no clock, no runtime.
//!
//! Start at [`step`] for how a generation moves, at [`model`] for what an outside part must fill.

pub mod agent;
pub mod alert;
pub mod answer;
pub mod brief;
pub mod budget;
pub mod csv;
pub mod event;
pub mod generation;
pub mod id;
pub mod input;
pub mod invoice;
pub mod journal;
pub mod judgement;
pub mod keyword;
pub mod language;
pub mod layout;
pub mod markup;
pub mod model;
pub mod money;
pub mod outline;
pub mod package;
pub mod prices;
pub mod production;
pub mod research;
pub mod rules;
pub mod score;
pub mod settings;
pub mod spending;
pub mod step;
pub mod test_result;
pub mod text;
pub mod thumbnail;
pub mod time;
pub mod titles;
pub mod used;
pub mod waiting;
pub mod webhook;
pub mod youtube;
