package io.chasqui.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Options that stand before the command, where rabbitmqctl has them too: {@code chasqui -q -n rabbit@here list_queues}. */
final class LeadingOptions {

    private static final Set<String> WITH_VALUE = Set.of(
            "-n",
            "--node",
            "-t",
            "--timeout",
            "-p",
            "--vhost",
            "--url",
            "-u",
            "--user",
            "--token",
            "--cacert",
            "--formatter");

    /** These belong to {@code chasqui} itself. */
    private static final Set<String> OWN = Set.of("-h", "--help", "-V", "--version");

    private LeadingOptions() {}

    /** The same arguments with the command first. */
    static String[] behindTheCommand(String... arguments) {
        int command = 0;
        while (command < arguments.length && arguments[command].startsWith("-")) {
            if (OWN.contains(arguments[command])) {
                return arguments;
            }
            command += WITH_VALUE.contains(arguments[command]) ? 2 : 1;
        }
        if (command == 0 || command >= arguments.length) {
            return arguments;
        }
        List<String> ordered = new ArrayList<>();
        ordered.add(arguments[command]);
        ordered.addAll(List.of(arguments).subList(0, command));
        ordered.addAll(List.of(arguments).subList(command + 1, arguments.length));
        return ordered.toArray(String[]::new);
    }
}
