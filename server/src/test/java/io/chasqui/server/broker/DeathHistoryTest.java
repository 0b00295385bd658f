package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.broker.DeathHistory.Death;
import io.chasqui.store.queue.DeathReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeathHistoryTest {

    @Test
    void aMessageThatOnlyOverflowedOrExpiredGoesInACircle() {
        DeathHistory history =
                DeathHistory.NONE.with(death("a", DeathReason.EXPIRED)).with(death("b", DeathReason.MAXLEN));
        assertThat(history.circlesTo("a")).isTrue();
        assertThat(history.circlesTo("b")).isTrue();
        assertThat(history.circlesTo("c")).isFalse();
    }

    @Test
    void aRejectionSinceThenBreaksTheCircle() {
        DeathHistory history =
                DeathHistory.NONE.with(death("a", DeathReason.EXPIRED)).with(death("b", DeathReason.REJECTED));
        assertThat(history.circlesTo("a")).isFalse();
        assertThat(history.circlesTo("b")).isFalse();
    }

    @Test
    void aRejectionBeforeThatDoesNot() {
        DeathHistory history =
                DeathHistory.NONE.with(death("b", DeathReason.REJECTED)).with(death("a", DeathReason.EXPIRED));
        assertThat(history.circlesTo("a")).isTrue();
    }

    @Test
    void aRepetitionIsCountedWithTheFirstAndComesToTheFront() {
        DeathHistory history = DeathHistory.NONE
                .with(death("a", DeathReason.EXPIRED))
                .with(death("b", DeathReason.EXPIRED))
                .with(new Death("a", DeathReason.EXPIRED, 99, "later", List.of("later"), null));
        FieldArray entries = (FieldArray) written(history, FieldTable.EMPTY).get("x-death");
        assertThat(entries).hasSize(2);
        FieldTable front = (FieldTable) entries.get(0);
        assertThat(front.get("queue")).isEqualTo(LongString.of("a"));
        assertThat(front.get("count")).isEqualTo(2L);
        assertThat(front.get("exchange")).isEqualTo(LongString.of("x"));
    }

    @Test
    void theHeadersComeOutSortedAndAreReadAgain() {
        DeathHistory history = DeathHistory.NONE.with(death("a", DeathReason.EXPIRED));
        FieldTable headers = written(history, FieldTable.of("zebra", 1, "ant", 2));
        assertThat(List.copyOf(headers.names())).isSorted().contains("ant", "x-death", "x-first-death-queue", "zebra");
        assertThat(DeathHistory.read(headers).circlesTo("a")).isTrue();
    }

    private static FieldTable written(DeathHistory history, FieldTable headers) {
        return history.writeTo(headers, death("a", DeathReason.EXPIRED));
    }

    private static Death death(String queue, DeathReason reason) {
        return new Death(queue, reason, 1, "x", List.of("k"), null);
    }
}
