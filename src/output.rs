//! Lines on standard output and standard error. Whoever reads them may leave early, as `head` does: that is no fault.
//! Standard output that cannot be written for another reason is one; standard error then has nobody to tell.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

use crate::exit::{CliError, Code};

/// Writes a line to standard output, for whoever asked for it.
macro_rules! print_line {
    ($($arg:tt)*) => { $crate::output::print(format_args!($($arg)*)) };
}

/// Writes a line to standard error, for whoever watches.
macro_rules! tell {
    ($($arg:tt)*) => { $crate::output::tell(format_args!($($arg)*)) };
}

/// See `print_line!`.
pub fn print(line: Arguments<'_>) -> Result<(), CliError> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::new(
            Code::Storage,
            format!("cannot write to standard output: {error}"),
        )),
        _ => Ok(()),
    }
}

/// See `tell!`.
pub fn tell(line: Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}
