package io.chasqui.store.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.store.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageKeyTest {

    private static final DeduplicationSettings BY_HEADER =
            new DeduplicationSettings(10, 1_000, DeduplicationSettings.DEFAULT_HEADER);
    private static final DeduplicationSettings BY_ID = new DeduplicationSettings(10, 1_000, null);

    private final MessageKey key = new MessageKey();

    private static Message message(BasicProperties properties) {
        byte[] encoded = properties.encode();
        byte[] bytes = new byte[2 + encoded.length + 1];
        System.arraycopy(encoded, 0, bytes, 2, encoded.length);
        return new Message(Message.Format.AMQP_0_9_1, bytes, 2, 2 + encoded.length, true, -1, -1, 0);
    }

    private static Message withHeader(Object value) {
        return message(BasicProperties.builder()
                .headers(FieldTable.of("x-deduplication-header", value))
                .build());
    }

    private static Message withId(String id) {
        return message(BasicProperties.builder().messageId(id).build());
    }

    private List<Long> keyOf(Message message, DeduplicationSettings settings) {
        assertThat(key.find(message, settings)).isTrue();
        return List.of(key.high(), key.low());
    }

    @Test
    void equalHeadersGiveTheSameKeyAndOthersDoNot() {
        assertThat(keyOf(withHeader("a"), BY_HEADER))
                .isEqualTo(keyOf(withHeader("a"), BY_HEADER))
                .isNotEqualTo(keyOf(withHeader("b"), BY_HEADER));
    }

    @Test
    void theWidthOfANumberDoesNotMatterButItsTypeDoes() {
        assertThat(keyOf(withHeader(7), BY_HEADER))
                .isEqualTo(keyOf(withHeader(7L), BY_HEADER))
                .isNotEqualTo(keyOf(withHeader("7"), BY_HEADER))
                .isNotEqualTo(keyOf(withHeader(7.0), BY_HEADER));
    }

    @Test
    void aMessageWithoutTheHeaderHasNoKey() {
        assertThat(key.find(message(BasicProperties.builder().build()), BY_HEADER))
                .isFalse();
        assertThat(key.find(withId("m"), BY_HEADER)).isFalse();
        assertThat(key.find(withHeader(FieldTable.VOID), BY_HEADER)).isFalse();
    }

    @Test
    void anotherHeaderMayHoldTheKey() {
        Message message = message(
                BasicProperties.builder().headers(FieldTable.of("order", 1)).build());
        assertThat(key.find(message, new DeduplicationSettings(1, -1, "order"))).isTrue();
    }

    @Test
    void theMessageIdIsTheKeyIfAskedFor() {
        assertThat(keyOf(withId("a"), BY_ID))
                .isEqualTo(keyOf(withId("a"), BY_ID))
                .isNotEqualTo(keyOf(withId("b"), BY_ID));
        assertThat(key.find(withHeader("a"), BY_ID)).isFalse();
        assertThat(key.find(withId(""), BY_ID)).isFalse();
    }

    @Test
    void aMessageMaySayHowLongItIsRemembered() {
        assertThat(key.find(withHeader("a"), BY_HEADER)).isTrue();
        assertThat(key.expiresAt(10)).isEqualTo(1_010);
        FieldTable headers = FieldTable.of("x-deduplication-header", "a", "x-cache-ttl", 5);
        key.find(message(BasicProperties.builder().headers(headers).build()), BY_HEADER);
        assertThat(key.expiresAt(10)).isEqualTo(15);
        key.find(
                withHeader("a"),
                new DeduplicationSettings(10, DeduplicationSettings.FOREVER, "x-deduplication-header"));
        assertThat(key.expiresAt(10)).isEqualTo(KeyWindow.NEVER);
    }
}
