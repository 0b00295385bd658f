package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import org.junit.jupiter.api.Test;

class QueueDefinitionTest {

    private static QueueDefinition queue(boolean durable, boolean autoDelete, FieldTable arguments) {
        return new QueueDefinition("q", durable, false, autoDelete, arguments);
    }

    private static void assertDiffers(QueueDefinition current, QueueDefinition requested, String text) {
        assertThatThrownBy(() -> current.requireEquivalent(requested, "/"))
                .isInstanceOfSatisfying(ProtocolException.class, e -> {
                    assertThat(e.code()).isEqualTo(ReplyCode.PRECONDITION_FAILED);
                    assertThat(e.explanation()).isEqualTo(text);
                });
    }

    @Test
    void theFirstDifferenceIsNamed() {
        QueueDefinition current = queue(true, false, FieldTable.of("x-max-length", 5));
        current.requireEquivalent(queue(true, false, FieldTable.of("x-max-length", 5)), "/");
        assertDiffers(
                current,
                queue(false, true, FieldTable.EMPTY),
                "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'");
        assertDiffers(
                current,
                queue(true, true, FieldTable.EMPTY),
                "inequivalent arg 'auto_delete' for queue 'q' in vhost '/': received 'true' but current is 'false'");
        assertDiffers(
                current,
                queue(true, false, FieldTable.EMPTY),
                "inequivalent arg 'x-max-length' for queue 'q' in vhost '/': received none but current is the value '5'"
                        + " of type 'signedint'");
    }

    @Test
    void integersOfAnyWidthAreEqualAndUnknownArgumentsAreNotCompared() {
        QueueDefinition current = queue(true, false, FieldTable.of("x-max-length", 5, "x-mine", "a"));
        current.requireEquivalent(queue(true, false, FieldTable.of("x-max-length", 5L, "x-mine", "b")), "/");
    }

    @Test
    void anExclusiveQueueIsNeverDurable() {
        assertThat(new QueueDefinition("q", true, true, false, FieldTable.EMPTY).durable())
                .isFalse();
    }

    @Test
    void comesBackFromItsTable() {
        QueueDefinition definition = queue(true, true, FieldTable.of("x-max-length", 5));
        FieldTable table = definition.toTable(77, true);

        assertThat(QueueDefinition.isPaused(table)).isTrue();
        assertThat(QueueDefinition.isPaused(definition.toTable(77, false))).isFalse();
        assertThat(QueueDefinition.fromTable("q", table)).isEqualTo(definition);
        assertThat(QueueDefinition.idOf(table)).isEqualTo(77);
    }
}
