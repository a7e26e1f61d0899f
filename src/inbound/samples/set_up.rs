//! How a real sender is set up, to be copied.

use crate::domain::signal::Sender;

/// What to do at the sender so that its deliveries arrive at `url` and name the service in `field`:
/// text to copy, without any secret.
pub fn set_up(sender: Sender, url: &str, field: &str) -> String {
    match sender {
        Sender::Alertmanager => alertmanager(url, field),
        Sender::Pagerduty => pagerduty(url, field),
        Sender::Github => github(url, field),
        Sender::Generic => generic(url, field),
    }
}

fn alertmanager(url: &str, label: &str) -> String {
    // A text in double quotes of JSON is one of YAML too.
    let (url, label) = (quoted(url), one_line(label));
    format!(
        "# alertmanager.yml. Keep the secret of the source in the file that credentials_file names.
# The label {label} of an alert names its service.
receivers:
  - name: readyroom
    webhook_configs:
      - url: {url}
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials_file: /etc/alertmanager/readyroom-secret
route:
  routes:
    # Every alert that calls somebody, without ending its way to who is called.
    - receiver: readyroom
      matchers: ['severity=~\"page|critical\"']
      continue: true
"
    )
}

fn pagerduty(url: &str, field: &str) -> String {
    let (url, field) = (one_line(url), one_line(field));
    format!(
        "1. In PagerDuty, open Integrations, Generic Webhooks (v3), New Webhook.
2. Webhook URL: {url}
3. Scope type: the service or the team. Events: every incident.* event.
4. PagerDuty shows the signing secret once. Make it a secret of this source.
5. event.data.{field} names the service.
"
    )
}

fn github(url: &str, field: &str) -> String {
    let (url, field) = (one_line(url), one_line(field));
    format!(
        "1. In the repository or the organisation, open Settings, Webhooks, Add webhook.
2. Payload URL: {url}
3. Content type: application/json. Secret: the secret of this source. Keep SSL verification on.
4. Choose individual events: Deployment statuses where your deployments have an environment, else
   Workflow runs. Not both: one deployment would count twice.
5. {field} names the service.
"
    )
}

fn generic(url: &str, field: &str) -> String {
    let mut event = serde_json::json!({
        "type": "deploy", "key": "release-1", "at": "$(date -u +%FT%TZ)", "outcome": "succeeded",
    });
    super::put(&mut event, field, "my-service");
    // The time stands outside of the single quotes, so that the shell fills it in.
    let event =
        in_shell(&event.to_string()).replace("$(date -u +%FT%TZ)", "'\"$(date -u +%FT%TZ)\"'");
    let url = in_shell(url);
    format!(
        "curl --fail --retry 5 --header \"Authorization: Bearer $READYROOM_SECRET\" \\
  --header 'Content-Type: application/json' \\
  --data {event} \\
  {url}
"
    )
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}

/// The text in single quotes of the shell.
fn in_shell(text: &str) -> String {
    format!("'{}'", one_line(text).replace('\'', r"'\''"))
}

fn one_line(text: &str) -> String {
    crate::domain::text::as_one_line(text, 2_000)
}
