//! What becomes of waivers when a review goes to a version that changed what they were for.

use readyroom::domain::checklist::Kind;
use readyroom::ops::affected;
use serde_json::{Value, json};

use crate::database::Look;
use crate::support::{REVIEW, TestApp};
use crate::versions::{Edit, catch_up, id, newest, next, publish, publish_next};
use crate::waivers::{BLOCKER, REQUIRED, Room};

/// Items with waivers: granted, asked for, granted and only reworded, asked for and retired.
const SAME: &str = "MON-06";
const RETIRED: &str = "MON-05";
const EDITS: &[(&str, Edit)] = &[
    (REQUIRED, Edit::Words),
    (BLOCKER, Edit::Looser),
    (SAME, Edit::Reworded),
    (RETIRED, Edit::Retired),
];
const UNTIL: &str = "2027-01-31";

async fn waived(app: TestApp) -> Room {
    let room = Room::below_in(app, &[REQUIRED, BLOCKER, SAME, RETIRED]).await;
    for (number, item) in (1..).zip([REQUIRED, BLOCKER, SAME, RETIRED]) {
        room.ask(&room.ledger.member, item, UNTIL).await.expect(201);
        if [REQUIRED, SAME].contains(&item) {
            room.decide(&room.sre_lead, number, 1, "granted").await.expect(200);
        }
    }
    room
}

async fn waivers(room: &Room, item: &str) -> Vec<Value> {
    let path = format!("{REVIEW}/items/{item}");
    let read = room.ledger.app.get(&room.ledger.lead, &path).await.expect(200).json();
    read["waivers"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_waiver_ends_with_the_bar_or_the_question_for_which_it_was_granted() {
    let room = waived(TestApp::with_mail()).await;
    let (app, lead) = (&room.ledger.app, &room.ledger.lead);
    let before = newest(app, Kind::Launch);
    let edits: Vec<_> = EDITS.iter().map(|(item, edit)| (id(item), *edit)).collect();
    let after = next(&before, &edits, None);
    let who = lead.credential();
    let found = app.core.read(&who, |view| affected::of_version(view, &before, &after)).unwrap();
    let ending = [id(RETIRED), id(REQUIRED), id(BLOCKER)];
    assert_eq!(found.reviews[0].waivers, ending, "who publishes knows before");
    assert_eq!(found.totals.waived, 1);

    publish(app, &after, false);
    catch_up(app);
    let offer = app.get(lead, REVIEW).await.expect(200).json()["upgrade"].clone();
    assert_eq!(offer["waivers_ending"], json!(ending), "and so does the team");
    let page = app.get(lead, "/services/ledger/launch/1").await.expect(200).body;
    assert!(page.contains("The waivers on MON-05, OWN-06, PLN-01 end with it."), "{page}");

    let upgraded = app.post(lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
    assert_eq!(upgraded.json()["waivers_ended"], json!(ending));
    let granted = &waivers(&room, REQUIRED).await[0];
    assert_eq!((&granted["state"], &granted["revoked_by"]), (&json!("expired"), &Value::Null));
    let why = "Version 2 of the launch checklist changed what OWN-06 asks since the waiver was \
               granted.";
    assert_eq!(granted["revocation"], why);
    let asked = &waivers(&room, BLOCKER).await[0];
    assert_eq!((&asked["state"], &asked["may_decide"]), (&json!("expired"), &json!(false)));
    assert_eq!(waivers(&room, SAME).await[0]["state"], "granted", "other words, same bar");
    let read = async |item: &str| {
        app.get(lead, &format!("{REVIEW}/items/{item}")).await.expect(200).json()
    };
    assert_eq!(read(REQUIRED).await["waived_until"], Value::Null);
    assert_eq!(read(SAME).await["waived_until"], UNTIL);
    let list = app.get(lead, "/api/v1/waivers").await.expect(200).json();
    let listed = |of: &str| list[of].as_array().unwrap().len();
    assert_eq!((listed("pending"), listed("lasting")), (0, 1));

    // It is said where people look: the item, the history, the mail.
    let page = app.get(lead, "/services/ledger/launch/1?item=OWN-06").await.expect(200).body;
    assert!(page.contains("Waiver ended by the checklist") && page.contains(why), "{page}");
    let history = app.get(lead, "/services/ledger/launch/1/history").await.expect(200).body;
    assert!(history.contains("ended the waiver of OWN-06") && history.contains(why), "{history}");
    let mut told = Look::into(&app.location()).lines(
        "SELECT p.handle || ' ' || o.kind AS line FROM outbox o JOIN people p \
         ON p.id = o.person_id WHERE o.kind = 'waiver_ended'",
    );
    told.sort();
    let expected =
        ["member", "member", "member", "srelead"].map(|who| format!("{who} waiver_ended"));
    assert_eq!(told, expected, "who asked, and who granted; the lead did it");

    // Nobody decides what has ended, and another one can be asked for.
    let late = room.decide(&room.sre_lead, 2, 2, "granted").await.expect(409).json();
    assert_eq!(late["code"], "waiver_state");
    room.ask(&room.ledger.member, REQUIRED, "2026-12-24").await.expect(201);
    room.decide(&room.sre_lead, 5, 1, "granted").await.expect(200);
    assert_eq!(
        read(REQUIRED).await["waived_until"],
        "2026-12-24",
        "not the longer one from before"
    );
    let report = readyroom::ops::audit::verify(&app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn a_verdict_under_a_waiver_does_not_outlive_it() {
    let room = waived(TestApp::start()).await;
    let (app, lead) = (&room.ledger.app, &room.ledger.lead);
    room.decide(&room.ledger.manager, 2, 1, "granted").await.expect(200);
    room.decide(&room.sre_lead, 4, 1, "granted").await.expect(200);
    room.ledger.accept_what_is_left(&room.ledger.sre).await;
    let accepted = async |item: &str| {
        let read = app.get(lead, &format!("{REVIEW}/items/{item}")).await.expect(200).json();
        read["verdict"]["lapsed"] == json!(false) && read["verdict"]["verdict"] != "change_asked"
    };
    assert!(accepted(REQUIRED).await && accepted(SAME).await);
    publish_next(app, Kind::Launch, EDITS, None);
    app.post(lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
    assert!(!accepted(REQUIRED).await && accepted(SAME).await);
    let review = app.get(lead, REVIEW).await.expect(200).json();
    let items = review["items"].as_array().unwrap();
    let stand = items.iter().filter(|item| {
        item["verdict"]["lapsed"] == json!(false) && item["verdict"]["verdict"] != "change_asked"
    });
    assert_eq!(review["accepted"], json!(stand.count()));
}
