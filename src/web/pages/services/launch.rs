//! The last look before a launch is recorded, and the place where a refused one is told.

use super::{gates, head};
use crate::domain::at::{At, months_after};
use crate::ops::FieldError as Problem;
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::fields::lines;
use crate::web::pages::time;
use crate::web::views::service_form::LaunchPage;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The launch of a service; none when its stage has no launch. `reason` is what was typed before a
/// refusal, and `self_managed_months` how long its developers run it before a handoff (policy).
pub fn page(
    detail: &ServiceDetail,
    reason: &str,
    problems: &[Problem],
    self_managed_months: u32,
    viewer: &Viewer,
    now: At,
) -> Option<LaunchPage> {
    let shell = Shell::new(format!("Launch {}", detail.name), Nav::Services, viewer);
    let handoff = months_after(now.date(), self_managed_months);
    Some(LaunchPage {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        head: head(detail, now),
        errors: lines(problems),
        gates: gates::gate_box(detail, reason, now)?,
        effects: vec![
            format!(
                "{} becomes developer-managed. {} carries the pager.",
                detail.name, detail.team_name
            ),
            format!(
                "{} of self-management start today. A handoff is possible from {}.",
                time::counted(self_managed_months, "month"),
                time::day(handoff, now)
            ),
        ],
    })
}
