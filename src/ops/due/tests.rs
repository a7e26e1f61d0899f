use super::*;
use crate::domain::notice::MailState;
use crate::ops::setup;
use crate::ops::testing::rooms;
use crate::store::outbox;

fn tomorrow(service: ServiceId, thing: &str) -> Due {
    let (since, day) = ("2026-10-01".parse().unwrap(), "2026-11-22".parse().unwrap());
    Due {
        thing: thing.to_owned(),
        service,
        since,
        day,
        comes: Box::new(move |days| Notice::HandbackReplyDue { number: 1, due: day, days }),
        passed: None,
    }
}

/// A thing of a service that there is not, and one of the only service.
fn one_is_broken(view: &mut View<'_>, _: Around) -> Result<Vec<Due>> {
    let service = services::by_slug(view.db, &"ledger-api".parse().unwrap())?;
    Ok(vec![tomorrow(ServiceId::new(), "broken"), tomorrow(service.id, "whole")])
}

#[test]
fn a_thing_that_cannot_be_told_keeps_nobody_from_being_told_of_the_rest() {
    for (room, admin) in rooms() {
        room.write(&admin, |tx| setup::first_service(tx, "Ledger", "Ledger API")).unwrap();
        let core = room.core.clone().with_mail();
        let told = || {
            let waiting = |db: &mut crate::store::Db| outbox::of_state(db, MailState::Waiting, 9);
            core.store().read(waiting).unwrap().len()
        };
        for _ in 0..2 {
            assert!(remind(&core, one_is_broken).is_err(), "it is reported");
            assert_eq!(told(), 1, "the other one, once");
        }
    }
}
