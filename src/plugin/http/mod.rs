//! Plugins that are HTTP servers: a request is a POST of its JSON form, the answer comes back as JSON.
//!
//! Such a plugin has no host functions: dice it wants thrown stand in its answer, where they are not
//! final. Only addresses of this machine are asked.

mod answer;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;

use super::{Call, Description, Finished, Limit, Plugin, PluginError, Usage};
use crate::abi::{Answer, Hook, Request};
use crate::limits::PluginLimits;

/// A plugin that is an HTTP server on this machine.
pub struct HttpPlugin {
    description: Description,
    url: String,
    agent: Agent,
}

impl HttpPlugin {
    /// The plugin that listens on `port` of the loopback address and says of itself what its manifest
    /// says. It is asked when it is called, not before.
    #[must_use]
    pub fn local(description: Description, port: u16) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .max_response_header_size(16 << 10)
            .build();
        Self { description, url: format!("http://{address}/"), agent: config.into() }
    }

    fn ask(&self, request: &Request, limits: &PluginLimits) -> Result<Answer, PluginError> {
        let body = serde_json::to_vec(request)
            .map_err(|error| PluginError::Runtime(format!("a request that is no JSON: {error}")))?;
        if body.len() > limits.input {
            let allowed = limits.input as u64;
            return Err(PluginError::OverLimit { limit: Limit::Input, allowed });
        }
        // A deadline of nothing would mean none.
        let deadline = Duration::from_millis(limits.deadline_ms.max(1));
        let asked = self
            .agent
            .post(&self.url)
            .config()
            .timeout_global(Some(deadline))
            .build()
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .send(&body[..]);
        let failed = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => PluginError::TooLate(limits.deadline_ms),
            ureq::Error::BodyExceedsLimit(_) => {
                PluginError::OverLimit { limit: Limit::Output, allowed: limits.output as u64 }
            }
            ureq::Error::Io(cause) => {
                PluginError::Unreachable(format!("nobody answers at {}: {cause}", self.url))
            }
            ureq::Error::ConnectionFailed => {
                PluginError::Unreachable(format!("nobody answers at {}", self.url))
            }
            other => PluginError::Protocol(format!("its answer is no HTTP: {other}")),
        };
        let mut response = asked.map_err(failed)?;
        let status = response.status();
        if status == StatusCode::NO_CONTENT {
            return Ok(Answer::default());
        }
        let body = response
            .body_mut()
            .with_config()
            // One more, to know that there is more.
            .limit(limits.output as u64 + 1)
            .read_to_vec()
            .map_err(failed)?;
        answer::read(status, &body)
    }
}

impl Plugin for HttpPlugin {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        let description = &self.description;
        match hook {
            Hook::Command => !description.commands.is_empty(),
            Hook::Modifier => !(description.modifiers.is_empty() && description.dice.is_empty()),
            Hook::Term => false,
        }
    }

    fn call(&mut self, call: Call) -> Finished {
        let Call { request, services } = call;
        let answered = self.ask(&request, &services.limits);
        let outcome = answered.and_then(|answer| {
            services.check_answer(&answer)?;
            Ok(answer)
        });
        Finished { outcome, services, usage: Usage::default() }
    }
}
