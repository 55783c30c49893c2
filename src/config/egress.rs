//! Where users may have the service send to, beside public addresses.

use greenlit_providers::egress::Allow;

use super::Checked;

/// Reads it, and notes what is wrong.
pub(super) fn parse(checked: &mut Checked<'_>) -> Allow {
    checked
        .value("GREENLIT_EGRESS_ALLOW", Allow::parse)
        .unwrap_or_default()
}
