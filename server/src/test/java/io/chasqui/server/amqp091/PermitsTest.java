package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.Permissions.Action;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PermitsTest {

    private final AccessControl access = new AccessControl("test-passwords");
    private final Permits permits = new Permits(() -> access.identity("alice"), "/");

    @AfterEach
    void close() {
        access.close();
    }

    private static void assertRefused(String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(ReplyCode.ACCESS_REFUSED);
            assertThat(e.explanation()).isEqualTo(text);
        });
    }

    @Test
    void eachActionHasItsExpression() {
        access.grant("alice", "/", Permissions.of("^mine", "", ".*"));
        permits.requireQueue(Action.CONFIGURE, "mine.1");
        permits.requireExchange(Action.READ, "anything");
        assertRefused(
                "configure access to queue 'yours' in vhost '/' refused for user 'alice'",
                () -> permits.requireQueue(Action.CONFIGURE, "yours"));
        assertRefused(
                "write access to exchange 'amq.default' in vhost '/' refused for user 'alice'",
                () -> permits.requireExchange(Action.WRITE, ""));
    }

    @Test
    void whatWasGrantedHoldsUntilPermissionsChange() {
        access.grant("alice", "/", Permissions.of(".*", ".*", ".*"));
        permits.requireQueue(Action.READ, "q");
        permits.requireQueue(Action.READ, "q");
        long before = permits.version();
        access.grant("alice", "/", Permissions.of("", "", ""));
        assertThat(permits.version()).isNotEqualTo(before);
        assertRefused(
                "read access to queue 'q' in vhost '/' refused for user 'alice'",
                () -> permits.requireQueue(Action.READ, "q"));
        access.grant("alice", "/", Permissions.of("", "", "q"));
        assertThatCode(() -> permits.requireQueue(Action.READ, "q")).doesNotThrowAnyException();
    }

    @Test
    void withoutPermissionsNothingIsGranted() {
        access.grant("bob", "/", Permissions.of(".*", ".*", ".*"));
        access.grant("alice", "other", Permissions.of(".*", ".*", ".*"));
        assertRefused(
                "write access to exchange 'x' in vhost '/' refused for user 'alice'",
                () -> permits.requireExchange(Action.WRITE, "x"));
        assertRefused(
                "configure access to queue 'q' in vhost '/' refused for user 'alice'",
                () -> permits.requireAny("q", "queue"));
    }

    @Test
    void aPassiveDeclarationNeedsAnyOfTheThree() {
        access.grant("alice", "/", Permissions.of("", "", "^q$"));
        permits.requireAny("q", "queue");
        assertRefused(
                "configure access to exchange 'x' in vhost '/' refused for user 'alice'",
                () -> permits.requireAny("x", "exchange"));
    }

    @Test
    void moreNamesThanAreRememberedAreStillChecked() {
        access.grant("alice", "/", Permissions.of("^a", "^a", "^a"));
        for (int i = 0; i < 1000; i++) {
            permits.requireQueue(Action.READ, "a" + i);
        }
        assertThatThrownBy(() -> permits.requireQueue(Action.READ, "b")).isInstanceOf(ProtocolException.class);
    }
}
