//! The words of the product as types, and its rules as plain functions: no I/O, no clock, no runtime.

pub mod layout;
