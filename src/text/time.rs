//! A moment, in the forms in which the AWS CLI, S3 and `date -u` print it.

use std::fmt::{self, Display};
use std::str::FromStr;

use crate::text::Grouped;

/// Seconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Time {
    /// The seconds from `earlier` to this; fewer than 0 where that is later.
    pub(crate) fn since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The moment so many seconds later.
    pub(crate) fn after(self, seconds: i64) -> Time {
        Time(self.0.saturating_add(seconds))
    }

    /// What `aws s3 ls` prints, such as `2026-11-26` and `07:30:00`, read as if it were UTC: it is the time of the zone
    /// of the computer, which it does not name.
    pub(crate) fn without_zone(date: &str, time: &str) -> Option<Time> {
        Some(Time(days(date)? * DAY + seconds(time)?))
    }
}

/// What is no whole moment with its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeError;

/// `2026-11-26T07:30:00+00:00`, `Thu, 26 Nov 2026 07:30:00 GMT` and `Thu Nov 26 07:30:00 UTC 2026`, also with
/// `AM` or `PM`. Another zone than UTC counts only as a number, since its letters are of several zones.
impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        read(text.trim()).ok_or(TimeError)
    }
}

fn read(text: &str) -> Option<Time> {
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return None;
    }
    if let Some((date, rest)) = text.split_once(['T', 't']).filter(|(date, _)| date.contains('-')) {
        let zone = rest.find(['Z', 'z', '+', '-'])?;
        let (time, zone) = rest.split_at_checked(zone)?;
        return Time::of(days(date)?, seconds(time)?, offset(zone)?);
    }
    let words: Vec<_> = text.split_whitespace().collect();
    match words.as_slice() {
        [_, day, month, year, time, zone] if day.len() <= 2 && text.contains(',') => {
            Time::of(days_of(year, month_of(month)?, day)?, seconds(time)?, offset(zone)?)
        }
        [_, month, day, time, zone, year] => {
            Time::of(days_of(year, month_of(month)?, day)?, seconds(time)?, offset(zone)?)
        }
        [_, month, day, time, half @ ("AM" | "PM"), zone, year] => {
            let seconds = seconds(time)? % (12 * HOUR) + if *half == "PM" { 12 * HOUR } else { 0 };
            Time::of(days_of(year, month_of(month)?, day)?, seconds, offset(zone)?)
        }
        _ => None,
    }
}

impl Time {
    fn of(days: i64, seconds: i64, offset: i64) -> Option<Time> {
        Some(Time(days * DAY + seconds - offset))
    }
}

fn month_of(name: &str) -> Option<i64> {
    let at = MONTHS.iter().position(|month| *month == name)?;
    i64::try_from(at + 1).ok()
}

/// Up to four digits.
fn number(text: &str) -> Option<i64> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The days from 1970 on to `2026-11-26`.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    days_of(year, number(month)?, day)
}

fn days_of(year: &str, month: i64, day: &str) -> Option<i64> {
    let (year, day) = (number(year).filter(|year| *year >= 1970)?, number(day)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - DAYS_TO_1970)
}

/// From the first of March of the year 0.
const DAYS_TO_1970: i64 = 719_468;

/// `07:30:00`, also with a fraction.
fn seconds(time: &str) -> Option<i64> {
    let whole = time.split(['.', ',']).next()?;
    let mut parts = whole.splitn(3, ':').map(number);
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let is_time = hours < 24 && minutes < 60 && seconds <= 60;
    is_time.then_some(hours * HOUR + minutes * MINUTE + seconds)
}

/// The seconds of a zone to the east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) =
        zone.strip_prefix('+').map(|rest| (1, rest)).or(zone.strip_prefix('-').map(|rest| (-1, rest)))?;
    let digits = rest.replace(':', "");
    if digits.len() != 4 {
        return None;
    }
    let number = number(&digits)?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * HOUR + minutes * MINUTE))
}

/// As `2026-11-26T07:30:00Z`.
impl Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.0.div_euclid(DAY) + DAYS_TO_1970, self.0.rem_euclid(DAY));
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let (hour, minute, second) = (seconds / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// How long something is ago, in words.
pub(crate) struct Age(pub i64);

impl Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            ..MINUTE => return f.write_str("less than a minute"),
            MINUTE..HOUR => (MINUTE, "minute"),
            HOUR..DAY => (HOUR, "hour"),
            _ => (DAY, "day"),
        };
        let number = usize::try_from(self.0 / unit).unwrap_or(usize::MAX);
        write!(f, "{} {name}{}", Grouped(number), if number == 1 { "" } else { "s" })
    }
}
