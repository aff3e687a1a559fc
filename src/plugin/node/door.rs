//! The other way to Node: each frame as a POST to a server of its own on this machine.

use std::net::{Ipv4Addr, SocketAddr};

use ureq::Agent;

/// Where Node listens.
pub(super) struct Door {
    agent: Agent,
    url: String,
}

impl Door {
    /// The door at `place`, a port and a path that nobody else knows.
    pub(super) fn at(place: &str) -> Option<Self> {
        let (port, path) = place.split_once('/')?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().ok()?));
        let config = Agent::config_builder().proxy(None).max_redirects(0).build();
        Some(Self { agent: config.into(), url: format!("http://{address}/{path}") })
    }

    /// Sends a frame and gives the one that answers it; none if none comes. Nothing here looks at the
    /// clock: whoever waits too long has the server killed.
    pub(super) fn ask(&self, frame: &[u8], allowed: usize) -> Option<Vec<u8>> {
        let mut response = self.agent.post(&self.url).send(frame).ok()?;
        let body = response.body_mut().with_config().limit(allowed as u64);
        body.read_to_vec().ok()
    }
}
