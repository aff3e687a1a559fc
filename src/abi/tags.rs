//! The tag of every field of every record. `reference.md` lists them for people.

pub(super) mod request {
    pub(in crate::abi) const TEXT: u16 = 1;
    pub(in crate::abi) const TYPED: u16 = 2;
    pub(in crate::abi) const COMMENT: u16 = 3;
    pub(in crate::abi) const WORD: u16 = 4;
    pub(in crate::abi) const ARGUMENTS: u16 = 5;
    pub(in crate::abi) const POSITION: u16 = 6;
    pub(in crate::abi) const PLACE: u16 = 7;
    pub(in crate::abi) const RULES: u16 = 8;
    pub(in crate::abi) const POOL: u16 = 9;
}

pub(super) mod place {
    pub(in crate::abi) const SERVER: u16 = 1;
    pub(in crate::abi) const CHANNEL: u16 = 2;
    pub(in crate::abi) const USER: u16 = 3;
}

pub(super) mod pool {
    pub(in crate::abi) const COUNT: u16 = 1;
    pub(in crate::abi) const SIDES: u16 = 2;
    pub(in crate::abi) const MODE: u16 = 3;
    pub(in crate::abi) const FACE: u16 = 4;
    pub(in crate::abi) const VALUE: u16 = 5;
    pub(in crate::abi) const TEXT: u16 = 6;
}

pub(super) mod face {
    pub(in crate::abi) const VALUE: u16 = 1;
    pub(in crate::abi) const ORIGIN: u16 = 2;
    pub(in crate::abi) const FATE: u16 = 3;
    pub(in crate::abi) const SYMBOL: u16 = 4;
}

pub(super) mod answer {
    pub(in crate::abi) const VERDICT: u16 = 1;
    pub(in crate::abi) const PART: u16 = 2;
    pub(in crate::abi) const POOL: u16 = 3;
    pub(in crate::abi) const LABEL: u16 = 4;
    pub(in crate::abi) const EFFECT: u16 = 5;
    pub(in crate::abi) const DELIVERY: u16 = 6;
}

pub(super) mod part {
    pub(in crate::abi) const TEXT: u16 = 1;
    pub(in crate::abi) const NUMBER: u16 = 2;
    pub(in crate::abi) const FINAL: u16 = 3;
}

pub(super) mod effect {
    pub(in crate::abi) const KIND: u16 = 1;
    pub(in crate::abi) const SCOPE: u16 = 2;
    pub(in crate::abi) const NAME: u16 = 3;
    pub(in crate::abi) const VALUE: u16 = 4;
}

pub(super) mod roll {
    pub(in crate::abi) const VALUE: u16 = 1;
    pub(in crate::abi) const TEXT: u16 = 2;
    pub(in crate::abi) const POOL: u16 = 3;
    pub(in crate::abi) const ERROR: u16 = 4;
}
