use super::*;
use crate::ops::testing::{PASSWORD, Room, handle, rooms};
use crate::ops::{account, people as admin_of_people, secrets};

fn sign_in_as(room: &Room, handle: &str, password: &str, address: &str) -> Result<NewSession> {
    sign_in(&room.core, handle, password, "test", address, "test")
}

fn is_too_many<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(Error::TooMany(seconds)) if *seconds > 0)
}

fn sentence<T>(outcome: Result<T>) -> String {
    outcome.map(|_| ()).unwrap_err().to_string()
}

#[test]
fn the_right_password_begins_a_session_that_ends_by_itself() {
    for (room, _) in rooms() {
        let session = sign_in_as(&room, " Priya ", PASSWORD, "192.0.2.1").unwrap();
        let me = Credential::Session(secrets::hash(&session.secret));
        let name = |room: &Room| {
            room.read(&me, |view| Ok(view.actor_if_any().map(|actor| actor.handle.to_string())))
        };
        assert_eq!(name(&room).unwrap().as_deref(), Some("priya"));
        assert_eq!(room.last_event().kind, "session.started");
        assert_eq!(room.last_event().by.as_deref(), Some("priya"));

        room.wait(3_599);
        assert!(room.read(&me, |view| is_touch_due(view, &me)).unwrap());
        room.write(&me, touch).unwrap();
        assert!(!room.read(&me, |view| is_touch_due(view, &me)).unwrap());
        room.wait(3_600);
        assert!(name(&room).unwrap().is_some(), "used within the hour");
        room.wait(1);
        assert_eq!(name(&room).unwrap(), None, "idle for more than an hour");
    }
}

#[test]
fn use_does_not_carry_a_session_past_its_end() {
    for (room, _) in rooms() {
        let session = sign_in_as(&room, "priya", PASSWORD, "192.0.2.1").unwrap();
        let me = Credential::Session(secrets::hash(&session.secret));
        for _ in 0..47 {
            room.wait(1_800);
            room.write(&me, touch).unwrap();
        }
        room.wait(1_800);
        assert!(room.read(&me, |view| Ok(view.actor_if_any().is_none())).unwrap());
    }
}

#[test]
fn unknown_and_wrong_are_answered_alike() {
    for (room, admin) in rooms() {
        room.person(&admin, "invited");
        room.person(&admin, "gone");
        room.write(&admin, |tx| admin_of_people::set_active(tx, &handle("gone"), false)).unwrap();
        let answers: Vec<String> = ["priya", "nobody", "invited", "gone", "no handle at all!"]
            .iter()
            .enumerate()
            .map(|(n, who)| sentence(sign_in_as(&room, who, "wrong", &format!("192.0.2.{n}"))))
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
}

#[test]
fn guessing_is_slowed_down_however_the_handle_is_written() {
    for (room, _) in rooms() {
        let spellings = ["priya", " priya", "PRIYA", "priya ", "\tPriya"];
        for (n, spelling) in spellings.iter().enumerate() {
            let outcome = sign_in_as(&room, spelling, "wrong", &format!("192.0.2.{n}"));
            assert!(matches!(outcome, Err(Error::Invalid(_))), "attempt {n}");
        }
        for spelling in ["  priya", "priya"] {
            let outcome = sign_in_as(&room, spelling, PASSWORD, "198.51.100.1");
            assert!(is_too_many(&outcome), "{spelling:?}: {outcome:?}");
        }
        let recorded = room.last_event();
        assert_eq!(recorded.kind, "sign_in.failed");
        assert_eq!(recorded.details["failures"], 5);
        assert_eq!(recorded.by, None);
        room.wait(2);
        assert!(sign_in_as(&room, "priya", PASSWORD, "198.51.100.1").is_ok());
    }
}

#[test]
fn the_wait_doubles_up_to_an_hour_and_counts_for_unknown_handles_too() {
    for (room, _) in rooms() {
        for who in ["priya", "nobody"] {
            let mut waits = Vec::new();
            for attempt in 0..17 {
                let outcome = sign_in_as(&room, who, "wrong", &format!("{who}.{attempt}"));
                assert!(matches!(outcome, Err(Error::Invalid(_))), "{outcome:?}");
                match sign_in_as(&room, who, "wrong", &format!("{who}.{attempt}.again")) {
                    Err(Error::TooMany(wait)) => {
                        waits.push(wait);
                        room.wait(wait);
                    }
                    Err(Error::Invalid(_)) => waits.push(0),
                    other => panic!("{other:?}"),
                }
            }
            let expected = [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 0];
            assert_eq!(waits[..15], expected, "{who}");
        }
    }
}

#[test]
fn an_own_account_does_not_reset_the_count_of_an_address() {
    for (room, _) in rooms() {
        for victim in ["ana", "ben", "cy", "dee"] {
            let outcome = sign_in_as(&room, victim, "wrong", "203.0.113.9");
            assert!(matches!(outcome, Err(Error::Invalid(_))));
        }
        // The guesser has an account of their own.
        sign_in_as(&room, "priya", PASSWORD, "203.0.113.9").unwrap();
        let outcome = sign_in_as(&room, "eve", "wrong", "203.0.113.9");
        assert!(matches!(outcome, Err(Error::Invalid(_))));
        let outcome = sign_in_as(&room, "finn", "wrong", "203.0.113.9");
        assert!(is_too_many(&outcome), "{outcome:?}");
    }
}

#[test]
fn a_mistyped_password_that_is_then_right_burdens_nobody_behind_the_address() {
    for (room, admin) in rooms() {
        room.person(&admin, "ana");
        room.with_password(&admin, "ana");
        for who in ["priya", "ana", "priya", "ana"] {
            for _ in 0..2 {
                assert!(sign_in_as(&room, who, "mistyped", "203.0.113.9").is_err());
            }
            sign_in_as(&room, who, PASSWORD, "203.0.113.9").unwrap();
        }
    }
}

#[test]
fn a_session_of_somebody_else_cannot_be_ended() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        let sessions = room.read(&admin, account::read).unwrap().sessions;
        let theirs = sessions[0].id;
        let error = room.refuses(&ana, move |tx| end(tx, Some(theirs)));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        room.write(&ana, |tx| end(tx, None)).unwrap();
        assert_eq!(room.last_event().kind, "session.ended");
        assert!(room.read(&ana, |view| Ok(view.actor_if_any().is_none())).unwrap());
    }
}

#[test]
fn what_a_browser_says_of_itself_is_cut_and_cleaned() {
    for (room, _) in rooms() {
        let device = format!("Fire\u{0}fox\n{}", "x".repeat(1_000));
        let session = sign_in(&room.core, "priya", PASSWORD, &device, "a", "test").unwrap();
        let me = Credential::Session(secrets::hash(&session.secret));
        let shown = room.read(&me, account::read).unwrap().sessions;
        let current = shown.iter().find(|session| session.current).unwrap();
        assert!(current.device.starts_with("Firefoxx"));
        assert_eq!(current.device.chars().count(), 200);
    }
}

#[test]
fn a_secret_is_not_part_of_what_is_logged() {
    for (room, _) in rooms() {
        let session = sign_in_as(&room, "priya", PASSWORD, "192.0.2.1").unwrap();
        assert!(!format!("{session:?}").contains(&session.secret));
    }
}

#[test]
fn a_session_that_idled_out_is_not_listed() {
    for (room, _) in rooms() {
        room.wait(1_800);
        let me = room.enter("priya");
        room.wait(1_900);
        let shown = room.read(&me, account::read).unwrap().sessions;
        assert_eq!(shown.len(), 1, "{shown:?}");
    }
}
