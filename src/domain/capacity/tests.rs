//! Limits at their edges, and what is unknown.

use super::*;

fn load(incidents: f64, operational: f64, on_call: f64) -> Load {
    Load {
        incidents_per_shift: Some(incidents),
        operational_percent: Some(operational),
        on_call_percent: Some(on_call),
    }
}

fn team(sites: &[u32], carried: &[Load]) -> Team {
    Team {
        name: "Storage SRE".into(),
        sites: sites.to_vec(),
        carried: carried
            .iter()
            .map(|load| Carried { service: "ledger".into(), load: *load })
            .collect(),
        apart: Load::NONE,
    }
}

fn after(team: &Team, taken: Load) -> Outlook {
    outlook(team, Some(&taken), &PolicyFigures::default())
}

#[test]
fn at_the_limit_is_inside_and_above_it_is_over() {
    let team = team(&[8], &[load(1.2, 30.0, 20.0), load(0.3, 10.0, 3.0)]);
    assert_eq!(after(&team, load(0.5, 10.0, 2.0)).fit(), Fit::Inside);
    for (over, name) in [
        (load(0.51, 0.0, 0.0), LimitName::IncidentsPerShift),
        (load(0.0, 10.1, 0.0), LimitName::OperationalWork),
        (load(0.0, 0.0, 2.1), LimitName::OnCall),
    ] {
        let outlook = after(&team, over);
        assert_eq!(outlook.fit(), Fit::Over);
        let over: Vec<_> = outlook.limits.iter().filter(|l| l.fit == Fit::Over).collect();
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].name, name);
    }
}

#[test]
fn tenths_add_up_without_dust() {
    let parts = [load(0.1, 0.0, 0.0); 20];
    assert_eq!(after(&team(&[8], &parts), Load::NONE).fit(), Fit::Inside);
}

#[test]
fn an_unknown_load_is_not_zero() {
    let unknown = Load { operational_percent: None, ..load(0.1, 0.0, 1.0) };
    let light = team(&[8], &[load(0.5, 10.0, 5.0)]);
    assert_eq!(after(&light, unknown).fit(), Fit::Unknown);
    assert_eq!(after(&light, Load::default()).fit(), Fit::Unknown);
    assert_eq!(after(&team(&[8], &[unknown]), Load::NONE).fit(), Fit::Unknown);
    let apart = Team { apart: Load::default(), ..light.clone() };
    assert_eq!(after(&apart, Load::NONE).fit(), Fit::Unknown);
    for wrong in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(after(&light, load(wrong, 1.0, 1.0)).fit(), Fit::Unknown, "{wrong}");
    }
    let text = after(&light, unknown).words();
    assert_eq!(text, "Operational work 10% and 1 unknown (at most 50%)");
}

#[test]
fn what_is_known_to_be_over_is_over_whatever_is_unknown() {
    let heavy = team(&[8], &[load(2.5, 10.0, 5.0)]);
    let outlook = after(&heavy, Load::default());
    assert_eq!(outlook.fit(), Fit::Over);
    assert!(
        outlook.words().starts_with(
            "Incidents per 12-hour shift, all services 2.5 and 1 unknown (at most 2); "
        )
    );
}

#[test]
fn the_present_and_the_outlook_stand_side_by_side() {
    let team = team(&[8], &[load(1.0, 30.0, 20.0)]);
    let outlook = after(&team, load(0.25, 10.0, 2.0));
    let incidents = &outlook.limits[0];
    assert_eq!((incidents.now.as_str(), incidents.after.as_str()), ("1", "1.25"));
    let alone = super::outlook(&team, None, &PolicyFigures::default());
    assert_eq!(alone.limits[0].after, "1");
    assert_eq!(alone.words(), "stays inside every limit");
}

#[test]
fn a_rota_needs_eight_on_one_site_or_six_on_each_of_two() {
    for (sites, fit) in [
        (&[8][..], Fit::Inside),
        (&[7], Fit::Over),
        (&[6, 6], Fit::Inside),
        (&[7, 5], Fit::Over),
        (&[8, 1], Fit::Inside),
        (&[5, 5, 5], Fit::Over),
        (&[6, 1, 6], Fit::Inside),
        (&[], Fit::Unknown),
    ] {
        assert_eq!(after(&team(sites, &[]), Load::NONE).fit(), fit, "{sites:?}");
    }
}
