use super::*;

fn weeks(counts: &[u32]) -> Run {
    Run {
        title: "Pages".into(),
        days: counts.len() as f64 * 7.0,
        weeks: (0..).zip(counts).map(|(n, count)| Pages { from: n * 7, count: *count }).collect(),
        budget: Some(7.0),
        ..Run::default()
    }
}

/// It is one element, and no number in it went wrong.
fn drawn(figure: &Run) -> String {
    let svg = run(figure);
    for wrong in ["NaN", "inf", "style=", "<script"] {
        assert!(!svg.contains(wrong), "{wrong}: {svg}");
    }
    let document = scraper::Html::parse_fragment(&svg);
    let roots = document.root_element().children().count();
    assert_eq!(roots, usize::from(!svg.is_empty()), "{svg}");
    svg
}

#[test]
fn it_says_what_it_is_to_who_does_not_see_it() {
    let figure = Run { description: "2 pages in 1 week.".into(), ..weeks(&[2]) };
    let svg = drawn(&figure);
    assert!(svg.contains(r#"role="img" aria-labelledby="run-t run-d""#));
    assert!(
        svg.contains(
            "<title id=\"run-t\">Pages</title><desc id=\"run-d\">2 pages in 1 week.</desc>"
        )
    );
}

#[test]
fn names_from_outside_stay_words() {
    let bad = "</title></svg><script>alert(1)</script>\"'&";
    let mut figure = weeks(&[1, 1, 1, 1]);
    figure.title = bad.into();
    figure.description = bad.into();
    figure.bands = vec![Band { from: 0.0, to: 28.0, tone: "ops", words: bad.into() }];
    figure.failed = vec![Failed { at: 8.0, words: bad.into(), followed: true }];
    figure.dates = vec![(0.0, bad.into())];
    let svg = drawn(&figure);
    assert_eq!(svg.matches("</svg>").count(), svg.matches("<svg").count());
    assert!(svg.contains("&lt;script&gt;"));
}

#[test]
fn without_a_day_there_is_nothing_to_draw() {
    assert_eq!(run(&weeks(&[])), "");
    assert_eq!(run(&Run { days: f64::NAN, ..weeks(&[1]) }), "");
}

#[test]
fn a_page_is_a_block_as_high_as_the_others() {
    let svg = drawn(&weeks(&[0, 1, 3]));
    let columns = svg.matches("url(#run-p)").count();
    assert_eq!(columns, 2, "a week without pages has no block");
    assert!(svg.contains(r#"height="6"/>"#) && svg.contains(r#"height="18"/>"#));
}

#[test]
fn weeks_in_which_nobody_tells_pages_are_hatched() {
    let hatched = |figure: &Run| drawn(figure).matches("url(#run-u)").count();
    let mut figure = weeks(&[0, 1, 3, 2]);
    assert_eq!(hatched(&figure), 0);
    figure.weeks.remove(1);
    assert_eq!(hatched(&figure), 1);
    figure.weeks.remove(0);
    assert_eq!(hatched(&figure), 1, "two weeks beside one another are one stretch");
    figure.unknown = 14.0;
    assert_eq!(hatched(&figure), 1, "nothing at all is told in them");
    figure.weeks.clear();
    let svg = drawn(&figure);
    assert_eq!(svg.matches("url(#run-u)").count(), 2);
    assert!(svg.contains("pages a week: unknown") && svg.contains("deploys: unknown"));
}

#[test]
fn more_pages_than_can_be_counted_are_a_bar_with_a_number() {
    let svg = drawn(&weeks(&[2, 10_000, 140]));
    assert_eq!(svg.matches("url(#run-p)").count(), 1);
    assert_eq!(svg.matches(r#"<rect class="pg" x="#).count(), 2);
    assert!(svg.contains(">10k</text>") && svg.contains(">140</text>"));
}

#[test]
fn the_budget_is_dashed_where_it_can_be_reached() {
    assert_eq!(drawn(&weeks(&[2])).matches(r#"class="lim""#).count(), 1);
    assert_eq!(drawn(&Run { budget: None, ..weeks(&[2]) }).matches(r#"class="lim""#).count(), 0);
    let far = drawn(&Run { budget: Some(400.0), ..weeks(&[2]) });
    assert_eq!(far.matches(r#"class="lim""#).count(), 0);
    assert!(far.contains("pages a week, budget 400"));
}

#[test]
fn eight_years_are_drawn_without_numbers() {
    let svg = drawn(&weeks(&[40; 400]));
    assert_eq!(svg.matches(r#"<rect class="pg" x="#).count(), 400);
    assert!(!svg.contains(">40</text>"));
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
}

#[test]
fn one_week_and_no_pages_are_a_figure() {
    assert!(drawn(&weeks(&[0])).contains("pages a week"));
}

#[test]
fn figures_that_make_no_sense_are_left_out() {
    let mut figure = weeks(&[1, 1]);
    figure.budget = Some(f64::NAN);
    figure.unknown = f64::INFINITY;
    figure.deploys = Some(vec![f64::NAN, -4.0, 1e9]);
    figure.rate = Some(Rate {
        points: vec![(1.0, f64::NAN), (f64::NAN, 1.0), (2.0, 3.0)],
        limit: Some(f64::INFINITY),
    });
    assert!(!drawn(&figure).contains(r#"class="lim""#));
    figure.rate = Some(Rate { points: Vec::new(), limit: Some(0.0) });
    drawn(&figure);
}

#[test]
fn a_deployment_that_an_incident_followed_goes_through_the_figure() {
    let mut figure = weeks(&[1; 12]);
    let failed = |at, words: &str, followed| Failed { at, words: words.into(), followed };
    figure.failed = vec![failed(10.0, "9f31c", true), failed(40.0, "b07de", false)];
    let svg = drawn(&figure);
    assert_eq!(svg.matches(r#"<line class="dep bad""#).count(), 1);
    assert_eq!(svg.matches(r#"<path class="dep bad""#).count(), 1);
    assert!(svg.contains(">9f31c</text>") && !svg.contains("b07de"));
}

#[test]
fn names_that_would_lie_on_one_another_are_left_out_the_earlier_first() {
    let mut figure = weeks(&[1; 12]);
    figure.failed =
        (0..6).map(|n| Failed { at: 40.0, words: format!("deploy {n}"), followed: true }).collect();
    let svg = drawn(&figure);
    let named: Vec<usize> = (0..6).filter(|n| svg.contains(&format!(">deploy {n}<"))).collect();
    assert_eq!(named, [3, 4, 5]);
}

#[test]
fn what_is_not_known_is_hatched() {
    let svg = drawn(&Run { unknown: 42.0, ..weeks(&[1; 12]) });
    assert!(svg.contains("url(#run-u)") && svg.contains("Nothing was told yet"));
    assert!(!drawn(&weeks(&[1; 12])).contains("run-u"));
}
