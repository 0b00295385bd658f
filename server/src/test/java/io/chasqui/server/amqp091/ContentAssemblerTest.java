package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.HiddenKeys;
import io.chasqui.store.message.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ContentAssemblerTest {

    private final ContentAssembler assembler = new ContentAssembler();

    private void method(String exchange, String key) {
        byte[] first = ShortString.encodeWithLength(exchange);
        byte[] second = ShortString.encodeWithLength(key);
        ByteBuf address = Unpooled.wrappedBuffer(new byte[] {99}, first, second);
        assembler.method(address, 1, first.length + second.length, false);
    }

    private boolean header(long bodySize, BasicProperties properties) {
        byte[] encoded = properties.encode();
        return assembler.header(60, 0, bodySize, Unpooled.wrappedBuffer(encoded), 0, encoded.length);
    }

    private boolean header(long bodySize) {
        return header(bodySize, BasicProperties.NONE);
    }

    private boolean body(byte[] piece) {
        return assembler.body(Unpooled.wrappedBuffer(piece), 0, piece.length);
    }

    private static void assertRefused(ReplyCode code, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.explanation()).isEqualTo(text);
        });
    }

    @Test
    void aMessageIsPutTogetherFromItsFrames() {
        BasicProperties properties = BasicProperties.builder()
                .deliveryMode(2)
                .priority(7)
                .expiration("1500")
                .build();
        method("ex", "key");
        assertThat(header(5, properties)).isFalse();
        assertThat(body(new byte[] {1, 2})).isFalse();
        assertThat(body(new byte[] {})).isFalse();
        assertThat(body(new byte[] {3, 4, 5})).isTrue();
        Message message = assembler.take(42);
        assertThat(message.exchange()).isEqualTo("ex");
        assertThat(message.routingKey()).isEqualTo("key");
        assertThat(body(message)).containsExactly(1, 2, 3, 4, 5);
        assertThat(BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength()))
                .isEqualTo(properties);
        assertThat(message.persistent()).isTrue();
        assertThat(message.priority()).isEqualTo(7);
        assertThat(message.expirationMillis()).isEqualTo(1500);
        assertThat(message.arrivalMillis()).isEqualTo(42);
    }

    @Test
    void theNameOfTheReplyConsumerReplacesItsStandIn() {
        BasicProperties properties = BasicProperties.builder()
                .correlationId("c")
                .replyTo("amq.rabbitmq.reply-to")
                .expiration("1500")
                .userId("u")
                .build();
        assembler.replyTo(ShortString.encodeWithLength("amq.rabbitmq.reply-to.name"));
        method("ex", "key");
        assertThat(header(3, properties)).isFalse();
        assertThat(body(new byte[] {1, 2, 3})).isTrue();
        assertThatThrownBy(() -> assembler.inspect().requirePublisher("other")).hasMessageContaining("set to 'u'");
        assembler.inspect().requirePublisher("u");
        Message message = assembler.take(0);
        assertThat(BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength()))
                .isEqualTo(properties.toBuilder()
                        .replyTo("amq.rabbitmq.reply-to.name")
                        .build());
        assertThat(body(message)).containsExactly(1, 2, 3);
        assertThat(message.expirationMillis()).isEqualTo(1500);
    }

    @Test
    void withoutAReplyConsumerTheStandInIsAnError() {
        BasicProperties properties =
                BasicProperties.builder().replyTo("amq.rabbitmq.reply-to").build();
        method("", "q");
        assertThat(header(0, properties)).isTrue();
        assertThat(assembler.needsInspection()).isTrue();
        assertRefused(
                ReplyCode.PRECONDITION_FAILED,
                "fast reply consumer does not exist",
                () -> assembler.inspect().validate());
    }

    @Test
    void aMessageWithoutBodyIsCompleteWithItsHeader() {
        method("", "q");
        assertThat(header(0)).isTrue();
        assertThat(assembler.bodyLength()).isZero();
        assertThat(assembler.take(0).bodyLength()).isZero();
        // And the next one may begin.
        method("", "q");
        assertThat(header(0)).isTrue();
    }

    @Test
    void whateverComesInPlaceOfTheHeaderIsAnError() {
        method("", "q");
        String text = "expected content header for class 60, got non content header frame instead";
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> method("", "q"));
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, assembler::requireMethodExpected);
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> body(new byte[1]));
        assertRefused(
                ReplyCode.UNEXPECTED_FRAME,
                "expected content header for class 60, got one for class 50 instead",
                () -> assembler.header(50, 0, 1, Unpooled.buffer().writeZero(2), 0, 2));
        assertThatThrownBy(() -> assembler.header(60, 1, 1, Unpooled.buffer().writeZero(2), 0, 2))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ReplyCode.UNEXPECTED_FRAME));
    }

    @Test
    void whateverComesInPlaceOfTheBodyIsAnError() {
        method("", "q");
        header(3);
        body(new byte[2]);
        String text = "expected content body, got non content body frame instead";
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> method("", "q"));
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, assembler::requireMethodExpected);
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> header(1));
    }

    @Test
    void contentWithoutAMethodIsAnError() {
        String text = "expected method frame, got non method frame instead";
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> header(1));
        assertRefused(ReplyCode.UNEXPECTED_FRAME, text, () -> body(new byte[1]));
        assembler.requireMethodExpected();
    }

    @Test
    void aBodyLongerThanAnnouncedIsAnError() {
        method("", "q");
        header(3);
        assertRefused(
                ReplyCode.FRAME_ERROR, "content body frame exceeds remaining content size", () -> body(new byte[4]));
    }

    @Test
    void anImpossibleBodySizeIsAnError() {
        method("", "q");
        assertRefused(
                ReplyCode.FRAME_ERROR,
                "content body size 536870913 exceeds maximum allowed size 536870912",
                () -> header(536_870_913));
        assertRefused(
                ReplyCode.FRAME_ERROR,
                "content body size 18446744073709551615 exceeds maximum allowed size 536870912",
                () -> header(-1));
    }

    @Test
    void whatIsOnlyAnnouncedTakesNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            ContentAssembler each = new ContentAssembler();
            byte[] properties = BasicProperties.NONE.encode();
            each.method(Unpooled.buffer().writeZero(2), 0, 2, false);
            each.header(60, 0, ContentAssembler.MAX_BODY, Unpooled.wrappedBuffer(properties), 0, properties.length);
        }
        method("", "q");
        assertThat(header(ContentAssembler.MAX_BODY)).isFalse();
        assertThat(assembler.bodyLength()).isEqualTo((int) ContentAssembler.MAX_BODY);
    }

    @Test
    void aLargeBodyGrowsWithWhatArrives() {
        byte[] body = new byte[3_000_000];
        Random random = new Random(1);
        random.nextBytes(body);
        method("ex", "key");
        assertThat(header(body.length)).isFalse();
        int sent = 0;
        boolean complete = false;
        while (sent < body.length) {
            int length = Math.min(body.length - sent, 1 + random.nextInt(200_000));
            complete = body(Arrays.copyOfRange(body, sent, sent + length));
            sent += length;
            assertThat(complete).isEqualTo(sent == body.length);
        }
        assertThat(complete).isTrue();
        Message message = assembler.take(0);
        assertThat(body(message)).isEqualTo(body);
        assertThat(message.bytes()).hasSize(message.bodyStart() + body.length);
    }

    @Test
    void theBccHeaderIsKeptAndNotShown() {
        BasicProperties properties = BasicProperties.builder()
                .contentType("text/plain")
                .headers(FieldTable.of("BCC", List.of("secret"), "CC", List.of("public")))
                .build();
        method("ex", "key");
        header(2, properties);
        body(new byte[] {8, 9});
        assertThat(assembler.needsInspection()).isTrue();
        MessageView view = assembler.inspect();
        assertThat(view.hasBcc()).isTrue();
        assertThat(view.extraRoutingKeys()).containsExactly("public", "secret");
        Message message = assembler.takeHidingKeys(0);
        assertThat(message.exchange()).isEqualTo("ex");
        assertThat(body(message)).containsExactly(8, 9);
        assertThat(HiddenKeys.in(message)).isTrue();
        BasicProperties shown = HiddenKeys.withoutThem(message);
        assertThat(shown.headers()).isEqualTo(FieldTable.of("CC", List.of("public")));
        assertThat(shown.contentType()).isEqualTo("text/plain");
    }

    @Test
    void onlyWhatRoutingOrChecksLookAtNeedsInspection() {
        assertThat(needsInspection(BasicProperties.NONE)).isFalse();
        assertThat(needsInspection(BasicProperties.builder().expiration("10").build()))
                .isFalse();
        assertThat(needsInspection(BasicProperties.builder().expiration("ten").build()))
                .isTrue();
        assertThat(needsInspection(BasicProperties.builder().userId("guest").build()))
                .isTrue();
        assertThat(needsInspection(BasicProperties.builder()
                        .headers(FieldTable.of("a", "b"))
                        .build()))
                .isFalse();
        assertThat(needsInspection(BasicProperties.builder()
                        .headers(FieldTable.of("CC", List.of("x")))
                        .build()))
                .isTrue();
        assertThat(needsInspection(BasicProperties.builder()
                        .headers(FieldTable.of("BCC", List.of("x")))
                        .build()))
                .isTrue();
    }

    private boolean needsInspection(BasicProperties properties) {
        method("", "q");
        header(0, properties);
        boolean needs = assembler.needsInspection();
        assembler.take(0);
        return needs;
    }

    private static byte[] body(Message message) {
        return Arrays.copyOfRange(message.bytes(), message.bodyStart(), message.bytes().length);
    }
}
