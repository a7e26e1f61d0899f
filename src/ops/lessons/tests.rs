//! What other operations need of lessons.

use super::*;
use crate::domain::person::{Role, TeamKind};
use crate::ops::testing::{Room, handle, rooms, slug};
use crate::ops::{Credential, teams};
use crate::store::outbox;

/// Installations with mail, each with a lesson that Ana filed, and Mei, an SRE.
fn with_a_lesson() -> Vec<(Room, Credential, Credential)> {
    let mut ready = Vec::new();
    for (mut room, admin) in rooms() {
        room.core = room.core.clone().with_mail();
        let (ana, mei) = (room.person(&admin, "ana"), room.person(&admin, "mei"));
        room.team(&admin, "SRE Core", TeamKind::Sre);
        room.write(&admin, |tx| {
            teams::set_member(tx, &slug("sre-core"), &handle("mei"), Role::Member).map(|_| ())
        })
        .unwrap();
        let fields = LessonFields {
            what_happened: "Retries tripled the load.".into(),
            link: "https://wiki.example/88".into(),
            ..LessonFields::default()
        };
        room.write(&ana, move |tx| file(tx, "", &fields)).unwrap();
        ready.push((room, ana, mei));
    }
    ready
}

fn item(text: &str) -> ItemId {
    text.parse().unwrap()
}

fn mails(room: &Room) -> usize {
    let waiting = crate::domain::notice::MailState::Waiting;
    let found = room.core.store().read(|db| outbox::of_state(db, waiting, 99)).unwrap();
    found.iter().filter(|row| row.kind == "lesson_applied").count()
}

#[test]
fn a_published_item_applies_its_lesson_and_tells_who_filed_it_once() {
    for (room, ana, mei) in with_a_lesson() {
        room.write(&mei, |tx| {
            applied(tx, 1, Kind::Launch, 15, &item("DEP-03"))?;
            applied(tx, 1, Kind::Launch, 15, &item("DEP-03"))?;
            applied(tx, 1, Kind::Handoff, 9, &item("DEP-03"))
        })
        .unwrap();
        assert_eq!(mails(&room), 1, "one message for an item of both checklists");
        let detail = room.read(&ana, |view| read(view, 1)).unwrap();
        assert_eq!(detail.state, State::Applied);
        assert_eq!(detail.decided_by.unwrap().handle.as_str(), "mei");
        let became: Vec<_> =
            detail.items.iter().map(|one| (one.kind, one.version, one.item.as_str())).collect();
        assert_eq!(became, [(Kind::Launch, 15, "DEP-03"), (Kind::Handoff, 9, "DEP-03")]);
        let recorded = room.last_event();
        assert_eq!(
            (recorded.kind.as_str(), recorded.subject.as_str()),
            ("lesson.applied", "lessons/1")
        );
        assert_eq!(recorded.details["version"], 9);

        // A later version may take more of it in.
        room.wait(60);
        room.write(&mei, |tx| applied(tx, 1, Kind::Launch, 16, &item("MON-03"))).unwrap();
        assert_eq!(mails(&room), 2);
        let error = room.refuses(&mei, |tx| decline(tx, 1, 2, "No."));
        assert!(matches!(error, Error::Refused(Refusal::LessonState { .. })), "{error:?}");
    }
}

#[test]
fn a_declined_lesson_is_not_applied_and_neither_is_one_that_there_is_not() {
    for (room, _, mei) in with_a_lesson() {
        room.write(&mei, |tx| decline(tx, 1, 1, "It is asked.")).unwrap();
        let why_not = room.read(&mei, |view| why_not_named(view, 1)).unwrap().unwrap();
        assert_eq!(why_not, "Lesson 1 was declined. Reopen it first, or name another.");
        let error = room.refuses(&mei, |tx| applied(tx, 1, Kind::Launch, 15, &item("DEP-03")));
        assert!(matches!(error, Error::Refused(Refusal::LessonState { .. })), "{error:?}");
        let error = room.refuses(&mei, |tx| applied(tx, 2, Kind::Launch, 15, &item("DEP-03")));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

#[test]
fn other_pages_name_the_lessons_that_there_are() {
    for (room, ana, _) in with_a_lesson() {
        let known = |number| room.read(&ana, |view| why_not_named(view, number)).unwrap().is_none();
        assert_eq!([0, 1, 2, u32::MAX].map(known), [false, true, false, false]);
        let named = room.read(&ana, |view| titles(view, [2, 1, 1, u32::MAX])).unwrap();
        assert_eq!(named.keys().copied().collect::<Vec<_>>(), [1]);
        assert_eq!(
            named[&1],
            LessonTitle {
                number: 1,
                title: "Retries tripled the load.".into(),
                link: "https://wiki.example/88".into(),
                service: None,
                state: State::Filed,
            }
        );
        assert!(room.read(&ana, |view| titles(view, [])).unwrap().is_empty());
    }
}
