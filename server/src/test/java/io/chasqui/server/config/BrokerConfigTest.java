package io.chasqui.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConfigTest {

    @Test
    void defaultsAreRabbitMqs() {
        BrokerConfig config = BrokerConfig.defaults();

        assertThat(config.network().tcpAddresses()).containsExactly(new ListenAddress("", 5672));
        assertThat(config.amqp().heartbeatSeconds()).isEqualTo(60);
        assertThat(config.amqp().frameMax()).isEqualTo(131072);
        assertThat(config.amqp().initialFrameMax()).isEqualTo(8192);
        assertThat(config.amqp().channelMax()).isEqualTo(2047);
        assertThat(config.amqp().maxMessageSize()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.amqp().handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.access().loopbackUsers()).containsExactly("guest");
        assertThat(config.access().authMechanisms()).containsExactly(SaslMechanism.PLAIN, SaslMechanism.AMQPLAIN);
        assertThat(config.resources().diskFreeLimit()).isEqualTo(50_000_000);
        assertThat(config.resources().memoryLimit(1000)).isEqualTo(600);
        assertThat(config.log().filePath()).isEmpty();
        assertThat(config.deprecatedFeatures().transientNonexclusiveQueues()).isTrue();
    }

    @Test
    void serverPropertiesAreEmptyUntilOneIsNamed() {
        BrokerConfig config = BrokerConfig.defaults();

        assertThat(config.amqp().serverProperties()).isEmpty();
        assertThat(config.with("server_properties.product", "RabbitMQ").amqp().serverProperties())
                .containsExactly(Map.entry("product", "RabbitMQ"));
    }

    @Test
    void readsTheNotationOfRabbitMq() {
        BrokerConfig config = BrokerConfig.parse("""
                # a comment
                listeners.tcp.1 = 127.0.0.1:5699   # another
                listeners.tcp.2 = ::1:5698
                  default_pass = 'with # and spaces '
                frame_max=256kiB
                log.file = chasqui.log
                log.dir = /var/log/chasqui
                log.console.level = Warning
                vm_memory_high_watermark.absolute = 2GB
                deprecated_features.permit.transient_nonexcl_queues = false
                """, "test.conf");

        assertThat(config.network().tcpAddresses())
                .containsExactly(new ListenAddress("127.0.0.1", 5699), new ListenAddress("::1", 5698));
        assertThat(config.access().defaultPass()).isEqualTo("with # and spaces ");
        assertThat(config.amqp().frameMax()).isEqualTo(256 * 1024);
        assertThat(config.log().filePath()).contains(Path.of("/var/log/chasqui/chasqui.log"));
        assertThat(config.log().consoleLevel()).isEqualTo(LogLevel.WARNING);
        assertThat(config.resources().memoryLimit(1000)).isEqualTo(2_000_000_000L);
        assertThat(config.deprecatedFeatures().transientNonexclusiveQueues()).isFalse();
    }

    @Test
    void reportsEveryProblemWithItsLineAndReason() {
        String text = "heartbeet = 5\n\nframe_max = much\nchannel_max = 70000\nnonsense\nlisteners.tcp.1 = 1.2.3.4:\n"
                + "default_user = 'open\nauth_mechanisms.1 = GSSAPI\n";

        assertThatThrownBy(() -> BrokerConfig.parse(text, "test.conf"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "test.conf:1: unknown key 'heartbeet', did you mean 'heartbeat'?",
                                        "test.conf:3: frame_max = much: expected a size such as 65536, 64kB, 512MiB or 2GB",
                                        "test.conf:4: channel_max = 70000: out of range, expected 1 to 65535",
                                        "test.conf:5: expected 'key = value'",
                                        "test.conf:6: listeners.tcp.1 = 1.2.3.4:: expected a port from 0 to 65535 after the"
                                                + " address",
                                        "test.conf:7: default_user has no readable value",
                                        "test.conf:8: auth_mechanisms.1 = GSSAPI: expected one of PLAIN, AMQPLAIN, EXTERNAL,"
                                                + " ANONYMOUS"));
    }

    @ParameterizedTest
    @CsvSource({
        "listener.tcp.main, listeners.tcp.main",
        "default-user, default_user",
        "vm_memory_high_watermark.relativ, vm_memory_high_watermark.relative",
        "loopback_user.guest, loopback_users.guest",
        "listeners.tcp.a.b, listeners.tcp.b",
    })
    void namesTheNearestKey(String mistyped, String nearest) {
        assertThatThrownBy(() -> BrokerConfig.defaults().with(mistyped, "1"))
                .hasMessage("setting: unknown key '%s', did you mean '%s'?", mistyped, nearest);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1024",
        "3k, 3072",
        "3kB, 3000",
        "3KiB, 3072",
        "64MB, 64000000",
        "64MiB, 67108864",
        "1G, 1073741824",
        "2 TB, 2000000000000",
        "7B, 7"
    })
    void readsSizesWithUnits(String text, long bytes) {
        BrokerConfig config = BrokerConfig.defaults().with("disk_free_limit.absolute", text);

        assertThat(config.resources().diskFreeLimit()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "disk_free_limit.absolute, 5X, unknown unit",
        "disk_free_limit.absolute, 999999999999999P, the number is too large",
        "disk_free_limit.absolute, -1, 'out of range, expected at least 0'",
        "heartbeat, 60s, expected a whole number of seconds",
        "heartbeat, 99999999999999999999, expected a whole number of seconds",
        "vm_memory_high_watermark.relative, 1.5, 'expected a number, 0 to 1'",
        "log.console, maybe, expected true or false",
        "listeners.tcp.x, 65536, expected a port",
        "listeners.tcp.x, :5672, expected a port or an address and a port",
        "listeners.tcp, 5672, expected none",
    })
    void refusesBadValues(String key, String value, String reason) {
        assertThatThrownBy(() -> BrokerConfig.defaults().with(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key + " = " + value + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void aLaterSettingWins() {
        BrokerConfig config = BrokerConfig.parse("heartbeat = 10\nheartbeat = 20\n", "test.conf");

        assertThat(config.amqp().heartbeatSeconds()).isEqualTo(20);
        assertThat(config.with("heartbeat", "30").amqp().heartbeatSeconds()).isEqualTo(30);
    }

    @Test
    void settingAMemberReplacesTheDefaultOfItsFamilyAndNoneEmptiesIt() {
        BrokerConfig one = BrokerConfig.defaults().with("listeners.tcp.mine", "0");

        assertThat(one.network().tcpAddresses()).containsExactly(new ListenAddress("", 0));
        assertThat(one.with("listeners.tcp.other", "1").network().tcpAddresses())
                .hasSize(2);
        assertThat(one.with("listeners.tcp", "none").network().tcpAddresses()).isEmpty();
    }

    @Test
    void loopbackUsersAreThoseSetToTrue() {
        BrokerConfig config = BrokerConfig.defaults();

        assertThat(config.with("loopback_users", "none").access().loopbackUsers())
                .isEmpty();
        assertThat(config.with("loopback_users.guest", "false").access().loopbackUsers())
                .isEmpty();
        assertThat(config.with("loopback_users.ann\\.b", "true").access().loopbackUsers())
                .containsExactly("ann.b");
    }

    @Test
    void printingAConfigurationDoesNotShowThePassword() {
        assertThat(BrokerConfig.defaults().with("default_pass", "hidden").toString())
                .doesNotContain("hidden");
    }

    @Test
    void overridesWinOverTheFileAndProblemsOfBothAreReported(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "heartbeat = 10\nchannel_max = 5\nbad = 1\n");
        List<Setting> overrides = List.of(new Setting("heartbeat", "20", "--set"), new Setting("worse", "1", "--set"));

        assertThatThrownBy(() -> BrokerConfig.read(file, overrides))
                .hasMessageContaining(file + ":3: unknown key 'bad'")
                .hasMessageContaining("--set: unknown key 'worse'");

        Files.writeString(file, "heartbeat = 10\nchannel_max = 5\n");
        BrokerConfig config = BrokerConfig.read(file, overrides.subList(0, 1));
        assertThat(config.amqp().heartbeatSeconds()).isEqualTo(20);
        assertThat(config.amqp().channelMax()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "5672, '', 5672, 5672",
        "127.0.0.1:1, 127.0.0.1, 1, 127.0.0.1:1",
        "[::1]:5672, ::1, 5672, [::1]:5672",
        ":::5672, ::, 5672, [::]:5672",
        "localhost:0, localhost, 0, localhost:0",
    })
    void readsListenAddresses(String text, String host, int port, String printed) {
        ListenAddress address = ListenAddress.parse(text);

        assertThat(address).isEqualTo(new ListenAddress(host, port)).hasToString(printed);
        assertThat(address.toSocketAddress().getPort()).isEqualTo(port);
    }
}
