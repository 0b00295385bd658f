package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.pattern.InvalidPatternException;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    @Test
    void anEmptyExpressionMatchesNoName() {
        Permissions nothing = Permissions.of("", "", "");
        for (Action action : Action.values()) {
            assertThat(nothing.allow(action, "q")).isFalse();
            assertThat(nothing.allow(action, "")).isFalse();
        }
    }

    @Test
    void expressionsMatchAnywhereUnlessAnchored() {
        Permissions permissions = Permissions.of("logs", "^logs$", "^logs-.*");
        assertThat(permissions.allow(Action.CONFIGURE, "my logs 1")).isTrue();
        assertThat(permissions.allow(Action.WRITE, "my logs 1")).isFalse();
        assertThat(permissions.allow(Action.WRITE, "logs")).isTrue();
        assertThat(permissions.allow(Action.READ, "logs-1")).isTrue();
    }

    @Test
    void theDefaultExchangeIsCheckedUnderItsName() {
        Permissions permissions = Permissions.of("^amq\\.default$", "^$", ".*");
        assertThat(permissions.allow(Action.CONFIGURE, "")).isTrue();
        assertThat(permissions.allow(Action.WRITE, "")).isFalse();
    }

    @Test
    void aMalformedExpressionIsRefused() {
        assertThatThrownBy(() -> Permissions.of("(", "", "")).isInstanceOf(InvalidPatternException.class);
    }
}
