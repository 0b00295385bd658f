package io.chasqui.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {

    private static BrokerConfig config(String text) {
        return BrokerConfig.parse(text, "test");
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(config("").effective())
                .containsEntry("heartbeat", "60")
                .containsEntry("loopback_users.guest", "true")
                .doesNotContainKey("connection_max");
    }

    @Test
    void theLastSettingHolds() {
        assertThat(config("heartbeat = 10\nheartbeat = 20").effective()).containsEntry("heartbeat", "20");
    }

    @Test
    void membersOfAFamilyReplaceItsDefault() {
        assertThat(config("loopback_users.alice = true").effective())
                .containsEntry("loopback_users.alice", "true")
                .doesNotContainKey("loopback_users.guest");
        assertThat(config("loopback_users = none").effective()).containsEntry("loopback_users", "none");
    }

    @Test
    void passwordsAreCovered() {
        assertThat(config("default_pass = hunter2").effective())
                .containsEntry("default_pass", "********")
                .doesNotContainValue("hunter2");
    }
}
