//! Addresses with a query, every value of it encoded.

use std::fmt::Write;

/// The path with those parameters that have a value, for example `/services?q=pay%20in`.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut joint = '?';
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(joint);
        address.push_str(name);
        address.push('=');
        encode(&mut address, value);
        joint = '&';
    }
    address
}

/// Encodes all but the unreserved characters of RFC 3986, section 2.3.
fn encode(address: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_blanks_left_out() {
        let address = with_query("/services", &[("stage", ""), ("q", "a&b=é"), ("team", "pay-in")]);
        assert_eq!(address, "/services?q=a%26b%3D%C3%A9&team=pay-in");
        assert_eq!(with_query("/services", &[("q", "")]), "/services");
    }
}
