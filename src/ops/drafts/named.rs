//! The lessons that a draft names: each one was filed, and none was declined.

use super::made::{DraftProblem, Made};
use crate::domain::checklist::Checklist;
use crate::domain::checklist::diff::between;
use crate::ops::core::View;
use crate::ops::{Result, lessons};

/// What is wrong with the lessons that the changes of a draft name.
pub(super) fn problems(
    view: &mut View<'_>,
    (launch, handoff): (&Checklist, &Checklist),
    made: &Made,
) -> Result<Vec<DraftProblem>> {
    let mut found: Vec<DraftProblem> = Vec::new();
    for (before, after) in [(launch, &made.launch), (handoff, &made.handoff)] {
        for change in between(before, after).changes {
            let Some(number) = change.lesson else { continue };
            // A change that both reviews see is one change.
            if found.iter().any(|known| known.item.as_ref() == Some(&change.id)) {
                continue;
            }
            let Some(sentence) = lessons::why_not_named(view, number)? else { continue };
            let place = format!("{}/v{}.yaml", after.kind, after.version);
            found.push(DraftProblem { item: Some(change.id), place, sentence });
        }
    }
    Ok(found)
}
