//! Several versions at once: what each step did is told, not only where they end.

use readyroom::domain::checklist::Kind;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW};
use crate::versions::{Edit, publish_next};

async fn diff(ledger: &Ledger, path: &str) -> Value {
    ledger
        .app
        .get(&ledger.lead, &format!("/api/v1/checklists/launch/{path}"))
        .await
        .expect(200)
        .json()
}

fn change<'a>(diff: &'a Value, id: &str) -> &'a Value {
    let changes = diff["changes"].as_array().unwrap();
    changes.iter().find(|change| change["id"] == id).unwrap_or(&Value::Null)
}

#[actix_web::test]
async fn what_a_version_between_did_is_told_though_a_later_one_took_it_back() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    ledger.answer_everything().await;
    ledger.accept_what_is_left(&ledger.sre).await;
    let second =
        [("OWN-06", Edit::Stricter), ("MON-06", Edit::Reworded), ("MON-05", Edit::Retired)];
    publish_next(app, Kind::Launch, &second, Some("OWN-90"));
    publish_next(app, Kind::Launch, &[("OWN-06", Edit::Looser), ("MON-06", Edit::Stricter)], None);
    publish_next(app, Kind::Launch, &[("OWN-90", Edit::Retired)], None);

    let wide = diff(&ledger, "v1...v4").await;
    let kind = |id: &str| change(&wide, id)["kind"].clone();
    assert_eq!((kind("OWN-06"), kind("MON-06")), (json!("changed"), json!("stricter")));
    assert_eq!((kind("MON-05"), kind("OWN-90")), (json!("retired"), Value::Null));
    assert_eq!(change(&wide, "OWN-06")["reason"], "v2: Because. v3: Because.");
    let fields = change(&wide, "OWN-06")["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 2, "both steps are shown: {fields:?}");
    let told = wide["changes"].as_array().unwrap().len() as u64;
    assert_eq!(told, 3);
    assert_eq!(wide["unchanged"].as_u64().unwrap() + told, wide["items_before"].as_u64().unwrap());
    let page = app.get(&ledger.lead, "/checklists/launch/v1...v4").await.expect(200).body;
    assert!(page.contains("OWN-06") && page.contains("v2: Because. v3: Because."), "{page}");

    // Whom it affects, and what it then does to them, are the same.
    let affected = &wide["affected"]["reviews"][0];
    assert_eq!(
        (&affected["again"], &affected["accepted"]),
        (&json!(["MON-06", "OWN-06"]), &json!(["MON-06", "OWN-06"]))
    );
    let upgraded = app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await;
    let counts = json!({ "new": 0, "again": 2, "retired": 1, "lapsed": 2 });
    assert_eq!(upgraded.expect(201).json()["counts"], counts);
    let one = diff(&ledger, "v2...v3").await;
    assert_eq!(change(&one, "OWN-06")["kind"], "looser", "one step is told as it is");
    let back = diff(&ledger, "v4...v1").await;
    assert_eq!(back["affected"], Value::Null);
}
