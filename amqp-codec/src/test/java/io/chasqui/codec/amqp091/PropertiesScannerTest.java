package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

class PropertiesScannerTest {

    private final PropertiesScanner scanner = new PropertiesScanner();

    @Provide
    Arbitrary<BasicProperties> properties() {
        return Generators.properties();
    }

    @net.jqwik.api.Property(tries = 300, seed = "20261120")
    void findsWhatTheDecoderDecodes(@ForAll("properties") BasicProperties properties) {
        byte[] encoded = properties.encode();
        scanner.scan(encoded, 0, encoded.length);

        assertThat(scanner.deliveryMode()).isEqualTo(properties.deliveryMode() == null ? 0 : properties.deliveryMode());
        assertThat(scanner.priority()).isEqualTo(properties.priority() == null ? -1 : properties.priority());
        assertText(encoded, Property.CONTENT_TYPE, properties.contentType());
        assertText(encoded, Property.CORRELATION_ID, properties.correlationId());
        assertText(encoded, Property.REPLY_TO, properties.replyTo());
        assertText(encoded, Property.USER_ID, properties.userId());
        assertText(encoded, Property.CLUSTER_ID, properties.clusterId());
        byte[] headers = value(encoded, Property.HEADERS);
        assertThat(headers == null ? null : FieldTable.decode(headers, 0, headers.length))
                .isEqualTo(properties.headers());
    }

    @Example
    void looksBehindTheIndexItIsGiven() {
        byte[] encoded =
                BasicProperties.builder().deliveryMode(2).priority(9).build().encode();
        byte[] source = new byte[encoded.length + 10];
        System.arraycopy(encoded, 0, source, 5, encoded.length);

        scanner.scan(source, 5, encoded.length);

        assertThat(scanner.persistent()).isTrue();
        assertThat(scanner.priority()).isEqualTo(9);
        assertThat(scanner.offset(Property.PRIORITY)).isEqualTo(3);
        assertThat(scanner.length(Property.PRIORITY)).isEqualTo(1);
    }

    @Example
    void forgetsTheLastProperties() {
        scan(BasicProperties.builder()
                .deliveryMode(2)
                .priority(1)
                .expiration("5")
                .build());
        scan(BasicProperties.NONE);

        assertThat(scanner.persistent()).isFalse();
        assertThat(scanner.priority()).isEqualTo(-1);
        assertThat(scanner.expirationMillis()).isEqualTo(Expiration.NONE);
        assertThat(scanner.has(Property.PRIORITY)).isFalse();
    }

    /** The first three as RabbitMQ 4.3.6 takes them, and the errors it gives. */
    @Example
    void readsExpirations() {
        assertThat(expiration("0")).isZero();
        assertThat(expiration("+5")).isEqualTo(5);
        assertThat(expiration("-0")).isZero();
        assertThat(expiration("315360000000")).isEqualTo(Expiration.MAX_MILLIS);
        assertInvalid("", "no_integer");
        assertInvalid("abc", "no_integer");
        assertInvalid("+", "no_integer");
        assertInvalid(" 1", "no_integer");
        assertInvalid("5x", "{leftover_string,\"x\"}");
        assertInvalid("5.5", "{leftover_string,\".5\"}");
        assertInvalid("-1", "{value_negative,-1}");
        assertInvalid("315360000001", "{value_too_large,315360000001}");
        assertInvalid("99999999999999999999999", "{value_too_large,99999999999999999999999}");
    }

    @Example
    void refusesMalformedProperties() {
        assertMalformed();
        assertMalformed(0);
        assertMalformed(0, 0, 0);
        // Flags for more flags, and for a property that does not exist
        assertMalformed(0, 1, 0, 0);
        assertMalformed(0, 2);
        // Content type, headers, delivery mode, expiration, timestamp: missing or torn
        assertMalformed(0x80, 0);
        assertMalformed(0x80, 0, 2, 'a');
        assertMalformed(0x20, 0);
        assertMalformed(0x20, 0, 0, 0, 0);
        assertMalformed(0x20, 0, 0, 0, 0, 3, 1, 'k', 'Z');
        assertMalformed(0x10, 0);
        assertMalformed(0x01, 0, 3, '1', '2');
        assertMalformed(0x00, 0x40, 0, 0, 0, 0, 0, 0, 0);
    }

    private long expiration(String text) {
        scan(BasicProperties.builder().expiration(text).build());
        return scanner.expirationMillis();
    }

    private void assertInvalid(String expiration, String fault) {
        assertThat(expiration(expiration)).as(expiration).isEqualTo(Expiration.INVALID);
        assertThat(Expiration.fault(expiration)).isEqualTo(fault);
    }

    private void scan(BasicProperties properties) {
        byte[] encoded = properties.encode();
        scanner.scan(encoded, 0, encoded.length);
    }

    private void assertText(byte[] encoded, Property property, String expected) {
        assertThat(value(encoded, property))
                .isEqualTo(expected == null ? null : ShortString.encodeWithLength(expected));
    }

    private byte[] value(byte[] encoded, Property property) {
        int offset = scanner.offset(property);
        return scanner.has(property) ? Arrays.copyOfRange(encoded, offset, offset + scanner.length(property)) : null;
    }

    private void assertMalformed(int... octets) {
        byte[] encoded = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            encoded[i] = (byte) octets[i];
        }
        assertThatThrownBy(() -> scanner.scan(encoded, 0, encoded.length))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ReplyCode.FRAME_ERROR));
        assertThatThrownBy(() -> BasicProperties.decode(encoded, 0, encoded.length))
                .isInstanceOf(ProtocolException.class);
    }
}
