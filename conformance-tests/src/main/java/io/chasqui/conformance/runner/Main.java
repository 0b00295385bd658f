package io.chasqui.conformance.runner;

import picocli.CommandLine;

/** Where {@code java -jar chasqui-conformance.jar} begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new ConformanceCommand());
        command.setParameterExceptionHandler((problem, given) -> {
            command.getErr().println(problem.getMessage());
            command.getErr().println("Try --help.");
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(command.execute(arguments));
    }
}
