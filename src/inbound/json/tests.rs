use super::*;

#[test]
fn values_are_picked_where_they_stand() {
    let text = r#"{"a": {"b": ["x"], "c": -1, "d": "t", "c": 2}, "e": null, "f": true, "g": 0.5}"#;
    let [whole, list, last, text_, none, flag, real, missing, deeper] = pick(
        text,
        [&[], &["a", "b"], &["a", "c"], &["a", "d"], &["e"], &["f"], &["g"], &["h"], &["f", "x"]],
    )
    .unwrap();
    assert_eq!(whole, Found::Object);
    assert_eq!(list, Found::List);
    assert_eq!(last, Found::Whole(2));
    assert_eq!(text_.text(), Some("t"));
    assert_eq!(none, Found::Nothing);
    assert_eq!(flag.flag(), Some(true));
    assert_eq!(real.number(), Some(0.5));
    assert_eq!((missing, deeper), (Found::Nothing, Found::Nothing));
}

#[test]
fn one_value_may_be_wanted_twice_and_one_path_lead_through_another() {
    let [one, two, inside] = pick(r#"{"a": {"b": 1}}"#, [&["a"], &["a"], &["a", "b"]]).unwrap();
    assert_eq!((one, two, inside), (Found::Object, Found::Object, Found::Whole(1)));
}

#[test]
fn entries_of_a_list_are_read_up_to_a_number() {
    let rows = |text, most| each(text, &["l", "m"], [&["a"], &[]], most, "Too many.");
    let two = r#"{"x": [1], "l": {"m": [{"a": "1"}, 2], "n": []}}"#;
    let read = rows(two, 2).unwrap().unwrap();
    assert_eq!(
        read,
        [[Found::Text("1".to_owned()), Found::Object], [Found::Nothing, Found::Whole(2)]]
    );
    assert_eq!(rows(two, 1), Err(Never("Too many.")));
    for none in [r#"{"l": {"m": 1}}"#, r#"{"l": [{"m": []}]}"#, "{}", "[]", r#"{"l": {"m": {}}}"#] {
        assert_eq!(rows(none, 2), Ok(None), "{none}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in
        ["", "{", "[1,]", "{\"a\": 1} x", "'a'", "NaN", "1e999", "\"\\ud800\"", "{\"a\": tru}"]
    {
        assert!(pick(text, [&[], &["a"]]).is_err(), "{text}");
    }
}

#[test]
fn depth_is_counted_outside_of_texts() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(checked(nested(64).as_bytes()).is_ok());
    let deep = Never("The JSON is nested deeper than 64 levels.");
    assert_eq!(checked(nested(65).as_bytes()), Err(deep));
    assert_eq!(checked("{\"a\":".repeat(100_000).as_bytes()), Err(deep));
    let in_text = format!("[\"\\\"{}\\\\\"]", "[".repeat(100));
    assert!(checked(in_text.as_bytes()).is_ok());
    assert!(pick(&in_text, [&[]]).is_ok());
    assert_eq!(checked(b"\"\xff\""), Err(Never("The body is not UTF-8 text.")));
}
