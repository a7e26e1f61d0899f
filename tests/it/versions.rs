//! Versions of the checklists for tests: the newest with some changes, published as an application
//! publishes one.

use readyroom::catalog::{SourceFile, handoff_text, launch_text};
use readyroom::domain::checklist::{
    AnswerKind, Bar, Checklist, Item, Kind, Meant, Retired, Rule, Severity, Since,
};
use readyroom::domain::ids::ItemId;
use readyroom::ops::checklists;

use crate::support::TestApp;

/// A change of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It weighs more.
    Stricter,
    /// It weighs less.
    Looser,
    /// Its statement changes, and nobody says what that means.
    Words,
    /// Its statement changes and means the same.
    Reworded,
    /// It takes another kind of answer.
    Kind,
    /// It is asked no more.
    Retired,
}

pub fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

/// The newest version of a checklist.
pub fn newest(app: &TestApp, kind: Kind) -> Checklist {
    (*app.core.catalog().current(kind).unwrap()).clone()
}

/// What follows a version after these edits, with an item added to its first section if one is named.
pub fn next(before: &Checklist, edits: &[(ItemId, Edit)], added: Option<&str>) -> Checklist {
    let mut after = before.clone();
    after.version += 1;
    let number = after.version;
    let since = |change| Since { version: number, reason: "Because.".into(), lesson: None, change };
    for (item, edit) in edits {
        if *edit == Edit::Retired {
            for section in &mut after.sections {
                section.items.retain(|one| one.id != *item);
            }
            let (id, reason) = (item.clone(), "Because.".to_owned());
            after.retired.push(Retired { id, version: number, reason, lesson: None });
            continue;
        }
        let items = after.sections.iter_mut().flat_map(|section| &mut section.items);
        let one = items.into_iter().find(|one| one.id == *item).unwrap();
        let meant = (*edit == Edit::Reworded).then_some(Meant::Reworded);
        apply(one, *edit, before.kind, number);
        match (before.kind, before.kind == Kind::Handoff && one.launch.is_some()) {
            (Kind::Handoff, true) => one.handoff.as_mut().unwrap().since = Some(since(meant)),
            _ => one.since = since(meant),
        }
    }
    if let Some(added) = added {
        let like = before.items().find(|item| item.answer == AnswerKind::Attest).unwrap().clone();
        let new = Item {
            id: id(added),
            title: format!("What {added} says is so"),
            applies_when: vec![],
            measured_by: None,
            since: since(None),
            ..like
        };
        let section = after.sections.iter_mut().find(|section| added.starts_with(&section.id));
        section.unwrap().items.insert(0, new);
    }
    after
}

fn apply(item: &mut Item, edit: Edit, kind: Kind, number: u32) {
    let bar = |item: &mut Item, change: &dyn Fn(&mut Bar)| match kind {
        Kind::Launch => change(item.launch.as_mut().unwrap()),
        Kind::Handoff => change(item.handoff.as_mut().unwrap()),
    };
    match edit {
        Edit::Stricter => bar(item, &|bar| bar.severity = neighbour(bar.severity, 1)),
        Edit::Looser => bar(item, &|bar| bar.severity = neighbour(bar.severity, -1)),
        Edit::Words | Edit::Reworded => item.title = format!("{} (v{number})", item.title),
        Edit::Kind if item.answer == AnswerKind::Attest => {
            item.answer = AnswerKind::Text;
            bar(item, &|bar| bar.rule = Rule::Present);
        }
        Edit::Kind => {
            item.answer = AnswerKind::Attest;
            item.measured_by = None;
            bar(item, &|bar| bar.rule = Rule::Met);
        }
        Edit::Retired => {}
    }
}

/// The severity that many steps up; there must be one.
pub fn neighbour(severity: Severity, up: isize) -> Severity {
    let place = Severity::ALL.iter().position(|one| *one == severity).unwrap();
    Severity::ALL[place.checked_add_signed(up).unwrap()]
}

/// The file of a version.
pub fn file(app: &TestApp, checklist: &Checklist) -> SourceFile {
    let text = match checklist.kind {
        Kind::Launch => launch_text(checklist).unwrap(),
        Kind::Handoff => {
            let launch = app.core.catalog().version(Kind::Launch, checklist.companion.unwrap());
            handoff_text(checklist, &launch.unwrap()).unwrap()
        }
    };
    let path = format!("{}/v{}.yaml", checklist.kind, checklist.version);
    SourceFile { path, bytes: text.into_bytes() }
}

/// Publishes a version; says how many open reviews were moved to it.
pub fn publish(app: &TestApp, checklist: &Checklist, moves: bool) -> usize {
    let texts = [file(app, checklist)];
    app.as_admin(move |tx| checklists::publish_as_it_is(tx, &texts, moves))
}

/// Publishes what follows the newest version after these edits.
pub fn publish_next(
    app: &TestApp,
    kind: Kind,
    edits: &[(&str, Edit)],
    added: Option<&str>,
) -> Checklist {
    let edits: Vec<(ItemId, Edit)> = edits.iter().map(|(item, edit)| (id(item), *edit)).collect();
    let version = next(&newest(app, kind), &edits, added);
    publish(app, &version, false);
    catch_up(app);
    version
}

/// Lets the application see what is published, as the next look at it does.
pub fn catch_up(app: &TestApp) {
    checklists::register(&app.core).unwrap();
}
