//! How many files the process may have open: each connection is one, and the usual soft limit is 1,024.

/// Raises the soft limit as far as the system lets, and as far as is of use.
#[cfg(unix)]
pub fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    // macOS refuses more than 10,240 whatever its hard limit says.
    for wanted in [65_536, 10_240] {
        let now = getrlimit(Resource::Nofile);
        // No limit at all is the highest.
        let (Some(soft), hard) = (now.current, now.maximum) else {
            return;
        };
        let wanted = hard.map_or(wanted, |hard| hard.min(wanted));
        if wanted <= soft {
            return;
        }
        let raised = Rlimit {
            current: Some(wanted),
            maximum: hard,
        };
        if setrlimit(Resource::Nofile, raised).is_ok() {
            return;
        }
    }
}

/// Elsewhere sockets are not counted so.
#[cfg(not(unix))]
pub fn raise() {}
