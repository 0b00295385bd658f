package io.chasqui.server.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines that a broker prints once it accepts connections. */
final class Banner {

    private static final long MEBIBYTE = 1 << 20;

    private Banner() {}

    /**
     * @param addresses for AMQP
     * @param withTls those of them that have TLS
     * @param configFile null when there is none
     */
    static String text(
            List<InetSocketAddress> addresses,
            List<InetSocketAddress> withTls,
            Optional<InetSocketAddress> management,
            Path dataDirectory,
            Path configFile) {
        return """

                  Chasqui %s
                  AMQP     %s
                  HTTP     %s
                  Data     %s
                  Config   %s
                  JVM      %s

                """.formatted(
                Main.Version.text(),
                addresses.stream()
                        .map(address -> address(address) + (withTls.contains(address) ? " with TLS" : ""))
                        .collect(Collectors.joining(", ")),
                management.map(Banner::address).orElse("none"),
                dataDirectory.toAbsolutePath().normalize(),
                configFile == null ? "defaults" : configFile.toAbsolutePath().normalize(),
                jvm());
    }

    private static String address(InetSocketAddress address) {
        if (address.getAddress() != null && address.getAddress().isAnyLocalAddress()) {
            return "port " + address.getPort() + " on all interfaces";
        }
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static String jvm() {
        Runtime runtime = Runtime.getRuntime();
        return "%s %s, %d processors, heap up to %d MiB, process %d"
                .formatted(
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        runtime.availableProcessors(),
                        runtime.maxMemory() / MEBIBYTE,
                        ProcessHandle.current().pid());
    }
}
