//! The two versions that a draft makes.

use super::Draft;
use crate::domain::checklist::{Checklist, Item, Kind, Section};

/// The launch version of a draft: the items with a launch bar, with that bar alone. It has the
/// number of the version to come, or that of the one in force when nothing in it differs.
pub fn launch_of(draft: &Draft, in_force: &Checklist) -> Checklist {
    let mut made = Checklist {
        kind: Kind::Launch,
        version: in_force.version,
        companion: None,
        title: draft.launch_title.clone(),
        hash: in_force.hash.clone(),
        sections: sections(draft, |item| {
            item.launch.as_ref()?;
            Some(Item { handoff: None, ..item.clone() })
        }),
        retired: draft.retired.clone(),
    };
    let bare = |list: &Checklist| {
        let mut list = list.clone();
        list.companion = None;
        for item in list.sections.iter_mut().flat_map(|section| &mut section.items) {
            item.handoff = None;
        }
        list
    };
    if made != bare(in_force) {
        made.version = draft.launch_version();
        made.hash = String::new();
    }
    made
}

/// The handoff version of a draft, merged with the launch version that it extends; with the number
/// of the version to come, or that of the one in force when nothing differs in it nor in what it
/// extends.
pub fn handoff_of(draft: &Draft, launch: &Checklist, in_force: &Checklist) -> Checklist {
    let mut made = Checklist {
        kind: Kind::Handoff,
        version: in_force.version,
        companion: Some(launch.version),
        title: draft.handoff_title.clone(),
        hash: in_force.hash.clone(),
        sections: sections(draft, |item| {
            item.handoff.as_ref()?;
            Some(item.clone())
        }),
        retired: draft.retired.iter().chain(&draft.retired_at_handoff).cloned().collect(),
    };
    if made != *in_force {
        made.version = draft.handoff_version();
        made.hash = String::new();
    }
    made
}

/// The sections in which something is left.
fn sections(draft: &Draft, keep: impl Fn(&Item) -> Option<Item>) -> Vec<Section> {
    let kept = draft.sections.iter().map(|section| Section {
        items: section.items.iter().filter_map(&keep).collect(),
        ..section.clone()
    });
    kept.filter(|section| !section.items.is_empty()).collect()
}
