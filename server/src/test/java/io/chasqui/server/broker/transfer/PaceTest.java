package io.chasqui.server.broker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void goesOnEvenly() {
        Pace pace = new Pace(10, 0);
        int gone = 0;
        for (long now = 0; now <= 5 * SECOND; now += SECOND / 100) {
            int allowed = pace.allowed(now);
            assertThat(allowed).isBetween(0, 1);
            pace.used(allowed);
            gone += allowed;
        }
        assertThat(gone).isBetween(50, 51);
    }

    @Test
    void aPauseIsMadeUpForByNoMoreThanASecond() {
        Pace pace = new Pace(10, 0);
        assertThat(pace.allowed(100 * SECOND)).isEqualTo(10);
    }

    @Test
    void tellsWhenTheNextMayGo() {
        Pace pace = new Pace(4, 0);
        pace.used(pace.allowed(0));
        assertThat(pace.allowed(SECOND / 8)).isZero();
        long wait = pace.nanosToNext(SECOND / 8);
        assertThat(wait).isBetween(SECOND / 8 - 10, SECOND / 8 + 10);
        assertThat(pace.allowed(SECOND / 8 + wait + 10)).isEqualTo(1);
    }

    @Test
    void isSlowerThanOneASecondIfWanted() {
        Pace pace = new Pace(0.5, 0);
        pace.used(pace.allowed(0));
        assertThat(pace.allowed(SECOND)).isZero();
        assertThat(pace.allowed(2 * SECOND + 10)).isEqualTo(1);
    }
}
