//! The most memory that this process has had at once.

/// In bytes, as Linux counts it (`VmHWM`); other systems do not tell without unsafe code.
pub fn peak() -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    high_water(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn high_water(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read_in_bytes() {
        let status = "Name:\tgreenlit\nVmHWM:\t   65536 kB\nVmRSS:\t   12 kB\n";
        assert_eq!(high_water(status), Some(64 << 20));
        assert_eq!(high_water("Name:\tgreenlit\n"), None);
    }
}
