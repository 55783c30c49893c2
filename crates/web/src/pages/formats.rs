//! Numbers, money, times and durations as a language writes them, always from exact values.

use std::time::Duration;

use greenlit_domain::money::Cost;
use greenlit_domain::spending::Date;
use greenlit_domain::time::Timestamp;
use jiff::tz::Offset;

use super::words::{Locale, Words};

/// The signs of a language: between thousands, and before decimals.
fn signs(locale: Locale) -> (char, char) {
    match locale {
        Locale::English => (',', '.'),
        Locale::Portuguese => ('.', ','),
    }
}

/// A whole number with its thousands apart.
pub fn whole(locale: Locale, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(signs(locale).0);
        }
        out.push(digit);
    }
    out
}

/// A number with so many decimals.
pub fn decimal(locale: Locale, number: f64, places: usize) -> String {
    let text = format!("{:.places$}", number.abs());
    let (integer, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if number < 0.0 {
        out.push('−');
    }
    out.push_str(&whole(locale, integer.parse().unwrap_or(i64::MAX)));
    if !rest.is_empty() {
        out.push(signs(locale).1);
        out.push_str(rest);
    }
    out
}

impl Words {
    /// A whole number.
    pub fn number(&self, number: i64) -> String {
        whole(self.locale(), number)
    }

    /// A number with one decimal.
    pub fn decimal(&self, number: f64) -> String {
        decimal(self.locale(), number, 1)
    }

    /// What something cost: cents from a dollar on, hundredths of cents below, and words where nobody knows.
    pub fn money(&self, cost: &Cost) -> String {
        let Some(amount) = cost.0 else {
            return self.say("cost-unknown");
        };
        let sign = match self.locale() {
            Locale::English => "$",
            Locale::Portuguese => "US$\u{a0}",
        };
        let point = signs(self.locale()).1;
        match amount.0 {
            0 => format!("{sign}0{point}00"),
            1..50 => format!("<\u{a0}{sign}0{point}0001"),
            50..1_000_000 => format!("{sign}0{point}{:04}", (amount.0 + 50) / 100),
            micros => {
                let cents = (micros + 5_000) / 10_000;
                let dollars = whole(self.locale(), cents / 100);
                format!("{sign}{dollars}{point}{:02}", cents % 100)
            }
        }
    }

    /// How long something took, by its two greatest units.
    pub fn duration(&self, time: Duration) -> String {
        let millis = time.as_millis();
        let seconds = time.as_secs();
        match seconds {
            0 if millis < 950 => format!("{millis} ms"),
            0..10 => format!("{} s", self.decimal(time.as_secs_f64())),
            10..60 => format!("{} s", time.as_secs_f64().round()),
            60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
            3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
            _ => {
                let days = i64::try_from(seconds / 86_400).unwrap_or(i64::MAX);
                format!("{} d {} h", self.number(days), seconds / 3_600 % 24)
            }
        }
    }

    /// A day of the calendar.
    pub fn date(&self, day: Date) -> String {
        let year = day.year();
        match self.locale() {
            Locale::English => format!("{} {year}", self.short_date(day)),
            Locale::Portuguese => format!("{} de {} de {year}", day.day(), self.month(day)),
        }
    }

    /// The same without its year, such as `24 Nov`.
    pub fn short_date(&self, day: Date) -> String {
        format!("{} {}", day.day(), self.month(day))
    }

    fn month(&self, day: Date) -> String {
        let place = usize::try_from(day.month().saturating_sub(1)).unwrap_or(0);
        self.say(MONTHS[place % 12])
    }

    /// A day and a time in UTC; the script shows the reader's own.
    pub fn moment(&self, at: &Timestamp) -> String {
        let Ok(time) = jiff::Timestamp::from_millisecond(at.0) else {
            return at.to_string();
        };
        let time = Offset::UTC.to_datetime(time);
        let month = self.say(MONTHS[usize::try_from(time.month() - 1).unwrap_or(0) % 12]);
        let (day, year) = (time.day(), time.year());
        let clock = format!("{:02}:{:02} UTC", time.hour(), time.minute());
        match self.locale() {
            Locale::English => format!("{day} {month} {year}, {clock}"),
            Locale::Portuguese => format!("{day} de {month} de {year}, {clock}"),
        }
    }
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

#[cfg(test)]
mod tests {
    use greenlit_domain::money::MicroDollars;

    use super::*;

    const ENGLISH: Locale = Locale::English;
    const PORTUGUESE: Locale = Locale::Portuguese;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        for (number, english, portuguese) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (-1_234_567, "−1,234,567", "−1.234.567"),
        ] {
            assert_eq!(whole(ENGLISH, number), english);
            assert_eq!(whole(PORTUGUESE, number), portuguese);
        }
        assert_eq!(decimal(ENGLISH, 1_234.56, 1), "1,234.6");
        assert_eq!(decimal(PORTUGUESE, 1_234.56, 1), "1.234,6");
    }

    #[test]
    fn money_is_exact_and_unknown_money_is_no_zero() {
        let cost = |micros| Cost::from(MicroDollars(micros));
        for (micros, english, portuguese) in [
            (0, "$0.00", "US$\u{a0}0,00"),
            (3, "<\u{a0}$0.0001", "<\u{a0}US$\u{a0}0,0001"),
            (269_000, "$0.2690", "US$\u{a0}0,2690"),
            (1_234_567, "$1.23", "US$\u{a0}1,23"),
            (1_234_567_890, "$1,234.57", "US$\u{a0}1.234,57"),
        ] {
            assert_eq!(Words::of(ENGLISH).money(&cost(micros)), english);
            assert_eq!(Words::of(PORTUGUESE).money(&cost(micros)), portuguese);
        }
        assert_eq!(Words::of(ENGLISH).money(&Cost::UNKNOWN), "unknown");
    }

    #[test]
    fn durations_and_moments_read_as_people_say_them() {
        let words = Words::of(PORTUGUESE);
        for (millis, told) in [
            (350, "350 ms"),
            (1_240, "1,2 s"),
            (33_000, "33 s"),
            (125_000, "2 min 5 s"),
            (3_780_000, "1 h 3 min"),
            (200_000_000, "2 d 7 h"),
        ] {
            assert_eq!(words.duration(Duration::from_millis(millis)), told);
        }
        let at = Timestamp(1_795_485_600_123);
        assert_eq!(words.moment(&at), "24 de nov. de 2026, 02:00 UTC");
        assert_eq!(Words::of(ENGLISH).moment(&at), "24 Nov 2026, 02:00 UTC");
    }
}
