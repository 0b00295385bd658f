package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BannerTest {

    @Test
    void namesPortsDataDirectoryConfigurationAndJvm() {
        List<InetSocketAddress> addresses =
                List.of(new InetSocketAddress(5672), InetSocketAddress.createUnresolved("::1", 2));

        String text = Banner.text(
                addresses,
                addresses.subList(1, 2),
                Optional.of(new InetSocketAddress(15672)),
                Path.of("/data/../here"),
                null);
        assertThat(text)
                .contains("AMQP     port 5672 on all interfaces, [::1]:2 with TLS\n")
                .contains("HTTP     port 15672 on all interfaces\n")
                .contains("Data     " + Path.of("/here").toAbsolutePath())
                .contains("Config   defaults")
                .contains(Runtime.version().toString());
    }
}
