//! Logic with a third value for what AWS does not document: Kleene's, in which nothing that is not
//! known ever becomes certain.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tri {
    No,
    Unknown,
    Yes,
}

impl Tri {
    pub fn and(self, other: Tri) -> Tri {
        self.min(other)
    }

    pub fn or(self, other: Tri) -> Tri {
        self.max(other)
    }

    /// Unknown where it was certain, and the answer must not be taken for granted.
    pub fn unless(self, in_doubt: bool) -> Tri {
        if in_doubt { Tri::Unknown } else { self }
    }

    /// What both say; unknown where they differ.
    pub fn agreed(self, other: Tri) -> Tri {
        if self == other { self } else { Tri::Unknown }
    }

    /// Whether one of them at least is so; none is `No`.
    pub fn any(all: impl IntoIterator<Item = Tri>) -> Tri {
        all.into_iter().max().unwrap_or(Tri::No)
    }

    /// Whether they are all so; none is `Yes`.
    pub fn all(all: impl IntoIterator<Item = Tri>) -> Tri {
        all.into_iter().min().unwrap_or(Tri::Yes)
    }
}

impl std::ops::Not for Tri {
    type Output = Tri;

    fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Unknown => Tri::Unknown,
            Tri::Yes => Tri::No,
        }
    }
}

impl From<bool> for Tri {
    fn from(is_so: bool) -> Tri {
        if is_so { Tri::Yes } else { Tri::No }
    }
}
